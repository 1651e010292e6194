"""Write the exchange format: an empty template, or what is stored now, as a workbook or as YAML files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import yaml
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from yijian.kernel.actor import SYSTEM, Actor
from yijian.plumbing.importing.cells import join_items
from yijian.plumbing.importing.column import Column, Kind
from yijian.plumbing.importing.registry import sections
from yijian.plumbing.importing.section import Section
from yijian.plumbing.importing.workbook import GUIDE_SHEET

LONGEST_LIST = 250
"""A spreadsheet's drop-down list holds 255 characters."""
CHOICE_SHEET = "#选项"
"""Where longer lists of options stand; its name keeps it from being read."""


def write_template(file: Path | BinaryIO, *, titles: Iterable[str] | None = None) -> None:
    """Write an empty workbook of the format: a guide sheet, and a sheet per section with headings, help and drop-down lists."""
    _workbook(titles, rows={}).save(file)


def write_workbook(
    file: Path | BinaryIO, *, titles: Iterable[str] | None = None, actor: Actor = SYSTEM
) -> None:
    """Write what is stored, as far as the actor may carry it away, as a workbook that imports as "nothing changes"."""
    _workbook(titles, rows=_exported(titles, actor)).save(file)


def write_folder(path: Path, *, titles: Iterable[str] | None = None) -> None:
    """Write what is stored as YAML files, one a section with its nested sections inside."""
    path.mkdir(parents=True, exist_ok=True)
    for section in _chosen(titles):
        rows = [_plain(section, row) for row in section.export()]
        if rows:
            text = yaml.safe_dump({section.title: rows}, allow_unicode=True, sort_keys=False, width=110)
            (path / f"{section.order:04d}-{section.code}.yaml").write_text(text, encoding="utf-8")


def _chosen(titles: Iterable[str] | None) -> list[Section[Any]]:
    wanted = None if titles is None else frozenset(titles)
    chosen = list(sections())
    if wanted is None:
        return chosen
    return [section for section in chosen if section.title in wanted or section.parent in wanted]


def nested_sections(section: Section[Any]) -> list[Section[Any]]:
    """Return the sections whose rows stand inside this one's."""
    return [child for child in sections() if child.parent == section.title]


def _exported(titles: Iterable[str] | None, actor: Actor) -> dict[str, list[Mapping[str, Any]]]:
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for section in _chosen(titles):
        for row in section.export_for(actor):
            _spread(section, row, rows)
    return rows


def _spread(section: Section[Any], row: Mapping[str, Any], rows: dict[str, list[Mapping[str, Any]]]) -> None:
    rows.setdefault(section.title, []).append(row)
    for child in nested_sections(section):
        for inner in row.get(child.nest, ()):
            _spread(child, {child.parent_column: row[section.referred], **inner}, rows)


