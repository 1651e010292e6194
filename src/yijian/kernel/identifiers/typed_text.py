"""Reading what people type: full-width digits, stray spaces, a small x, and the faults that every identifier shares."""

import unicodedata
from dataclasses import dataclass

from yijian.kernel.identifiers.refusals import Missing, StrangeCharacter, TooLong, TooShort

LOOK_ALIKES = {"O": "数字0", "I": "数字1", "S": "数字5", "Z": "数字2", "V": "字母U或Y", "L": "数字1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How an identifier of one fixed length is named and written."""

    title: str
    shape: str
    """Completes “{title}是…”: 11位数字."""
    length: int
    alphabet: str
    """Characters allowed in every place but the last."""
    last: str = ""
    """Characters allowed in the last place when they differ."""


def tidy(text: str) -> str:
    """Return what was meant: half-width, capitals, without spaces, hyphens and invisible marks."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in folded if not (c.isspace() or c in "-–—_" or unicodedata.category(c) == "Cf"))


def read(text: str, layout: Layout, *, field: str | None) -> str:
    """Return the tidied text after its length and characters are checked.

    The length is told before a strange character: most slips are a digit lost or doubled.

    :raises Missing: when nothing was typed.
    :raises TooShort: when places are missing.
    :raises TooLong: when there are too many.
    :raises StrangeCharacter: at the first character that cannot stand where it stands.
    """
    typed = tidy(text)
    title, shape = layout.title, layout.shape
    if not typed:
        raise Missing(field=field, title=title, shape=shape)
    if len(typed) < layout.length:
        missing = layout.length - len(typed)
        raise TooShort(field=field, title=title, shape=shape, missing=missing, given=len(typed))
    if len(typed) > layout.length:
        extra = len(typed) - layout.length
        raise TooLong(field=field, title=title, shape=shape, extra=extra, given=len(typed))
    require_characters(typed, layout, field=field)
    return typed


def require_characters(typed: str, layout: Layout, *, field: str | None) -> None:
    """Refuse the first character that the layout does not allow in its place.

    :raises StrangeCharacter: with the place counted from one, and the look-alike that was probably meant.
    """
    for index, character in enumerate(typed):
        final = index == len(typed) - 1
        allowed = layout.last if final and layout.last else layout.alphabet
        if character not in allowed:
            meant = LOOK_ALIKES.get(character, "")
            hint = f"这里多半是{meant}，" if meant else ""
            raise StrangeCharacter(
                field=field,
                title=layout.title,
                shape=layout.shape,
                place=index + 1,
                character=character,
                hint=hint,
            )
