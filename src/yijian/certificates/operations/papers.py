"""Writing, sealing and keeping the documents of a procedure."""

from datetime import date, datetime

from django.db import transaction

from yijian.agencies import queries as agencies
from yijian.certificates import rules
from yijian.certificates.documents.written import Signature, write_paper
from yijian.certificates.models import SealedPaper
from yijian.certificates.operations import sealing
from yijian.certificates.vocabulary import AnyPaper, IssuedPaper
from yijian.kernel.actor import Actor
from yijian.plumbing import journal, numbering
from yijian.plumbing.clock import CITY_TIME


@transaction.atomic
def issue_paper(
    *,
    paper: AnyPaper,
    agency_code: str,
    seal_of: str = "",
    seal_title: str = "",
    number: str = "",
    subject_ref: str = "",
    case_ref: str = "",
    on: date | None = None,
    actor: Actor,
    now: datetime,
) -> IssuedPaper:
    """Typeset a document, seal it in an agency's name, keep it and give it a code to check it with.

    ``seal_of`` is the agency whose seal it bears, ``seal_title`` the seal's name (审批服务专用章). Each call makes a document; the
    caller sees to it that one act makes one.

    :raises NotFound: when an agency is unknown.
    :raises CharacterMissing: when no font can write a name.
    :raises SignatureUnreadable: when a drawn signature holds anything but pen strokes.
    :raises Unavailable: when the seal authority does not answer.
    """
    agency = agencies.agency(agency_code)
    seal = sealing.seal_of(agency_code=seal_of or agency_code, title=seal_title, now=now)
    dated = on or now.astimezone(CITY_TIME).date()
    code = sealing.new_check_code()
    signature = Signature(
        agency_name=agency.name,
        seal_name=seal.agency_name,
        seal_title=seal.title,
        on=dated,
        check_code=rules.spaced(code),
        check_url=sealing.check_url(code),
        sample=sealing.is_sample(),
    )
    sheet = write_paper(paper, number=number, signature=signature, made_at=now)
    kept = sealing.seal_and_keep(sheet, seal=seal, reason=f"出具{paper.heading}", now=now)
    made = SealedPaper.objects.create(
        ref=numbering.reference("P"),
        template=paper.template,
        title=paper.heading,
        number=number,
        addressee=paper.to,
        item=paper.item,
        subject_ref=subject_ref,
        case_ref=case_ref,
        agency_code=agency.code,
        agency_name=agency.name,
        seal=seal,
        document=kept.document,
        document_sha256=kept.sha256,
        check_code=code,
        issued_on=dated,
        issued_at=now,
    )
    journal.write(
        act="certificates.paper-issued",
        title=f"出具{paper.heading}",
        subject_ref=made.ref,
        parent_ref=case_ref,
        actor=actor,
        now=now,
        detail={"document": kept.document, "number": number},
        about=[subject_ref] if subject_ref else [],
    )
    return IssuedPaper(
        ref=made.ref,
        title=made.title,
        number=number,
        document=kept.document,
        check_code=code,
        issued_at=now,
    )
