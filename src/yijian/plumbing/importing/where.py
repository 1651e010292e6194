"""Where something was read, and what is wrong there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """One place in a source: a file, a sheet or section, a row (or line of a YAML file), a column."""

    source: str
    sheet: str = ""
    row: int = 0
    """Row of the sheet, or line of the file; 0 when the fault is not about one row."""
    column: str = ""

    def __str__(self) -> str:
        """Return the place in the words of the person who has the file open."""
        sheet = f"“{self.sheet}”" if self.sheet else ""
        row = f"第{self.row}行" if self.row else ""
        column = f"“{self.column}”" if self.column else ""
        return " ".join(part for part in (self.source, sheet, row + column) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that keeps a book from being imported."""

    where: Where
    problem: str
    """What is wrong, without a full stop."""
    expected: str = ""
    """What should stand there instead."""
    found: str = ""
    """What stands in the cell now, shortened."""

    def __str__(self) -> str:
        """Return one Chinese sentence: where, what is wrong, what is expected."""
        expected = f"，应当{self.expected}" if self.expected else ""
        return f"{self.where}：{self.problem}{expected}。"
