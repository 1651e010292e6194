"""The search people start from: candidates from one index, ranked by rules."""

from collections.abc import Iterable

from django.db.models import BooleanField, F, FloatField, Func, QuerySet, Value

from yijian.catalogue.models import SearchEntry, ServiceItem, SynonymGroup
from yijian.catalogue.queries.definitions import definition_of
from yijian.catalogue.rules.searching import (
    GUESS_BELOW,
    Query,
    close_lexemes,
    loose_lexemes,
    query_of,
    score_of,
)
from yijian.catalogue.vocabulary import ItemState, SearchDocument, SearchHit
from yijian.kernel.identifiers import parse_region_code

CANDIDATES = 200
LEAST_SCORE = 18
"""Below this a hit is noise and is not shown."""


class _Matches(Func):
    """``lexemes @@ '…'::tsquery``: the lexemes are ours, so no dictionary may touch them."""

    arg_joiner = " @@ "
    template = "(%(expressions)s::tsquery)"
    output_field = BooleanField()


class _Rank(Func):
    """``ts_rank(lexemes, '…'::tsquery)``."""

    template = "ts_rank(%(expressions)s::tsquery)"
    output_field = FloatField()


def search(
    *, text: str, region: str = "", limit: int = 10, kinds: Iterable[str] = ()
) -> tuple[SearchHit, ...]:
    """Return what somebody may mean, best first: by name, everyday word, pinyin (``canting``, ``cfd``), sound, and in spite of slips.

    ``region`` narrows to what is offered there; ``kinds`` to some kinds. A hit that is only alike carries ``is_guess``.
    """
    plain = query_of(text)
    if not plain.text:
        return ()
    synonyms = SynonymGroup.objects.filter(words__overlap=list(plain.words)).order_by("code")
    query = query_of(text, synonyms=[group.words for group in synonyms])
    entries = _within(region, tuple(kinds))
    hits = _hits(query, entries, close_lexemes(query))
    if not hits or hits[0].is_guess:
        loose = _hits(query, entries, loose_lexemes(query))
        hits = sorted({(hit.kind, hit.code): hit for hit in [*loose, *hits]}.values(), key=_order)
    if hits and not hits[0].is_guess:
        hits = [hit for hit in hits if not hit.is_guess]
    return tuple(hits[:limit])


def item_documents() -> Iterable[SearchDocument]:
    """Yield the search documents of all items in use."""
    rows = ServiceItem.objects.filter(state=ItemState.ACTIVE, current__isnull=False).select_related("current")
    for row in rows.order_by("code"):
        if row.current is None:
            continue
        yield document_of(row)


def document_of(row: ServiceItem) -> SearchDocument:
    """Return what an item may be found by: its names, everyday words, materials, questions and results."""
    if row.current is None:
        raise ValueError(f"{row.code} has no version in force")
    item = definition_of(row.current)
    return SearchDocument(
        kind="item",
        code=item.code,
        title=item.title,
        plain=item.plain,
        synonyms=item.synonyms,
        body=" ".join(
            [
                item.agency_title,
                item.basic_code,
                *(material.title for material in item.materials),
                *(question for question, _ in item.questions),
            ]
        ),
    )


def _within(region: str, kinds: tuple[str, ...]) -> QuerySet[SearchEntry]:
    entries = SearchEntry.objects.all()
    if kinds:
        entries = entries.filter(kind__in=kinds)
    if region:
        place = parse_region_code(region)
        entries = entries.filter(region_code__in=["", place.code, *(parent.code for parent in place.parents)])
    return entries


def _hits(query: Query, entries: QuerySet[SearchEntry], lexemes: list[tuple[str, bool]]) -> list[SearchHit]:
    if not lexemes:
        return []
    asked = Value(" | ".join(_quoted(lexeme, prefix) for lexeme, prefix in lexemes))
    found = (
        entries.annotate(rank=_Rank(F("lexemes"), asked))
        .filter(_Matches(F("lexemes"), asked))
        .order_by("-rank", "kind", "code")
        .defer("lexemes")[:CANDIDATES]
    )
    hits = []
    for entry in found:
        score, matched = score_of(
            query, title=entry.title, synonyms=entry.synonyms, words=entry.words, boost=entry.boost
        )
        if score >= LEAST_SCORE:
            hits.append(
                SearchHit(
                    kind=entry.kind,
                    code=entry.code,
                    title=entry.title,
                    plain=entry.plain,
                    score=score,
                    matched=matched,
                    is_guess=score < GUESS_BELOW,
                )
            )
    return sorted(hits, key=_order)


def _order(hit: SearchHit) -> tuple[int, str, str]:
    return (-hit.score, hit.kind, hit.code)


def _quoted(lexeme: str, prefix: bool) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'" + (":*" if prefix else "")
