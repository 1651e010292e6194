"""What stands in a cell, before a column gives it meaning."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

CellValue = str | int | float | Decimal | bool | date | datetime | tuple[str, ...] | None
"""YAML gives text or a tuple of texts; a workbook gives what the spreadsheet stored."""

EXACT_DIGITS = 15
"""A spreadsheet keeps fifteen digits of a number; longer codes must be text cells."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and the row or line it stands in."""

    value: CellValue
    row: int
    is_faulty: bool = False
    """What stands there was refused before any column looked at it."""


def is_empty(value: CellValue) -> bool:
    """Tell whether a cell says nothing."""
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def loses_digits(value: CellValue) -> bool:
    """Tell whether a number is so long that the spreadsheet has already dropped its end."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**EXACT_DIGITS


def as_text(value: CellValue) -> str:
    """Return a cell as a person sees it: numbers without a needless ``.0``, dates as 2026-01-31."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case tuple():
            return "\n".join(value)
        case _:
            return str(value).replace("\r\n", "\n").strip()


def as_items(value: CellValue) -> tuple[str, ...]:
    """Return the several texts of a cell.

    Lines win: only a cell of a single line is cut at ``；``, ``;`` and ``|``. A line break at the end therefore protects one
    text that itself contains a semicolon.
    """
    if isinstance(value, tuple):
        return tuple(part.strip() for part in value if part.strip())
    raw = "" if value is None else value if isinstance(value, str) else as_text(value)
    raw = raw.replace("\r\n", "\n")
    parts = raw.split("\n") if "\n" in raw else raw.replace("；", "|").replace(";", "|").split("|")
    return tuple(part.strip() for part in parts if part.strip())


def join_items(items: tuple[str, ...]) -> str:
    """Return several texts as one cell that ``as_items`` reads back unchanged."""
    joined = "\n".join(items)
    if len(items) == 1 and any(mark in joined for mark in "；;|"):
        return joined + "\n"
    return joined


def shortened(text: str, most: int = 60) -> str:
    """Return a text on one line, cut where it would fill a page."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
