"""House rules that no linter knows: entry points do not query, locks name their table, pages carry no script or style of their own."""

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "yijian"
ENTRANCES = ("portal", "workbench", "api", "kiosk")
"""Rooms that translate, make one call and translate back (architecture: rooms of an area)."""

_INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/)|<style\b|\sstyle=[\"']|\son[a-z]+=[\"']",
    re.IGNORECASE,
)


def modules() -> list[Path]:
    return [file for file in SOURCE.rglob("*.py") if not {"tests", "migrations"} & set(file.parts)]


def entrances() -> list[Path]:
    """Return the modules of every area's entry points and of the shells, whose whole folder is one."""
    found = []
    for file in modules():
        parts = file.relative_to(SOURCE).with_suffix("").parts
        if parts[0] in ("portal", "workbench") or any(part in ENTRANCES for part in parts[1:]):
            found.append(file)
    return found


def attributes(file: Path, name: str) -> list[int]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == name]


@pytest.mark.parametrize("file", entrances(), ids=lambda file: str(file.relative_to(SOURCE)))
def test_entry_points_ask_queries_not_tables(file):
    assert attributes(file, "objects") == []


def test_every_lock_names_the_table_that_it_locks():
    loose = []
    for file in modules():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr == "select_for_update" and "of" not in {word.arg for word in node.keywords}:
                loose.append(f"{file.relative_to(SOURCE)}:{node.lineno}")

    assert loose == []


def test_pages_carry_no_script_style_or_handler_of_their_own():
    found = [
        f"{file.relative_to(SOURCE)}: {match.group(0).strip()}"
        for file in SOURCE.rglob("*.html")
        for match in _INLINE.finditer(file.read_text(encoding="utf-8"))
    ]

    assert found == []
