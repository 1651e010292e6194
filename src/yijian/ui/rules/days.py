"""Days, moments and money as people read them."""

from datetime import date, datetime
from decimal import Decimal

WEEKDAYS = "一二三四五六日"


def day(value: date, *, year: bool = False, weekday: bool = True) -> str:
    """Return 11月24日 周二, with the year in front when asked."""
    text = f"{value.month}月{value.day}日"
    if year:
        text = f"{value.year}年{text}"
    return f"{text} 周{WEEKDAYS[value.weekday()]}" if weekday else text


def moment(value: datetime, *, today: date | None = None) -> str:
    """Return 今天14:32, 昨天21:06, 11月18日 10:12 or, in another year, 2025年11月18日 10:12."""
    clock = f"{value:%H:%M}"
    if today is None:
        return f"{day(value, weekday=False)} {clock}"
    distance = (today - value.date()).days
    if distance == 0:
        return f"今天{clock}"
    if distance == 1:
        return f"昨天{clock}"
    return f"{day(value, year=value.year != today.year, weekday=False)} {clock}"


def money(cents: int) -> str:
    """Return an amount in yuan from cents: 不收费, 80元, 1,234.50元."""
    if cents == 0:
        return "不收费"
    yuan = Decimal(cents) / 100
    return f"{yuan:,.0f}元" if cents % 100 == 0 else f"{yuan:,.2f}元"
