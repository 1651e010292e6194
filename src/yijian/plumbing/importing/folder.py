"""Read the exchange format from a folder of YAML files.

Values are taken as text and never guessed at (``否`` stays ``否``, ``007`` keeps its noughts): the column decides. Anchors, aliases and
tags are refused, so no file grows while it is read.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from yijian.plumbing.importing import limits
from yijian.plumbing.importing.book import Book
from yijian.plumbing.importing.cells import Cell, as_text
from yijian.plumbing.importing.section import Section
from yijian.plumbing.importing.where import Fault, Where

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class _Node:
    """A value of a YAML file and its line."""

    value: "str | list[_Node] | dict[str, _Node] | None"
    line: int


def read_folder(path: Path, *, book: Book | None = None) -> Book:
    """Return the book of all ``*.yaml`` files under a folder, in the order of their names; several folders may fill one book.

    :raises FileRefused: when the folder is missing or holds too much.
    """
    if not path.is_dir():
        raise limits.FileRefused(name=path.name, problem="没有这个文件夹", next="请核对路径。")
    files = sorted(path.rglob("*.yaml"))
    if len(files) > limits.MOST_FILES:
        raise limits.FileRefused(
            name=path.name, problem=f"文件超过{limits.MOST_FILES}个", next="请分几次导入。"
        )
    book = Book() if book is None else book
    for file in files:
        if file.stat().st_size > limits.MOST_YAML:
            raise limits.FileRefused(name=file.name, problem="文件太大", next="请拆成几个文件。")
        source = str(file.relative_to(path))
        read_text(_decoded(file.read_bytes(), name=source), source=source, book=book)
    return book


def read_archive(file: BinaryIO, *, name: str) -> Book:
    """Return the book of a zip of ``*.yaml`` files; sizes are counted while unpacking.

    :raises FileRefused: when it is no zip, holds no YAML or too much.
    """
    book = Book()
    try:
        with zipfile.ZipFile(file) as archive:
            members = sorted(
                member
                for member in archive.namelist()
                if member.endswith(".yaml") and "__MACOSX" not in member
            )
            if not members:
                raise limits.FileRefused(name=name, problem="压缩包里没有 .yaml 文件", next="请核对后再试。")
            if len(members) > limits.MOST_FILES:
                raise limits.FileRefused(
                    name=name, problem=f"文件超过{limits.MOST_FILES}个", next="请分几次导入。"
                )
            left = limits.MOST_UNPACKED
            for member in members:
                with archive.open(member) as stream:
                    content = stream.read(min(limits.MOST_YAML, left) + 1)
                left -= len(content)
                if len(content) > limits.MOST_YAML or left < 0:
                    raise limits.FileRefused(name=member, problem="文件太大", next="请拆成几个文件。")
                read_text(_decoded(content, name=member), source=member, book=book)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise limits.FileRefused(
            name=name, problem="不是压缩包，或文件已损坏", next="请重新打包再试。"
        ) from error
    return book


def _decoded(content: bytes, *, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise limits.FileRefused(
            name=name, problem="文字编码不是 UTF-8", next="请用编辑器另存为 UTF-8 编码再试。"
        ) from error


def read_text(text: str, *, source: str, book: Book) -> None:
    """Add what one YAML text holds to a book."""
    try:
        root = _parse(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        book.note(
            Fault(where=Where(source=source, row=line), problem="不是合格的 YAML", expected=_hint(error))
        )
        return
    if root is None or root.value is None:
        return
    if not isinstance(root.value, dict):
        book.note(
            Fault(
                where=Where(source=source, row=root.line),
                problem="最外层不是“名称: 内容”",
                expected="按模板写",
            )
        )
        return
    for title, node in root.value.items():
        section = book.section(title, Where(source=source, row=node.line))
        if section is not None:
            _add_rows(book, section, node, source=source, inherited={})


def _add_rows(
    book: Book, section: Section[Any], node: _Node, *, source: str, inherited: dict[str, Cell]
) -> None:
    if node.value is None:
        return
    where = Where(source=source, sheet=section.title, row=node.line)
    if not isinstance(node.value, list):
        book.note(Fault(where=where, problem="这里应当是几行内容", expected="每行以“- ”开头"))
        return
    nested = {child.nest: child for child in book.sections.values() if child.parent == section.title}
    for entry in node.value:
        place = Where(source=source, sheet=section.title, row=entry.line)
        if not isinstance(entry.value, dict):
            book.note(Fault(where=place, problem="这一行不是“列名: 内容”", expected="按模板写"))
            continue
        cells = dict(inherited)
        for name, value in entry.value.items():
            if name not in nested:
                cells[name] = _cell(book, value, place=place, column=name)
        book.add(section, where=place, cells=cells)
        for name, child in nested.items():
            if name in entry.value:
                held = cells.get(section.referred, Cell(None, entry.line))
                given = {child.parent_column: Cell(as_text(held.value), entry.line)}
                _add_rows(book, child, entry.value[name], source=source, inherited=given)


def _cell(book: Book, node: _Node, *, place: Where, column: str) -> Cell:
    value = node.value
    if isinstance(value, dict):
        pairs = [(name, held.value) for name, held in value.items()]
        if all(held is None or isinstance(held, str) for _, held in pairs):
            return Cell(tuple(f"{name}={held or ''}" for name, held in pairs), node.line)
        value = [node]
    if isinstance(value, list):
        texts = [entry.value for entry in value]
        if all(held is None or isinstance(held, str) for held in texts):
            return Cell(tuple(str(held) for held in texts if held), node.line)
        where = Where(source=place.source, sheet=place.sheet, row=node.line, column=column)
        book.note(Fault(where=where, problem="这里不能再分层", expected="填文字，或每行一项"))
        return Cell(None, node.line)
    if value is not None and len(value) > limits.MOST_TEXT:
        where = Where(source=place.source, sheet=place.sheet, row=node.line, column=column)
        book.note(Fault(where=where, problem="文字太长", expected=f"不超过{limits.MOST_TEXT}字"))
        return Cell(None, node.line)
    return Cell(value, node.line)


def _parse(text: str) -> _Node | None:
    events = yaml.parse(text, Loader=Loader)
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            return _build(next(events), events, depth=0)
    return None


def _build(event: Any, events: Iterator[Any], *, depth: int) -> _Node:
    line = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent) or event.anchor or depth > limits.MOST_DEPTH:
        raise yaml.MarkedYAMLError(problem="不用锚点和引用，层次不要太深", problem_mark=event.start_mark)
    if event.tag and event.tag != "!":
        raise yaml.MarkedYAMLError(problem="不用类型标记", problem_mark=event.start_mark)
    if isinstance(event, yaml.ScalarEvent):
        plain_nothing = event.style is None and event.value in ("", "~", "null")
        return _Node(None if plain_nothing else event.value.strip(), line)
    if isinstance(event, yaml.SequenceStartEvent):
        entries = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            entries.append(_build(inner, events, depth=depth + 1))
        return _Node(entries, line)
    members: dict[str, _Node] = {}
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        name = _build(inner, events, depth=depth + 1)
        if not isinstance(name.value, str) or name.value in members:
            raise yaml.MarkedYAMLError(
                problem=f"列名“{name.value}”重复或不是文字", problem_mark=inner.start_mark
            )
        members[name.value] = _build(next(events), events, depth=depth + 1)
    return _Node(members, line)


def _hint(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", "")
    return f"改正：{problem}" if problem else "核对缩进、冒号和看不见的字符"
