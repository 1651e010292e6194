"""The sealed papers of a case or application that staff may take out again."""

from dataclasses import dataclass

from yijian.cases import access
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One sealed paper."""

    digest: str
    name: str
    subject_ref: str
    """Whom it is about."""


def letter_of(*, ref: str, actor: Actor) -> Paper:
    """Return the notice or decision last made for a case that the actor may see.

    :raises NotFound: otherwise, or when none was made.
    """
    case = access.case(ref, actor)
    if not case.document_digest:
        raise NotFound(what="这份文书")
    return Paper(digest=case.document_digest, name=f"{case.number}文书", subject_ref=case.subject_ref)


def receipt_of(*, ref: str, actor: Actor) -> Paper:
    """Return the receipt of an application that the actor may see.

    :raises NotFound: otherwise, or before it was filed.
    """
    application = access.application(ref, actor)
    if not application.receipt_digest:
        raise NotFound(what="收件凭证")
    return Paper(
        digest=application.receipt_digest,
        name=f"收件凭证{application.number}",
        subject_ref=application.subject_ref,
    )
