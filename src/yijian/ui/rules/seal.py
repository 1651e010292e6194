"""Sets the characters of a round seal on their arc."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """One character, turned by ``angle`` degrees about the seal's middle."""

    text: str
    angle: str


def arc(text: str) -> tuple[Glyph, ...]:
    """Spread a text evenly over the upper arc; longer names reach further down."""
    count = len(text)
    if count < 2:
        return tuple(Glyph(text=letter, angle="0") for letter in text)
    span = min(250.0, max(120.0, 19.0 * (count - 1)))
    return tuple(
        Glyph(text=letter, angle=f"{-span / 2 + span * number / (count - 1):.1f}")
        for number, letter in enumerate(text)
    )


def letter_size(text: str) -> str:
    """Return the size at which a seal's text fits its arc."""
    return "16" if len(text) <= 14 else "13.5" if len(text) <= 19 else "11"
