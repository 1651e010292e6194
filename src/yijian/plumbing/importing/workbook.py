"""Read the exchange format from a spreadsheet workbook: one sheet per section, the first row holds the Chinese headings."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from yijian.plumbing.importing import limits
from yijian.plumbing.importing.book import Book
from yijian.plumbing.importing.cells import Cell, CellValue, is_empty
from yijian.plumbing.importing.section import Section
from yijian.plumbing.importing.where import Fault, Where

GUIDE_SHEET = "说明"
"""The template's first sheet; not read."""


def read_workbook(file: Path | BinaryIO, *, name: str = "") -> Book:
    """Return the book of a workbook; sheets whose name starts with ``#`` and the guide sheet are not read.

    :raises FileRefused: when the file is no workbook, or unpacks to more than is safe.
    """
    if isinstance(file, Path):
        with file.open("rb") as stream:
            return read_workbook(stream, name=name or file.name)
    name = name or "工作簿"
    refuse_bomb(file, name=name)
    book = Book()
    try:
        workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise _not_a_workbook(name) from error
    if len(workbook.sheetnames) > limits.MOST_SHEETS:
        raise limits.FileRefused(
            name=name, problem=f"工作表超过{limits.MOST_SHEETS}张", next="请拆成几个文件。"
        )
    for sheet in workbook.worksheets:
        title = sheet.title.strip()
        if title == GUIDE_SHEET or title.startswith("#"):
            continue
        section = book.section(title, Where(source=name, sheet=title))
        if section is not None:
            _read_sheet(book, section, sheet, name=name)
    workbook.close()
    return book


def refuse_bomb(file: BinaryIO, *, name: str) -> None:
    """Refuse a file that is too big, unpacks to too much, or whose XML declares entities.

    Sizes are counted while unpacking, because an archive's own headers may lie.

    :raises FileRefused: with the reason.
    """
    file.seek(0, 2)
    if file.tell() > limits.MOST_FILE:
        raise limits.FileRefused(name=name, problem="文件太大", next="请拆成几个文件。")
    file.seek(0)
    unpacked = 0
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > limits.MOST_MEMBERS:
                raise limits.FileRefused(
                    name=name, problem="压缩包里的文件太多", next="请另存为普通工作簿再试。"
                )
            for member in members:
                with archive.open(member) as stream:
                    tail = b""
                    while part := stream.read(limits.MEGABYTE):
                        unpacked += len(part)
                        if unpacked > limits.MOST_UNPACKED:
                            raise limits.FileRefused(name=name, problem="解开后太大", next="请拆成几个文件。")
                        if (
                            b"<!DOCTYPE" in tail + part
                            or b"<!ENTITY" in tail + part
                            or part[:2] in (b"\xff\xfe", b"\xfe\xff")
                        ):
                            raise limits.FileRefused(
                                name=name, problem="含有不安全的内容", next="请另存为普通工作簿再试。"
                            )
                        tail = part[-16:]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _not_a_workbook(name) from error
    file.seek(0)


def _read_sheet(book: Book, section: Section[Any], sheet: Any, *, name: str) -> None:
    rows = _rows(sheet)
    where = Where(source=name, sheet=section.title, row=1)
    headings = [_heading(value) for value in next(rows, ())]
    for heading in {heading for heading in headings if heading and headings.count(heading) > 1}:
        book.note(Fault(where=where, problem=f"列“{heading}”出现了两次", expected="只留一列"))
    for column in section.columns:
        if column.required and column.name not in headings:
            book.note(Fault(where=where, problem=f"缺少必填的列“{column.name}”", expected="加上这一列"))
            return
    for number, values in enumerate(rows, start=2):
        if number > limits.MOST_ROWS:
            book.note(Fault(where=where, problem=f"超过{limits.MOST_ROWS}行", expected="拆成几个文件"))
            return
        cells = {}
        for heading, value in zip(headings, values, strict=False):
            if not heading or is_empty(value):
                continue
            if isinstance(value, str) and len(value) > limits.MOST_TEXT:
                place = Where(source=name, sheet=section.title, row=number, column=heading)
                book.note(Fault(where=place, problem="文字太长", expected=f"不超过{limits.MOST_TEXT}字"))
                continue
            cells[heading] = Cell(value, number)
        book.add(section, where=Where(source=name, sheet=section.title, row=number), cells=cells)


def _rows(sheet: Any) -> Iterator[list[CellValue]]:
    for row in sheet.iter_rows(max_col=limits.MOST_COLUMNS, values_only=True):
        yield [_value(value) for value in row]


def _value(value: object) -> CellValue:
    if value is None or isinstance(value, str | int | float | Decimal | bool | date | datetime):
        return value
    return str(value)


def _heading(value: CellValue) -> str:
    return str(value).strip().rstrip("*＊").strip() if value is not None else ""


def _not_a_workbook(name: str) -> limits.FileRefused:
    return limits.FileRefused(
        name=name, problem="不是 .xlsx 工作簿，或文件已损坏", next="请用表格软件另存为 .xlsx 再试。"
    )
