"""A row with typed getters that note a fault instead of raising, so that one pass finds every fault."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TypeVar

from yijian.plumbing.importing.cells import Cell, as_items, as_text, is_empty, loses_digits, shortened
from yijian.plumbing.importing.column import Column
from yijian.plumbing.importing.where import Fault, Where

E = TypeVar("E", bound=Enum)

YES = frozenset({"是", "有", "true", "yes", "y", "1", "√", "对"})
NO = frozenset({"否", "无", "false", "no", "n", "0", "×", "不"})
DATE = re.compile(r"(\d{4})[-/年.]?(\d{1,2})[-/月.]?(\d{1,2})日?")


class Row:
    """One row of a section.

    A getter returns a neutral value (``""``, 0, ``date.min``) after noting a fault, so a reader can go on; a row with faults is
    never written.
    """

    def __init__(
        self,
        *,
        where: Where,
        cells: Mapping[str, Cell],
        columns: Mapping[str, Column],
        note: Callable[[Fault], None],
    ) -> None:
        self.where = where
        self.cells = dict(cells)
        self.columns = columns
        self.nested: dict[str, Sequence[object]] = {}
        self.faults: list[Fault] = []
        self.has_faulty_children = False
        self._note = note
        self._settled: frozenset[str] = frozenset(name for name, cell in cells.items() if cell.is_faulty)

    def where_is(self, column: str) -> Where:
        """Return the place of one cell."""
        cell = self.cells.get(column)
        row = cell.row if cell else self.where.row
        return Where(source=self.where.source, sheet=self.where.sheet, row=row, column=column)

    def fault(self, column: str, problem: str, expected: str = "") -> None:
        """Note what is wrong with a cell; the same fault is noted once, and what follows from an earlier one never."""
        cell = self.cells.get(column)
        found = shortened(as_text(cell.value)) if cell else ""
        if column in self._settled:
            return
        fault = Fault(where=self.where_is(column), problem=problem, expected=expected, found=found)
        if fault not in self.faults:
            self.faults.append(fault)
            self._note(fault)

    def settle(self) -> None:
        """End the reading: columns with a fault have neutral values now, so later checks say nothing about them."""
        self._settled |= {fault.where.column for fault in self.faults}

    @property
    def is_faulty(self) -> bool:
        """Whether a cell of this row, or of a row nested in it, is wrong."""
        return bool(self.faults or self._settled) or self.has_faulty_children

    def has(self, name: str) -> bool:
        """Tell whether the cell says anything."""
        cell = self.cells.get(name)
        return cell is not None and not is_empty(cell.value)

    def children(self, title: str) -> Sequence[object]:
        """Return the values read from the nested section, in their order."""
        return self.nested.get(title, ())

    def text(self, name: str, default: str = "") -> str:
        """Return the cell as text, trimmed."""
        if not self._present(name):
            return default
        value = self.cells[name].value
        if loses_digits(value):
            self.fault(name, "长数字存成了数值，末尾的几位已经丢失", "把单元格设为“文本”格式再填")
            return default
        return as_text(value)

    def integer(
        self, name: str, default: int = 0, *, least: int | None = None, most: int | None = None
    ) -> int:
        """Return the cell as a whole number."""
        found = self.maybe_integer(name, least=least, most=most)
        return default if found is None else found

    def maybe_integer(self, name: str, *, least: int | None = None, most: int | None = None) -> int | None:
        """Return the cell as a whole number, or nothing when it is empty."""
        text = self.text(name)
        if not text:
            return None
        try:
            number = int(text)
        except ValueError:
            self.fault(name, f"“{text}”不是整数", "填整数")
            return None
        if (least is not None and number < least) or (most is not None and number > most):
            self.fault(name, f"“{text}”超出范围", _range(least, most))
            return None
        return number

    def decimal(self, name: str, default: Decimal = Decimal(0)) -> Decimal:
        """Return the cell as an exact number."""
        found = self.maybe_decimal(name)
        return default if found is None else found

    def maybe_decimal(self, name: str) -> Decimal | None:
        """Return the cell as an exact number, or nothing when it is empty."""
        text = self.text(name)
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.fault(name, f"“{text}”不是数字", "填数字")
            return None
        return number

    def boolean(self, name: str, default: bool = False) -> bool:
        """Return the cell as yes or no."""
        text = self.text(name).lower()
        if not text:
            return default
        if text in YES:
            return True
        if text not in NO:
            self.fault(name, f"“{text}”看不出是还是否", "填“是”或“否”")
        return False

    def day(self, name: str) -> date:
        """Return the cell as a day; an empty cell gives ``date.min``, and a fault when the column is required."""
        found = self.maybe_day(name)
        return date.min if found is None else found

    def maybe_day(self, name: str) -> date | None:
        """Return the cell as a day, or nothing when it is empty."""
        if not self._present(name):
            return None
        value = self.cells[name].value
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = as_text(value)
        found = DATE.fullmatch(text)
        if found:
            with suppress(ValueError):
                return date(int(found[1]), int(found[2]), int(found[3]))
        self.fault(name, f"“{text}”不是日期", "填日期，如 2026-01-31")
        return None

    def choice(self, name: str, default: str = "") -> str:
        """Return the stored value of the option whose title or value the cell holds."""
        text = self.text(name)
        return self._option(name, text, default) if text else default

    def choices(self, name: str) -> tuple[str, ...]:
        """Return the stored values of several options."""
        return tuple(found for text in self.items(name) if (found := self._option(name, text, "")))

    def member(self, name: str, kind: type[E], default: E) -> E:
        """Return the cell as a member of an enum whose values are the column's option values."""
        text = self.choice(name)
        return kind(text) if text else default

    def items(self, name: str) -> tuple[str, ...]:
        """Return the several texts of the cell, in order."""
        return as_items(self.cells[name].value) if self._present(name) else ()

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return the pairs of the cell, in order; the first ``=`` of a line divides it."""
        found = []
        for text in self.items(name):
            left, mark, right = text.partition("=")
            if not mark or not left.strip():
                self.fault(name, f"“{text}”不是一对", "写成“左=右”，每行一对")
                continue
            found.append((left.strip(), right.strip()))
        return tuple(found)

    def _present(self, name: str) -> bool:
        column = self.columns[name]
        if self.has(name):
            return True
        if column.required:
            self.fault(name, "没有填", column.describe())
        return False

    def _option(self, name: str, text: str, default: str) -> str:
        for value, title in self.columns[name].options:
            if text in (value, title):
                return value
        self.fault(name, f"没有“{text}”这个选项", "填" + self.columns[name].titles() + "之一")
        return default


def _range(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return f"填{least}到{most}之间的整数"
    return f"填不小于{least}的整数" if least is not None else f"填不大于{most}的整数"
