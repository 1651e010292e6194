"""Keeping the search index: one row a document, replaced when its owner publishes."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import Func, TextField, Value

from yijian.catalogue.models import SearchEntry, SynonymGroup
from yijian.catalogue.rules.searching import lexemes_of, words_of
from yijian.catalogue.vocabulary import SearchDocument

LONGEST_WORD = 80
MOST_WORDS = 400

Source = Callable[[], Iterable[SearchDocument]]
_sources: dict[str, Source] = {}


def register_search_source(kind: str, source: Source) -> None:
    """Name the function that yields all documents of a kind; upper areas call this in ``ready()``.

    :raises ValueError: when the kind has another source.
    """
    if _sources.setdefault(kind, source) is not source:
        raise ValueError(f"two sources of search documents are called {kind}")


@transaction.atomic
def index_for_search(documents: Iterable[SearchDocument]) -> int:
    """Put documents into the index, each in place of its former self; return how many."""
    rows = [
        SearchEntry(
            kind=document.kind,
            code=document.code,
            title=document.title,
            plain=document.plain,
            synonyms=[name[:LONGEST_WORD] for name in document.synonyms],
            words=[word[:LONGEST_WORD] for word in words_of(f"{document.plain} {document.body}")][
                :MOST_WORDS
            ],
            region_code=document.region_code,
            boost=document.boost,
            lexemes=Func(
                Value(lexemes_of(document), output_field=ArrayField(TextField())),
                function="array_to_tsvector",
            ),
        )
        for document in documents
    ]
    SearchEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "code", "region_code"],
        update_fields=["title", "plain", "synonyms", "words", "boost", "lexemes"],
        batch_size=500,
    )
    return len(rows)


def forget_for_search(*, kind: str, codes: Iterable[str]) -> None:
    """Take documents out of the index."""
    SearchEntry.objects.filter(kind=kind, code__in=list(codes)).delete()


@transaction.atomic
def rebuild_search() -> Mapping[str, int]:
    """Make the whole index anew from every registered source; return how many documents of each kind."""
    SearchEntry.objects.all().delete()
    return {kind: index_for_search(source()) for kind, source in _sources.items()}


@transaction.atomic
def replace_synonyms(groups: Mapping[str, Sequence[str]]) -> None:
    """Store groups of everyday words under their codes; groups not named are left alone."""
    SynonymGroup.objects.bulk_create(
        [SynonymGroup(code=code, words=list(words)) for code, words in groups.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["words"],
    )
