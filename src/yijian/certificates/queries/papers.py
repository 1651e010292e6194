"""Sealed documents of a case."""

from collections.abc import Iterable

from yijian.certificates.models import SealedPaper
from yijian.certificates.vocabulary import IssuedPaper
from yijian.kernel.refusal import NotFound


def papers_of_case(case_ref: str) -> tuple[IssuedPaper, ...]:
    """Return the documents of a case, oldest first; who may read them is the case's to say."""
    return tuple(_row(paper) for paper in SealedPaper.objects.filter(case_ref=case_ref).order_by("id"))


def papers_of_cases(case_refs: Iterable[str]) -> dict[str, tuple[IssuedPaper, ...]]:
    """Return the documents of several cases by case, oldest first; who may read them is the cases' to say."""
    found: dict[str, tuple[IssuedPaper, ...]] = {}
    for row in SealedPaper.objects.filter(case_ref__in=list(case_refs)).order_by("id"):
        found[row.case_ref] = (*found.get(row.case_ref, ()), _row(row))
    return found


def paper(ref: str) -> IssuedPaper:
    """Return one document.

    :raises NotFound: when there is none.
    """
    found = SealedPaper.objects.filter(ref=ref).first()
    if found is None:
        raise NotFound(what="这份文书")
    return _row(found)


def _row(found: SealedPaper) -> IssuedPaper:
    return IssuedPaper(
        ref=found.ref,
        title=found.title,
        number=found.number,
        document=found.document,
        check_code=found.check_code,
        issued_at=found.issued_at,
    )
