"""One exchange format for everything an installation is made of: read, check, compare, write, export.

An area describes its part in ``sections.py`` (a subclass of ``Section`` per sheet) and registers it in ``ready()``. The format and its rules
for people are in ``docs/manual/import-format.md``.
"""

from yijian.plumbing.importing.book import Book
from yijian.plumbing.importing.cells import Cell
from yijian.plumbing.importing.column import Column, Kind
from yijian.plumbing.importing.export import write_folder, write_template, write_workbook
from yijian.plumbing.importing.folder import read_folder, read_text
from yijian.plumbing.importing.limits import FileRefused
from yijian.plumbing.importing.registry import register, sections
from yijian.plumbing.importing.row import Row
from yijian.plumbing.importing.run import ImportReport, import_book
from yijian.plumbing.importing.section import Change, Difference, Part, ReadRow, Section, compare
from yijian.plumbing.importing.where import Fault, Where
from yijian.plumbing.importing.workbook import read_workbook

__all__ = [
    "Book",
    "Cell",
    "Change",
    "Column",
    "Difference",
    "Fault",
    "FileRefused",
    "ImportReport",
    "Kind",
    "Part",
    "ReadRow",
    "Row",
    "Section",
    "Where",
    "compare",
    "import_book",
    "read_folder",
    "read_text",
    "read_workbook",
    "register",
    "sections",
    "write_folder",
    "write_template",
    "write_workbook",
]
