"""The fonts documents are set in, and whether they can write a given name."""

import struct
from functools import cache
from pathlib import Path

import typst

from yijian.kernel.refusal import Refusal
from yijian.ui.queries import document_fonts

WEIGHTS = ("400Regular", "700Bold")


class CharacterMissing(Refusal):
    """A character of the text is in none of the installed fonts, so that it would be printed as an empty box."""

    code = "certificates.character-missing"
    template = (
        "“{character}”字在打印字库里没有，印出来会是空白。"
        "请联系系统管理员安装含有这个字的字体，装好后再办这一步，已填的内容不会丢。"
    )


@cache
def fonts() -> typst.Fonts:
    """Return the Song type of the installed packages, followed by whatever the system has for rare characters."""
    song, _ = document_fonts()
    paths = [str(song / weight) for weight in WEIGHTS if (song / weight).is_dir()]
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=paths)


def require_characters(text: str) -> None:
    """Refuse a text that the fonts cannot write.

    :raises CharacterMissing: at the first character without a glyph in any font.
    """
    wanted = {ord(character) for character in text if not character.isspace()}
    for path, index in _files():
        wanted -= _covered(path, index)
        if not wanted:
            return
    if wanted:
        raise CharacterMissing(character=chr(min(wanted)))


@cache
def _files() -> tuple[tuple[str, int], ...]:
    songs: list[tuple[str, int]] = []
    others: list[tuple[str, int]] = []
    for font in fonts().fonts():
        if font.path is None:
            continue
        place = songs if "Serif SC" in font.family or "Serif CJK SC" in font.family else others
        place.append((font.path, font.index))
    return (*songs, *others)


@cache
def _covered(path: str, index: int) -> frozenset[int]:
    """Return the code points of one font file by its ``cmap`` table (OpenType 1.9, formats 4 and 12)."""
    content = Path(path).read_bytes()
    start = struct.unpack_from(">I", content, 12 + 4 * index)[0] if content[:4] == b"ttcf" else 0
    for number in range(struct.unpack_from(">H", content, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", content, start + 12 + 16 * number)
        if tag == b"cmap":
            return frozenset(_code_points(content, offset))
    return frozenset()


def _code_points(content: bytes, cmap: int) -> set[int]:
    points: set[int] = set()
    for number in range(struct.unpack_from(">H", content, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">HHI", content, cmap + 4 + 8 * number)[2]
        form = struct.unpack_from(">H", content, at)[0]
        if form == 12:
            for group in range(struct.unpack_from(">I", content, at + 12)[0]):
                first, last, _ = struct.unpack_from(">III", content, at + 16 + 12 * group)
                points.update(range(first, last + 1))
        elif form == 4:
            points.update(_segments(content, at))
    return points


def _segments(content: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", content, at + 6)[0] // 2
    last = struct.unpack_from(f">{count}H", content, at + 14)
    first = struct.unpack_from(f">{count}H", content, at + 16 + 2 * count)
    return {
        point
        for low, high in zip(first, last, strict=True)
        for point in range(low, high + 1)
        if point != 0xFFFF
    }
