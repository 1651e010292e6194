"""The stations of both lines of life, in the exchange format."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from yijian.bundles import operations
from yijian.bundles.models import LifeStage
from yijian.bundles.vocabulary import LIFE_LINE_TITLES, PUBLISH_BUNDLES
from yijian.kernel.actor import Actor
from yijian.plumbing.importing import Change, Column, Difference, Kind, Row, Section, compare

LINES = tuple((line.value, title) for line, title in LIFE_LINE_TITLES.items())


class LifeStages(Section[tuple[str, str, str]]):
    """生命阶段."""

    code, title, order, key = "life-stages", "生命阶段", 700, ("线", "代码")
    duty = PUBLISH_BUNDLES
    refer_by = "代码"
    help = "人的一生、企业一生各有哪些阶段；整张表一起替换。"
    columns = (
        Column("线", Kind.CHOICE, required=True, options=LINES),
        Column("代码", required=True),
        Column("名称", required=True),
    )

    def read(self, row: Row) -> tuple[str, str, str]:
        """Return line, code and title."""
        return row.choice("线"), row.text("代码"), row.text("名称")

    def differences(self, values: Sequence[tuple[str, str, str]]) -> Sequence[Difference]:
        """Compare places and titles; what the book leaves out is removed."""
        held = {
            (row.line, row.code): (row.title, row.position)
            for row in LifeStage.objects.order_by("position", "pk")
        }
        found = []
        for position, (line, code, title) in enumerate(values):
            before = held.pop((line, code), None)
            stored = {"名称": before[0], "顺序": before[1]} if before else None
            found.append(
                compare(stored=stored, wanted={"名称": title, "顺序": position}, key=f"{line} {code}")
            )
        return [*found, *(Difference(change=Change.REMOVED, key=f"{line} {code}") for line, code in held)]

    def write(self, values: Sequence[tuple[str, str, str]], *, actor: Actor, now: datetime) -> None:
        """Replace the stations."""
        operations.replace_life_stages(stages=values)

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the stations in order."""
        for row in LifeStage.objects.order_by("position", "pk"):
            yield {"线": row.line, "代码": row.code, "名称": row.title}
