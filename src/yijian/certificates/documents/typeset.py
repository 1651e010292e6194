"""Typesetting: one warm Typst compiler for each template and process; data goes in as JSON and is never read as markup."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from yijian.certificates.documents.fonts import fonts, require_characters

TEMPLATES = Path(__file__).resolve().parents[1] / "typst"

_lock = threading.Lock()
"""Typst's cache is shared by the process; a page takes milliseconds, so taking turns is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPlace:
    """Where a seal was printed: page counted from one, corner from the top left, in points."""

    page: int
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A typeset document, not signed yet."""

    pdf: bytes
    seals: tuple[SealPlace, ...]


def typeset(template: str, data: Mapping[str, Any], *, made_at: datetime) -> Sheet:
    """Return a document as PDF/A-2u; the same data and moment give the same bytes.

    ``data`` may hold texts, numbers, lists and mappings of them. Texts are shown as they are: nothing in them is markup.

    :raises CharacterMissing: when a text holds a character that no font can write.
    """
    for text in _texts(data):
        require_characters(text)
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _lock:
        compiler = _compiler(template)
        pdf = compiler.compile(
            format="pdf",
            sys_inputs=inputs,
            pdf_standards="a-2u",
            timestamp=int(made_at.astimezone(UTC).timestamp()),
        )
        places = json.loads(compiler.query("<seal>", field="value"))
    if not isinstance(pdf, bytes):
        raise TypeError("Typst returned no document")
    seals = tuple(SealPlace(page=p["page"], x=p["x"], y=p["y"], size=p["size"]) for p in places)
    return Sheet(pdf=pdf, seals=seals)


@cache
def _compiler(template: str) -> typst.Compiler:
    source = TEMPLATES / f"{template}.typ"
    if source.parent != TEMPLATES or not source.is_file():
        raise ValueError(f"there is no template {template}")
    return typst.Compiler(input=str(source), root=str(TEMPLATES), font_paths=fonts())


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        # Pictures come as SVG; what they write are names that stand in the data as well.
        return [] if value.startswith("<svg") else [value]
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _texts(part)]
    return []
