"""A book: all rows of one source, section by section, before they mean anything."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from yijian.plumbing.importing.cells import Cell, is_empty
from yijian.plumbing.importing.registry import sections
from yijian.plumbing.importing.row import Row
from yijian.plumbing.importing.section import ReadRow, Section
from yijian.plumbing.importing.where import Fault, Where


class Book:
    """The rows of a workbook or a folder, with what was wrong while reading them."""

    def __init__(self) -> None:
        self.sections: dict[str, Section[Any]] = {section.title: section for section in sections()}
        self.rows: dict[str, list[Row]] = {}
        self.read: dict[str, list[ReadRow[Any]]] = {}
        self.partly_read: dict[str, list[tuple[Row, Any]]] = {}
        """Every value that could be made at all, with neutral values where a cell is wrong: a parent is checked with these."""
        self.faults: list[Fault] = []

    def note(self, fault: Fault) -> None:
        """Add a fault to the book."""
        self.faults.append(fault)

    def section(self, title: str, where: Where) -> Section[Any] | None:
        """Return the section of a title, or note that there is none."""
        section = self.sections.get(title)
        if section is None:
            near = get_close_matches(title, self.sections, n=1)
            hint = f"用“{near[0]}”" if near else "用说明页列出的名称"
            self.note(Fault(where=where, problem=f"没有“{title}”这一类内容", expected=hint))
        return section

    def add(self, section: Section[Any], *, where: Where, cells: Mapping[str, Cell]) -> None:
        """Add a row; unknown columns are faults, empty rows are left out."""
        if all(is_empty(cell.value) for cell in cells.values()):
            return
        columns = {column.name: column for column in section.columns}
        row = Row(
            where=Where(source=where.source, sheet=section.title, row=where.row),
            cells=cells,
            columns=columns,
            note=self.note,
        )
        for name in cells:
            if name not in columns:
                near = get_close_matches(name, columns, n=1)
                row.fault(name, "没有这一列", f"用“{near[0]}”" if near else "删去，或对照模板改列名")
        self.rows.setdefault(section.title, []).append(row)

    def names(self, title: str) -> frozenset[str]:
        """Return what the rows of a section are called by others, faulty rows included."""
        section = self.sections.get(title)
        if section is None:
            return frozenset()
        return frozenset(row.text(section.referred) for row in self.rows.get(title, ()))

    def faulty(self, title: str) -> frozenset[str]:
        """Return what the rows of a section are called that have a fault, or a nested row with one."""
        return frozenset(
            row.text(self.sections[title].referred) for row in self.rows.get(title, ()) if row.is_faulty
        )

    def values(self, title: str) -> Sequence[Any]:
        """Return the values of a section that were read without a fault, in their order."""
        return [entry.value for entry in self.read.get(title, ())]
