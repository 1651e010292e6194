"""Which registers a filing still waits for, in words."""

from yijian.cases.models import Application, RegisterQuestion
from yijian.plumbing.connectors import base


def waiting_registers(application: Application) -> tuple[str, ...]:
    """Return the titles of the registers that were down for a filing and have not answered yet."""
    codes = (
        RegisterQuestion.objects.filter(application=application, answered_at__isnull=True)
        .order_by("pk")
        .values_list("register", flat=True)
    )
    return tuple(dict.fromkeys(base.info(code).title for code in codes))