def _plain(section: Section[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without its empty cells, in YAML's words."""
    plain: dict[str, Any] = {}
    for column in section.columns:
        text = text_of(column, row.get(column.name))
        if text:
            held = row[column.name]
            several = column.kind in _LISTS and not isinstance(held, str)
            plain[column.name] = _parts(column, held) if several else text
    for child in nested_sections(section):
        inner = [_plain(child, entry) for entry in row.get(child.nest, ())]
        if inner:
            plain[child.nest] = [
                {k: v for k, v in entry.items() if k != child.parent_column} for entry in inner
            ]
    return plain


_LISTS = frozenset({Kind.ITEMS, Kind.CHOICES, Kind.PAIRS})


def _parts(column: Column, held: Any) -> list[str]:
    if column.kind is Kind.PAIRS:
        return [f"{left}={right}" for left, right in held]
    titles = dict(column.options)
    return [titles.get(str(part), str(part)) for part in held]


def text_of(column: Column, held: Any) -> str:
    """Return a stored value as the text of a cell."""
    if held is None or held == "":
        return ""
    if column.kind in _LISTS and not isinstance(held, str):
        return join_items(tuple(_parts(column, held)))
    if column.kind is Kind.BOOLEAN:
        return "是" if held else "否"
    if column.kind is Kind.CHOICE:
        return dict(column.options).get(str(held), str(held))
    return str(held)


def _workbook(titles: Iterable[str] | None, *, rows: Mapping[str, list[Mapping[str, Any]]]) -> Workbook:
    workbook = Workbook(write_only=False)
    workbook.remove(workbook.worksheets[0])
    guide = workbook.create_sheet(GUIDE_SHEET)
    _sheet_head(guide, ["表", "列", "必填", "怎么填", "说明"], widths=[14, 18, 8, 50, 60])
    chosen = _chosen(titles)
    for section in chosen:
        guide.append([section.title, "", "", "", section.help])
        for column in section.columns:
            guide.append(["", column.name, "是" if column.required else "", column.describe(), column.help])
        workbook.create_sheet(section.title)
    for section in chosen:
        _fill_sheet(workbook[section.title], section, rows.get(section.title, []))
    return workbook


def _sheet_head(sheet: Any, headings: list[str], *, widths: list[int]) -> None:
    sheet.append(headings)
    for number, width in enumerate(widths, start=1):
        cell = sheet.cell(row=1, column=number)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DCEEE7")
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"


def _fill_sheet(sheet: Any, section: Section[Any], rows: list[Mapping[str, Any]]) -> None:
    headings = [column.name + ("*" if column.required else "") for column in section.columns]
    widths = [40 if column.kind is Kind.LONG_TEXT else 18 for column in section.columns]
    _sheet_head(sheet, headings, widths=widths)
    last = max(1000, len(rows) + 200)
    for number, column in enumerate(section.columns, start=1):
        letter = get_column_letter(number)
        # Text format, so that twelve-digit codes and leading noughts survive typing.
        sheet.column_dimensions[letter].number_format = "@"
        sheet.cell(row=1, column=number).comment = Comment(
            "\n".join(filter(None, [column.describe(), column.help])), "一件通"
        )
        choice = _choice(section, column, sheet.parent, last=last)
        if choice:
            check = DataValidation(type="list", formula1=choice, allow_blank=True, showErrorMessage=False)
            check.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(check)
    for down, row in enumerate(rows, start=2):
        for across, column in enumerate(section.columns, start=1):
            text = text_of(column, row.get(column.name))
            if text:
                cell = sheet.cell(row=down, column=across, value=text)
                # Stored as a string even if it begins with "=": exported data must never become a formula.
                cell.data_type = "s"
                cell.number_format = "@"
                cell.alignment = Alignment(vertical="top", wrap_text=True)


def _choice(section: Section[Any], column: Column, workbook: Workbook, *, last: int) -> str:
    """Return what a cell's drop-down list offers: the options, or the names in the sheet that it refers to.

    The list only helps: whatever else is typed is taken and checked when it is imported.
    """
    if column.kind is Kind.BOOLEAN:
        return '"是,否"'
    if column.kind is Kind.CHOICE:
        titles = [title for _, title in column.options]
        joined = ",".join(titles)
        if len(joined) < LONGEST_LIST and not any("," in title for title in titles):
            return f'"{joined}"'
        return _long_choice(f"{section.title}.{column.name}", titles, workbook)
    target = section.parent if column.name == section.parent_column else column.refers
    if column.kind is Kind.TEXT and target in workbook.sheetnames and target != section.title:
        held = next(one for one in sections() if one.title == target)
        place = [one.name for one in held.columns].index(held.referred) + 1
        letter = get_column_letter(place)
        return f"'{target}'!${letter}$2:${letter}${last}"
    return ""


def _long_choice(name: str, titles: list[str], workbook: Workbook) -> str:
    if CHOICE_SHEET not in workbook.sheetnames:
        workbook.create_sheet(CHOICE_SHEET).sheet_state = "hidden"
    sheet: Any = workbook[CHOICE_SHEET]
    across = 1 if sheet["A1"].value is None else sheet.max_column + 1
    for down, text in enumerate([name, *titles], start=1):
        sheet.cell(row=down, column=across, value=text)
    letter = get_column_letter(across)
    return f"'{CHOICE_SHEET}'!${letter}$2:${letter}${len(titles) + 1}"
