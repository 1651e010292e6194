"""More rows of the same kind for a list, copied in the database: only their number matters."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from tests.pages.scene import HALL, Scene
from yijian.accounts.models import Authority
from yijian.cases.models import Application, Case
from yijian.certificates.models import Certificate
from yijian.plumbing import journal, numbering
from yijian.plumbing.models import Assignment, ConnectorCall, Message


def copied(row: Model, count: int, /, **changed: Callable[[int], Any]) -> list[Any]:
    """Return copies of a row; ``changed`` makes what may not be equal."""
    kind = type(row)
    values = {
        field.attname: getattr(row, field.attname)
        for field in kind._meta.concrete_fields
        if not field.primary_key
    }
    made = [kind(**{**values, **{name: make(n) for name, make in changed.items()}}) for n in range(count)]
    return kind._default_manager.bulk_create(made)


def _ref(_: int) -> str:
    return numbering.reference("X")


def applications(scene: Scene, number: int) -> None:
    """File more, each with its case and its assignment."""
    running = Application.objects.get(ref=scene.places["running"].names["ref"])
    case = Case.objects.get(ref=scene.places["case"].names["ref"])
    waiting = Assignment.objects.filter(subject_ref=case.ref).order_by("-pk").first()
    assert waiting is not None
    for application in copied(
        running, number, ref=_ref, number=_ref, once_key=_ref, receipt_digest=lambda _: ""
    ):
        for copy in copied(case, 1, ref=_ref, number=_ref, application_id=lambda _, pk=application.pk: pk):
            copied(waiting, 1, subject_ref=lambda _, ref=copy.ref: ref, closed_at=lambda _: None)


def drafts_at_the_desk(scene: Scene, number: int) -> None:
    """Put more filings aside at the desk."""
    kept = Application.objects.get(ref=scene.places["desk"].names["ref"])
    copied(kept, number, ref=_ref, once_key=_ref)


def certificates(scene: Scene, number: int) -> None:
    """Issue more certificates to the same holder."""
    held = Certificate.objects.get(ref=scene.places["certificate"].names["ref"])
    copied(
        held,
        number,
        ref=_ref,
        mark=_ref,
        number=_ref,
        case_ref=lambda _: "",
        check_code=lambda _: numbering.reference("X")[-12:],
    )


def told(scene: Scene, number: int) -> None:
    """Send the owner more messages."""
    message = Message.objects.filter(to_ref=scene.owner.subject_ref).order_by("pk").first()
    assert message is not None
    copied(message, number, once_key=_ref)


def read(scene: Scene, number: int) -> None:
    """Let staff look at the owner's data more often."""
    for _ in range(number):
        journal.write_reading(
            what="查看办件",
            subject_ref=scene.places["case"].names["ref"],
            about=[scene.owner.subject_ref or ""],
            actor=scene.owner,
            now=scene.now,
            purpose="办理本件",
        )


def authorities(scene: Scene, number: int) -> None:
    """Let more people act for the firm."""
    given = Authority.objects.get(ref=scene.places["authority"].names["ref"])
    copied(given, number, ref=_ref)


def calls(scene: Scene, number: int) -> None:
    """Leave more orders to outside systems unanswered."""
    call = ConnectorCall.objects.get(pk=scene.places["call"].names["call_id"])
    copied(call, number, once_key=_ref)


LISTS: dict[str, Callable[[Scene, int], None]] = {
    "cases:mine[-]": applications,
    "cases:messages[-]": told,
    "certificates:wallet[-]": certificates,
    "certificates:issued[-]": certificates,
    "accounts:readings[-]": read,
    "accounts:authorities[-]": authorities,
    "casework:cases[-]": applications,
    "workbench:inbox[-]": applications,
    f"workbench:desk[-@{HALL}]": drafts_at_the_desk,
    "workbench:systems[-@al-data]": calls,
    "GET /applications[-]": applications,
    "GET /cases[-]": applications,
    "GET /inbox[-]": applications,
}
"""Pages that are lists, and what makes them longer."""
