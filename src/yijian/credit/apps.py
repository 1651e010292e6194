"""Django's entry for the credit area."""

from django.apps import AppConfig


class CreditConfig(AppConfig):
    """Promises and credit as a Django app."""

    name = "yijian.credit"
    label = "credit"
    verbose_name = "承诺与信用"

    def ready(self) -> None:
        """Bind the loops, register handlers."""
        from yijian.credit import handlers, wiring  # noqa: F401

        wiring.bind_loops()
