"""How much may be handed in: beyond this a file is refused unread (archive bombs, sheets of a million rows)."""

from typing import ClassVar

from yijian.kernel.refusal import Refusal

MEGABYTE = 1024 * 1024
MOST_FILE = 20 * MEGABYTE
"""A workbook as it lies on disk."""
MOST_UNPACKED = 200 * MEGABYTE
"""All members of a workbook together, counted while unpacking, not taken from its headers."""
MOST_MEMBERS = 2000
MOST_SHEETS = 80
MOST_ROWS = 50_000
"""Rows of one sheet."""
MOST_COLUMNS = 100
MOST_TEXT = 20_000
"""Characters of one cell."""
MOST_FILES = 500
MOST_YAML = 5 * MEGABYTE
MOST_DEPTH = 12
"""Nesting of a YAML file."""


class FileRefused(Refusal):
    """The file cannot be read at all, or is too big to be read safely."""

    code: ClassVar[str] = "importing.file-refused"
    status: ClassVar[int] = 422
    template: ClassVar[str] = "“{name}”没有读入：{problem}。{next}"
