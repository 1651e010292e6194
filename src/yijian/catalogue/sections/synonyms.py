"""同义词: everyday words for the search."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from yijian.catalogue import operations
from yijian.catalogue.models import SynonymGroup
from yijian.catalogue.vocabulary import PUBLISH_ITEMS
from yijian.kernel.actor import Actor
from yijian.plumbing.importing import Column, Difference, Kind, Row, Section, compare


class Synonyms(Section[tuple[str, tuple[str, ...]]]):
    """同义词."""

    code, title, order, key = "synonyms", "同义词", 440, ("代码",)
    duty = PUBLISH_ITEMS
    help = "搜索时当作一个意思的词，一组一行。"
    columns = (
        Column("代码", required=True),
        Column("词", Kind.ITEMS, required=True, help="至少两个，每行一个"),
    )

    def read(self, row: Row) -> tuple[str, tuple[str, ...]]:
        """Return one group."""
        words = row.items("词")
        if row.has("词") and len(words) < 2:
            row.fault("词", "一组至少要有两个词", "写两个以上，每行一个")
        return row.text("代码"), words

    def differences(self, values: Sequence[tuple[str, tuple[str, ...]]]) -> Sequence[Difference]:
        """Compare group by group."""
        held = {row.code: row for row in SynonymGroup.objects.all()}
        return [
            compare(
                stored={"词": tuple(held[code].words)} if code in held else None,
                wanted={"词": words},
                key=code,
            )
            for code, words in values
        ]

    def write(self, values: Sequence[tuple[str, tuple[str, ...]]], *, actor: Actor, now: datetime) -> None:
        """Store the groups."""
        operations.replace_synonyms(dict(values))

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield every group."""
        for row in SynonymGroup.objects.order_by("code"):
            yield {"代码": row.code, "词": tuple(row.words)}
