"""清单 and their entries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from yijian.catalogue import operations, queries
from yijian.catalogue.operations.lists import digest_of
from yijian.catalogue.vocabulary import LIST_KINDS, PUBLISH_ITEMS, ListDraft, ListEntryRow, ListRow
from yijian.kernel.actor import Actor
from yijian.plumbing.importing import Change, Column, Difference, Kind, Part, Row, Section, at

TARGETS = (
    ("item", "事项"),
    ("material", "材料"),
    ("bundle", "一件事"),
    ("stage", "阶段"),
    ("measure", "政策"),
    ("penalty", "处罚"),
    ("place", "地点"),
    ("other", "其他"),
)


class ListEntries(Part[ListEntryRow]):
    """清单条目."""

    code, title, order, key = "list-entries", "清单条目", 431, ("清单", "序号")
    parent, parent_column, nested_as = "清单", "清单", "条目"
    help = "清单里的每一条。"
    columns = (
        Column("清单", required=True, help="清单的代码"),
        Column("序号", Kind.INTEGER, required=True),
        Column("类别", Kind.CHOICE, required=True, options=TARGETS),
        Column("代码", help="指向的事项、材料、一件事的代码"),
        Column("名称", required=True),
        Column("内容", Kind.PAIRS, help="这张清单特有的内容，如 期限=20个工作日"),
    )

    def read(self, row: Row) -> ListEntryRow:
        """Return one entry."""
        return ListEntryRow(
            position=row.integer("序号", least=1),
            target_kind=row.choice("类别"),
            target_code=row.text("代码"),
            title=row.text("名称"),
            detail=dict(row.pairs("内容")),
        )


class Lists(Section[ListDraft]):
    """清单."""

    code, title, order, key = "lists", "清单", 430, ("代码",)
    duty = PUBLISH_ITEMS
    help = "对外公布的清单。内容有改动就发布新的一版。"
    columns = (
        Column("代码", required=True),
        Column("名称", required=True),
        Column("种类", Kind.CHOICE, required=True, options=tuple(LIST_KINDS.items())),
        Column("区划", help="不填就是全平台"),
        Column("批次"),
        Column("文号", help="公布文件"),
        Column("生效日", Kind.DATE, required=True),
        Column("失效日", Kind.DATE, help="从这天起不再有效"),
        Column("说明", Kind.LONG_TEXT, help="给配置人员看，不公开"),
    )

    def read(self, row: Row) -> ListDraft:
        """Return one list with its entries."""
        since, until = row.day("生效日"), row.maybe_day("失效日")
        if until is not None and until <= since:
            row.fault("失效日", "不晚于生效日")
        entries = [entry for entry in row.children("清单条目") if isinstance(entry, ListEntryRow)]
        return ListDraft(
            code=row.text("代码"),
            title=row.text("名称"),
            kind=row.choice("种类"),
            region_code=row.text("区划"),
            batch=row.text("批次"),
            document=row.text("文号"),
            effective_from=since,
            effective_until=until,
            entries=tuple(sorted(entries, key=lambda entry: entry.position)),
        )

    def differences(self, values: Sequence[ListDraft]) -> Sequence[Difference]:
        """Compare with the newest versions, and count entries that come and go."""
        stored = _stored()
        return [_difference(stored.get(value.code), value) for value in values]

    def write(self, values: Sequence[ListDraft], *, actor: Actor, now: datetime) -> None:
        """Publish those that differ."""
        stored = _stored()
        for value in values:
            held = stored.get(value.code)
            if held is None or digest_of(_draft_of(held)) != digest_of(value):
                with at(value):
                    operations.publish_list(draft=value, actor=actor, now=now)

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the newest version of every list."""
        for page in queries.lists():
            yield {
                "代码": page.code,
                "名称": page.title,
                "种类": page.kind,
                "区划": page.region_code,
                "批次": page.batch,
                "文号": page.document,
                "生效日": page.effective_from,
                "失效日": page.effective_until,
                "条目": [
                    {
                        "序号": entry.position,
                        "类别": entry.target_kind,
                        "代码": entry.target_code,
                        "名称": entry.title,
                        "内容": tuple(entry.detail.items()),
                    }
                    for entry in page.entries
                ],
            }


def _stored() -> dict[str, ListRow]:
    return {row.code: row for row in queries.lists()}


def _draft_of(row: ListRow) -> ListDraft:
    return ListDraft(
        code=row.code,
        title=row.title,
        kind=row.kind,
        region_code=row.region_code,
        batch=row.batch,
        document=row.document,
        effective_from=row.effective_from,
        effective_until=row.effective_until,
        entries=row.entries,
    )


def _difference(held: ListRow | None, value: ListDraft) -> Difference:
    if held is None:
        return Difference(change=Change.ADDED, key=value.code, detail=value.title)
    if digest_of(_draft_of(held)) == digest_of(value):
        return Difference(change=Change.SAME, key=value.code)
    old = {entry.title: entry for entry in held.entries}
    new = {entry.title: entry for entry in value.entries}
    added, gone = len(new.keys() - old.keys()), len(old.keys() - new.keys())
    moved = sum(1 for title in new.keys() & old.keys() if new[title] != old[title])
    return Difference(
        change=Change.CHANGED, key=value.code, detail=f"增加{added}条，取消{gone}条，调整{moved}条"
    )
