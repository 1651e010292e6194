"""One exchange format for everything an installation is made of: read, check, compare, write, export.

An area describes its part in ``sections.py`` (a subclass of ``Section`` per sheet) and registers it in ``ready()``. The format and its rules
for people are in ``docs/manual/import-format.md``.
"""

from yijian.plumbing.importing.book import Book
from yijian.plumbing.importing.cells import Cell
from yijian.plumbing.importing.column import Column, Kind
from yijian.plumbing.importing.export import write_folder, write_template, write_workbook
from yijian.plumbing.importing.folder import read_archive, read_folder, read_text
from yijian.plumbing.importing.limits import FileRefused
from yijian.plumbing.importing.registry import register, sections
from yijian.plumbing.importing.row import Row
from yijian.plumbing.importing.run import BaseMoved, ImportReport, import_book, may_carry
from yijian.plumbing.importing.section import Change, Difference, FieldChange, Part, ReadRow, Section, compare
from yijian.plumbing.importing.where import Fault, Where
from yijian.plumbing.importing.workbook import read_workbook
from yijian.plumbing.importing.writing import at

__all__ = [
    "BaseMoved",
    "Book",
    "Cell",
    "Change",
    "Column",
    "Difference",
    "Fault",
    "FieldChange",
    "FileRefused",
    "ImportReport",
    "Kind",
    "Part",
    "ReadRow",
    "Row",
    "Section",
    "Where",
    "at",
    "compare",
    "import_book",
    "may_carry",
    "read_archive",
    "read_folder",
    "read_text",
    "read_workbook",
    "register",
    "sections",
    "write_folder",
    "write_template",
    "write_workbook",
]
