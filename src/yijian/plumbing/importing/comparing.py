"""What an import changes, field by field: the export of a section before the writing, held against the export after it.

Both sides are what is really stored, so nothing is shown that would not happen, and nothing happens that is not shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from yijian.plumbing.digest import canonical, sm3
from yijian.plumbing.importing.export import nested_sections, text_of
from yijian.plumbing.importing.section import Change, Difference, FieldChange, Section

Fields = Mapping[str, str]
"""One thing as flat texts by a name that a person finds again: ``标题``, ``材料“layout”的名称``."""

OF = "”的"
"""Between a nested row and its field."""

TITLES = ("标题", "名称", "姓名")
"""Columns that hold what people call a thing, the first that a section has."""


def snapshot(section: Section[Any]) -> dict[str, Fields]:
    """Return everything stored in a section, by key."""
    return {section.key_of(row): _flat(section, row) for row in section.export()}


def detailed(
    section: Section[Any],
    differences: Sequence[Difference],
    *,
    before: Mapping[str, Fields],
    after: Mapping[str, Fields],
) -> tuple[Difference, ...]:
    """Return the differences with their titles and fields."""
    found = []
    for entry in differences:
        old, new = before.get(entry.key, {}), after.get(entry.key, {})
        if entry.change is Change.SAME:
            found.append(entry)
            continue
        moved = [name for name in dict.fromkeys([*new, *old]) if old.get(name, "") != new.get(name, "")]
        fields = _folded(moved, old, new) if old and new else _listed(moved, old, new)
        held = new or old
        title = next((held[name] for name in TITLES if held.get(name)), "")
        found.append(replace(entry, title=title, fields=tuple(fields)))
    return tuple(found)


def digest_of(differences: Mapping[str, Iterable[Difference]]) -> str:
    """Return the digest of everything an import would change; the same digest means the same change of the same state."""
    told = [
        [
            title,
            entry.change.value,
            entry.key,
            entry.detail,
            [[one.name, one.before, one.after] for one in entry.fields],
        ]
        for title, found in differences.items()
        for entry in found
        if entry.change is not Change.SAME
    ]
    return sm3(canonical({"differences": told}))


def _listed(names: Iterable[str], old: Fields, new: Fields) -> list[FieldChange]:
    return [FieldChange(name=name, before=old.get(name, ""), after=new.get(name, "")) for name in names]


def _folded(names: Iterable[str], old: Fields, new: Fields) -> list[FieldChange]:
    """Return one change for a nested row that comes or goes whole, and one for each other field."""
    found: dict[str, list[str]] = {}
    rows_old, rows_new = ({_row(name) for name in side} for side in (old, new))
    for name in names:
        row = _row(name)
        whole = row and (row not in rows_old or row not in rows_new)
        found.setdefault(row if whole else name, []).append(name)
    return [
        FieldChange(name=shown, before=old.get(shown, ""), after=new.get(shown, ""))
        if members == [shown]
        else FieldChange(name=shown, before=_told(members, old), after=_told(members, new))
        for shown, members in found.items()
    ]


def _row(name: str) -> str:
    """Return the nested row a field stands in: ``材料“layout”``; empty for the thing's own fields."""
    row, mark, _ = name.partition(OF)
    return row + OF[0] if mark else ""


def _told(names: Iterable[str], side: Fields) -> str:
    return "\n".join(f"{name.partition(OF)[2]}：{side[name]}" for name in names if name in side)


def _flat(section: Section[Any], row: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat = {
        prefix + column.name: text
        for column in section.columns
        if column.name != section.parent_column and (text := text_of(column, row.get(column.name)))
    }
    for child in nested_sections(section):
        own = [name for name in child.key if name != child.parent_column]
        for inner in row.get(child.nest, ()):
            label = " ".join(str(inner.get(name, "")) for name in own)
            flat |= _flat(child, inner, f"{prefix}{child.nest}“{label}{OF}")
    return flat
