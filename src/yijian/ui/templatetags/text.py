"""Filters for words, days and money; icons, mark, seal and QR code as inline SVG."""

from datetime import date, datetime
from typing import Any

import segno
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeData, SafeString

from yijian.ui.connectors import icon_paths
from yijian.ui.rules import days
from yijian.ui.rules.words import group_code, set_text, spell_masked

SEAL_PATH = (
    "M5 3.5 26 3l20.5.4c1.6 0 2.4.9 2.5 2.4L48.6 26 49 46c0 2-.9 3-2.7 3L26 48.7 6 49"
    "c-2 0-3-1-3-2.8L3.4 26 3 6.2C3 4.4 3.6 3.5 5 3.5Z"
)


def icon(name: str, style: str = "") -> SafeString:
    """Inline an outline icon of Tabler, hidden from screen readers: a word stands beside it. ``style`` is a class."""
    return format_html(
        '<svg class="i{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f" {style}" if style else "",
        SafeString(icon_paths(name)),
    )


def mark() -> SafeString:
    """Inline the mark: a window frame whose right side is open, and the stroke 一 passing through."""
    return SafeString(
        '<svg class="mark" viewBox="0 0 42 40" aria-hidden="true" focusable="false">'
        '<path class="mark-frame" d="M34 14.5V8.5A3.5 3.5 0 0 0 30.5 5h-22A3.5 3.5 0 0 0 5 8.5v23A3.5 3.5 0 0 0 8.5 35h22'
        'a3.5 3.5 0 0 0 3.5-3.5v-6"/><path class="mark-stroke" d="M11.5 18.6c1.6-.9 3-.7 4.5-.6h23.2c1.9 0 2.4 3.9.2 4.1'
        '-9.1.3-18 .1-26.3.5-1.9.1-3-3.2-1.6-4Z"/></svg>'
    )


def seal(text: str = "办结", stamped: bool = True, size: int = 42, lands: bool = False) -> SafeString:
    """Inline the square seal of two characters: solid when the state has stamped, dashed while it is still to come."""
    first, second = text[:1], text[1:2]
    return format_html(
        '<svg class="stamp{}{}" width="{}" height="{}" viewBox="0 0 52 52" aria-hidden="true" focusable="false">'
        '<path d="{}"/><text x="26" y="23.5">{}</text><text x="26" y="43.5">{}</text></svg>',
        " solid" if stamped else " open",
        " lands" if lands else "",
        size,
        size,
        SEAL_PATH,
        first,
        second,
    )


def qr(text: str, label: str = "二维码") -> SafeString:
    """Inline a QR code of a text, usually an address; ``label`` says what it is for."""
    code = segno.make(text, error="m")
    matrix = code.matrix
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, line in enumerate(matrix) for x, dark in enumerate(line) if dark
    )
    side = len(matrix)
    return format_html(
        '<svg class="qr" viewBox="-2 -2 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">'
        '<rect class="qr-paper" x="-2" y="-2" width="{}" height="{}"/><path class="qr-ink" d="{}"/></svg>',
        side + 4,
        side + 4,
        label,
        side + 4,
        side + 4,
        path,
    )


def nb(value: Any) -> SafeString:
    """Keep dates, numbers with units and telephone numbers on one line."""
    return SafeString(set_text(str(value), markup=isinstance(value, SafeData)))


def wbr(value: Any) -> SafeString:
    """Let a title break between words only, and keep what ``nb`` keeps."""
    return SafeString(set_text(str(value), markup=isinstance(value, SafeData), breaks=True))


def code(value: Any, size: int = 4) -> SafeString:
    """Let a long code break every four characters; copying it gives the code unchanged."""
    return SafeString(group_code(str(value), int(size)))


def spoken(value: Any) -> str:
    """Return how a masked value is read aloud."""
    return spell_masked(str(value))


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day(value: date | datetime | None) -> SafeString:
    """Return 11月24日 周二; nothing for no day."""
    return nb(days.day(_local(value))) if value else SafeString("")


def long_day(value: date | datetime | None) -> SafeString:
    """Return 2026年11月24日; nothing for no day."""
    return nb(days.day(_local(value), year=True, weekday=False)) if value else SafeString("")


def weekday(value: date | datetime | None) -> str:
    """Return 周二; nothing for no day."""
    return f"周{days.WEEKDAYS[_local(value).weekday()]}" if value else ""


def moment(value: datetime | date | None, today: date | None = None) -> SafeString:
    """Return 11月18日 10:12, or 今天14:32 and 昨天21:06 when ``today`` is given; a plain day without a time."""
    if not value:
        return SafeString("")
    local = _local(value)
    if isinstance(local, datetime):
        return SafeString(f'<span class="nb">{days.moment(local, today=today)}</span>')
    return nb(days.day(local, weekday=False))


def money(cents: int) -> SafeString:
    """Return an amount of cents in yuan; 0 is 不收费."""
    return SafeString(f'<span class="nb">{days.money(int(cents))}</span>')
