"""Read the exchange format from a spreadsheet workbook: one sheet per section, the first row holds the Chinese headings."""

import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from yijian.plumbing.importing import limits, sheets
from yijian.plumbing.importing.book import Book
from yijian.plumbing.importing.cells import Cell, CellValue, as_text, is_empty, shortened
from yijian.plumbing.importing.section import Section
from yijian.plumbing.importing.where import Fault, Where

_SHOW = "取消隐藏和筛选，看过再导入，或者删去"

GUIDE_SHEET = "说明"
"""The template's first sheet; not read."""


def read_workbook(file: Path | BinaryIO, *, name: str = "") -> Book:
    """Return the book of a workbook; sheets whose name starts with ``#`` and the guide sheet are not read.

    Formulas, errors, merged cells, hidden sheets, rows and columns are faults: what people see there is not what is stored.

    :raises FileRefused: when the file is no workbook, or unpacks to more than is safe.
    """
    if isinstance(file, Path):
        with file.open("rb") as stream:
            return read_workbook(stream, name=name or file.name)
    name = name or "工作簿"
    sheets.refuse_other_kinds(file, name=name)
    refuse_bomb(file, name=name)
    sheets.refuse_macros(file, name=name)
    unseen = sheets.unseen(file)
    book = Book()
    try:
        workbook = load_workbook(file, read_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, OSError, SyntaxError, zipfile.BadZipFile) as error:
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
        if section is None:
            continue
        if sheet.sheet_state != "visible":
            where = Where(source=name, sheet=title)
            book.note(
                Fault(where=where, problem="这张表是隐藏的，您看不到它的内容", expected="取消隐藏，或者删去")
            )
            continue
        hidden = unseen.get(sheet.title, sheets.Unseen())
        for cells in hidden.merged:
            row = int(re.sub(r"\D", "", cells.partition(":")[0]))
            where = Where(source=name, sheet=title, row=row)
            book.note(
                Fault(where=where, problem="有合并的单元格", expected="取消合并，每一格都填上", found=cells)
            )
        try:
            _read_sheet(book, section, sheet, hidden, name=name)
        except (KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile) as error:
            raise _not_a_workbook(name) from error
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


def _read_sheet(book: Book, section: Section[Any], sheet: Any, hidden: sheets.Unseen, *, name: str) -> None:
    rows = _rows(sheet)
    top = Where(source=name, sheet=section.title, row=1)
    headings = [_heading(cell.value) for cell in next(rows, ())]
    for heading in {heading for heading in headings if heading and headings.count(heading) > 1}:
        book.note(Fault(where=top, problem=f"列“{heading}”出现了两次", expected="只留一列"))
    for column in section.columns:
        if column.required and column.name not in headings:
            book.note(Fault(where=top, problem=f"缺少必填的列“{column.name}”", expected="加上这一列"))
            return
    unseen_columns: set[int] = set()
    for number, cells in enumerate(rows, start=2):
        if number > limits.MOST_ROWS:
            book.note(Fault(where=top, problem=f"超过{limits.MOST_ROWS}行", expected="拆成几个文件"))
            return
        where = Where(source=name, sheet=section.title, row=number)
        filled = [(place, cell) for place, cell in enumerate(cells) if not is_empty(_value(cell.value))]
        if filled and number in hidden.rows:
            book.note(Fault(where=where, problem="这一行隐藏着或被筛选掉了", expected=_SHOW))
            continue
        unseen_columns |= {place for place, _ in filled if place + 1 in hidden.columns}
        read = _read_cells(book, filled, headings, unseen_columns, where=where)
        book.add(section, where=where, cells=read)
    for place in sorted(unseen_columns):
        book.note(
            Fault(
                where=replace(top, column=_name_of(place, headings)), problem="这一列隐藏着", expected=_SHOW
            )
        )


def _read_cells(
    book: Book,
    filled: Sequence[tuple[int, Any]],
    headings: Sequence[str],
    unseen_columns: Collection[int],
    *,
    where: Where,
) -> dict[str, Cell]:
    """Return what a row's cells hold by heading, and note what is wrong with each; hidden columns are noted once by the caller."""
    read = {}
    for place, cell in filled:
        value = _value(cell.value)
        heading = headings[place] if place < len(headings) else ""
        problem, expected = _wrong(cell, value)
        if not problem and not heading:
            problem, expected = "这一列没有列名", "在第一行写上列名，或者删去这一格"
        if place not in unseen_columns:
            if not problem:
                read[heading] = Cell(value, where.row)
                continue
            at = replace(where, column=_name_of(place, headings))
            book.note(Fault(where=at, problem=problem, expected=expected, found=shortened(as_text(value))))
        if heading:
            read[heading] = Cell(None, where.row, is_faulty=True)
    return read


def _name_of(place: int, headings: Sequence[str]) -> str:
    """Return what people call a column: its heading, or its letter where it has none."""
    return (headings[place] if place < len(headings) else "") or f"{get_column_letter(place + 1)}列"


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    yield from sheet.iter_rows(max_col=limits.MOST_COLUMNS)


def _wrong(cell: Any, value: CellValue) -> tuple[str, str]:
    """Return what is wrong with a cell before any column looks at it, and what is expected."""
    if cell.data_type == "f":
        return "是公式，不是内容", "填算好的结果：复制后“选择性粘贴”为数值"
    if cell.data_type == "e":
        return "表格软件算出了错误", "填正确的内容"
    if isinstance(value, str) and len(value) > limits.MOST_TEXT:
        return "文字太长", f"不超过{limits.MOST_TEXT}字"
    return "", ""


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
