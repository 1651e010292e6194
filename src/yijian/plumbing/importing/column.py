"""What a column of the exchange format holds."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the text of a cell is understood."""

    TEXT = "文字"
    LONG_TEXT = "长文字"
    INTEGER = "整数"
    DECIMAL = "小数"
    BOOLEAN = "是否"
    DATE = "日期"
    CHOICE = "单选"
    CHOICES = "多选"
    ITEMS = "多项"
    """Several short texts, one a line."""
    PAIRS = "对照"
    """Several pairs, one ``left=right`` a line."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a section: its Chinese heading, what it holds, and whether it may be empty."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """For CHOICE and CHOICES: pairs of stored value and Chinese title; a cell may hold either."""
    refers: str = ""
    """Title of the section whose key this cell must name; ``text`` and ``items`` cells only."""

    def describe(self) -> str:
        """Return what a cell must hold, as the template and the manual say it."""
        match self.kind:
            case Kind.BOOLEAN:
                holds = "填“是”或“否”"
            case Kind.DATE:
                holds = "填日期，如 2026-01-31"
            case Kind.INTEGER:
                holds = "填整数"
            case Kind.DECIMAL:
                holds = "填数字"
            case Kind.CHOICE:
                holds = "填其中之一：" + self.titles()
            case Kind.CHOICES:
                holds = "填其中一个或几个，每行一个：" + self.titles()
            case Kind.ITEMS:
                holds = "可以填几项，每行一项"
            case Kind.PAIRS:
                holds = "可以填几对，每行一对，写成“左=右”"
            case _:
                holds = "填文字"
        if self.refers:
            holds += f"，必须是“{self.refers}”里有的"
        return holds

    def titles(self) -> str:
        """Return the Chinese titles of the options, in order."""
        return "、".join(title for _, title in self.options)
