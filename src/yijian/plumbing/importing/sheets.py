"""What a workbook hides from a reader that only takes values: macros, merged cells, hidden rows and columns.

Read from the workbook's own XML, member by member; ``refuse_bomb`` has measured it and refused entities before.
"""

import codecs
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree import ElementTree

from yijian.plumbing.importing import limits

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_HIDDEN = re.compile(rb"\bhidden=\"(?:1|true)\"")
_NUMBER = re.compile(rb"\b(r|min|max)=\"(\d+)\"")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_HEAD = 1024
"""Bytes that tell what a file is."""
_KEPT = 400
"""Bytes carried over to the next part, so that an element on the border is found."""

OLD_BOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of a workbook of before 2007, or of one that is locked with a password."""


def refuse_other_kinds(file: BinaryIO, *, name: str) -> None:
    """Refuse what is no ``.xlsx`` and say what it is.

    :raises FileRefused: with what to do instead.
    """
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if not head:
        raise limits.FileRefused(name=name, problem="文件是空的", next="请重新选择文件。")
    if head.startswith(OLD_BOOK):
        raise limits.FileRefused(
            name=name,
            problem="是旧格式的 .xls，或者设了打开密码",
            next="请去掉密码，用表格软件另存为 .xlsx 再试。",
        )
    if head.startswith(b"PK"):
        return
    if _is_text_table(head):
        raise limits.FileRefused(
            name=name, problem="是文本（CSV），不是工作簿", next="请下载空白模板，把内容填进模板里。"
        )
    raise limits.FileRefused(name=name, problem="不是 .xlsx 工作簿", next="请用表格软件另存为 .xlsx 再试。")


def _is_text_table(head: bytes) -> bool:
    """Tell whether a file begins like a table as text, in any encoding that spreadsheet programs write here."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16", errors="ignore")
    else:
        try:
            text = head.decode("utf-8-sig", errors="strict" if len(head) < _HEAD else "ignore")
        except UnicodeDecodeError:
            text = head.decode("gb18030", errors="ignore")
    first, end, _ = text.partition("\n")
    first = first.rstrip("\r")
    return bool(end) and ("," in first or "\t" in first) and first.replace("\t", " ").isprintable()


def refuse_macros(file: BinaryIO, *, name: str) -> None:
    """Refuse a workbook that carries programs.

    :raises FileRefused: when it does.
    """
    with zipfile.ZipFile(file) as archive:
        if any("vbaproject" in member.lower() for member in archive.namelist()):
            raise limits.FileRefused(
                name=name, problem="里面带有宏程序", next="请另存为不带宏的 .xlsx 再试。"
            )
    file.seek(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """What people do not see of a sheet as it is stored."""

    merged: tuple[str, ...] = ()
    """Ranges of merged cells."""
    rows: frozenset[int] = frozenset()
    """Numbers of rows that are hidden or filtered away."""
    columns: frozenset[int] = frozenset()
    """Numbers of hidden columns, the first is 1."""


def unseen(file: BinaryIO) -> Mapping[str, Unseen]:
    """Return what is merged or hidden in each sheet, by the sheet's name."""
    with zipfile.ZipFile(file) as archive:
        found = {title: _unseen(archive, member) for title, member in _members(archive).items()}
    file.seek(0)
    return found


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return where each sheet lies inside the archive; nothing when the workbook's own index cannot be read."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 (entities are refused before)
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 (as above)
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links.iter(f"{_PACKAGE}Relationship")}
    found = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_OFFICE}id"), "")
        member = (
            posixpath.normpath(posixpath.join("xl", target)) if not target.startswith("/") else target[1:]
        )
        if target and member in archive.namelist():
            found[sheet.get("name", "")] = member
    return found


def _unseen(archive: zipfile.ZipFile, member: str) -> Unseen:
    merged: dict[str, None] = {}
    rows: set[int] = set()
    columns: set[int] = set()
    with archive.open(member) as stream:
        tail = b""
        while part := stream.read(limits.MEGABYTE):
            window = tail + part
            for match in _MERGED.finditer(window):
                shown = f"{match[1].decode()}{match[2].decode()}:{match[3].decode()}{match[4].decode()}"
                merged[shown] = None
            rows.update(place["r"] for place in _hidden(_ROW, window) if "r" in place)
            for place in _hidden(_COLUMN, window):
                first = place.get("min", 1)
                last = min(place.get("max", first), limits.MOST_COLUMNS)
                columns.update(range(first, last + 1))
            tail = window[-_KEPT:]
    return Unseen(merged=tuple(merged), rows=frozenset(rows), columns=frozenset(columns))


def _hidden(pattern: re.Pattern[bytes], window: bytes) -> Iterator[dict[str, int]]:
    """Yield the numbers that a hidden row or column bears."""
    for match in pattern.finditer(window):
        if _HIDDEN.search(match[1]):
            yield {name.decode(): int(number) for name, number in _NUMBER.findall(match[1])}
