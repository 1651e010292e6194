"""The picture of a round seal: ring, star, the agency's name on a curve, drawn as SVG without any raster.

国发〔1999〕25号: red, a star in the middle, the name from left to right in a half-circle around it.
"""

import math
from html import escape

RED = "#BC3826"
FONTS = "Noto Serif SC, Noto Serif CJK SC, Songti SC, STSong, SimSun, serif"

_SIZE = 160
_CENTRE = _SIZE / 2
_RING = 75.0
_LETTERS = 65.5
"""Radius of the outer edge of the letters."""
_LETTER = 17.0
_WIDEST = 252.0
"""Degrees that the longest name may take."""


def seal_picture(*, agency_name: str, title: str = "") -> str:
    """Return the SVG of an agency's seal; ``title`` stands under the star (许可专用章)."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" role="img"'
        f' aria-label="{escape(agency_name)}电子印章">',
        f'<g fill="{RED}" font-family="{FONTS}" font-weight="700" text-anchor="middle" opacity="0.88">',
        f'<circle cx="{_CENTRE}" cy="{_CENTRE}" r="{_RING}" fill="none" stroke="{RED}" stroke-width="4"/>',
        f'<polygon points="{_star()}"/>',
        *_name(agency_name.strip()),
    ]
    if title:
        size = min(12.0, 84 / len(title))
        parts.append(f'<text x="{_CENTRE}" y="123" font-size="{size:.2f}">{escape(title)}</text>')
    parts.append("</g></svg>")
    return "".join(parts)


def _star() -> str:
    points = []
    for number in range(10):
        radius = 18.0 if number % 2 == 0 else 6.88
        angle = math.radians(36 * number - 90)
        points.append(f"{_CENTRE + radius * math.cos(angle):.2f},{_CENTRE + radius * math.sin(angle):.2f}")
    return " ".join(points)


def _name(name: str) -> list[str]:
    """Set each letter upright to the ring; a long name is made narrower, as seal cutters do."""
    count = len(name)
    if not count:
        return []
    step = min(23.0, _WIDEST / count)
    room = 2 * math.pi * (_LETTERS - _LETTER / 2) * step / 360
    narrow = min(1.0, room / _LETTER)
    letters = []
    for number, character in enumerate(name):
        turn = step * (number - (count - 1) / 2)
        letters.append(
            f'<text font-size="{_LETTER}" transform="translate({_CENTRE} {_CENTRE}) rotate({turn:.2f})'
            f' translate(0 {-(_LETTERS - _LETTER * 0.88):.2f}) scale({narrow:.3f} 1)">{escape(character)}</text>'
        )
    return letters
