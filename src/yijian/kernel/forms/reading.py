"""Reading one answer: from what was typed or stored to a checked value of the element's kind."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from yijian.kernel import identifiers
from yijian.kernel.definitions import DataElement, ElementKind
from yijian.kernel.forms.refusals import (
    NoSuchDay,
    NoSuchMoment,
    NotAnOption,
    NotANumber,
    NotFilled,
    NotWhole,
    NotYesOrNo,
    TooLarge,
    TooMuchText,
    TooSmall,
    WrongWriting,
)
from yijian.kernel.forms.values import Value
from yijian.kernel.workdays import AGENCY_ZONE

YES = frozenset({"是", "有", "要", "true", "on", "yes", "y", "1"})
NO = frozenset({"否", "没有", "无", "不要", "不是", "false", "off", "no", "n", "0"})

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SOLID_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"(\d{1,2})[:时点](\d{1,2})(?:分|:\d{1,2}(?:\.\d+)?)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_LONGEST_NUMBER = 30

_ECHO = 20
"""Characters of an answer that a sentence repeats."""

Raw = Value | Sequence[str] | None
"""What may be handed in: the text of a form, or a value that was read before."""


def check_value(element: DataElement, raw: Raw, *, today: date | None = None) -> Value:
    """Return one answer as a checked value of the element's kind.

    Typing is read kindly: full-width digits, thousands commas, the unit behind a number, an option's title instead of its
    value. Reading a value that was read before returns it unchanged. With ``today`` identity numbers of people not yet born
    are refused.

    :raises AnswerRefused: with one sentence, ``field`` being the element's code; of which NotFilled for a blank.
    :raises IdentifierRefused: for identity numbers, credit codes, mobile numbers and region codes.
    """
    if is_blank(raw):
        raise not_filled(element)
    match element.kind:
        case ElementKind.INTEGER | ElementKind.DECIMAL:
            return _number(element, raw)
        case ElementKind.BOOLEAN:
            return _yes_or_no(element, raw)
        case ElementKind.CONSENT:
            if not _yes_or_no(element, raw):
                raise not_filled(element)
            return True
        case ElementKind.DATE:
            return _day(element, raw)
        case ElementKind.MOMENT:
            return _moment(element, raw)
        case ElementKind.CHOICE:
            return _option(element, raw)
        case ElementKind.CHOICES:
            return _options(element, raw)
        case ElementKind.RESIDENT_ID:
            return str(identifiers.parse_resident_id(_text(raw), today=today, field=element.code))
        case ElementKind.CREDIT_CODE:
            return str(identifiers.parse_credit_code(_text(raw), field=element.code))
        case ElementKind.MOBILE:
            return identifiers.parse_mobile(_text(raw), field=element.code)
        case ElementKind.REGION:
            return identifiers.parse_region_code(_text(raw), field=element.code).code
        case _:
            return _words(element, raw)


def is_blank(raw: Raw) -> bool:
    """Tell whether nothing was answered; an unticked box is an answer, a list without entries is none."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return not _visible(raw)
    return isinstance(raw, Sequence) and not any(_visible(v) for v in raw)


def not_filled(element: DataElement) -> NotFilled:
    """Return the refusal for an answer that is missing, in the verb that fits the kind."""
    verb, following = {
        ElementKind.CHOICE: ("选", "请选一项。"),
        ElementKind.CHOICES: ("选", "请选一项或几项。"),
        ElementKind.BOOLEAN: ("回答", "请选“是”或“否”。"),
        ElementKind.CONSENT: ("同意", "读过后愿意的话请勾选，不同意这一项就办不了。"),
        ElementKind.SIGNATURE: ("签", "请签名。"),
    }.get(element.kind, ("填", "请填上。"))
    return NotFilled(field=element.code, title=_quoted(element), verb=verb, next=following)


def _quoted(element: DataElement) -> str:
    return f"“{element.name}”" if element.kind in (ElementKind.BOOLEAN, ElementKind.CONSENT) else element.name


def _visible(text: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cf", "Cc")
    ).strip()


def _text(raw: Raw) -> str:
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, Sequence):
        return "、".join(raw)
    if isinstance(raw, Decimal):
        return f"{raw:f}"
    return "" if raw is None else str(raw)


def _given(element: DataElement, raw: Raw) -> str:
    """Return “，您填的是…” or nothing for sensitive answers."""
    if element.sensitive:
        return ""
    text = " ".join(_text(raw).split())
    return f"，您填的是“{text[:_ECHO]}{'…' if len(text) > _ECHO else ''}”"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"


def _number(element: DataElement, raw: Raw) -> Value:
    example = _plain(element.least) if element.least is not None else "12"
    text = (
        unicodedata.normalize("NFKC", _text(raw))
        .replace(",", "")
        .replace("，", "")
        .replace(" ", "")
        .replace("−", "-")
    )
    unit = unicodedata.normalize("NFKC", element.unit)
    bare = text.removesuffix(unit) if unit else text
    if (
        isinstance(raw, bool)
        or len(bare) > _LONGEST_NUMBER
        or not bare.isascii()
        or not _NUMBER.fullmatch(bare)
    ):
        raise NotANumber(field=element.code, title=element.name, given=_given(element, raw), example=example)
    number = Decimal(bare)
    if element.kind is ElementKind.INTEGER and number != number.to_integral_value():
        raise NotWhole(field=element.code, title=element.name, given=_given(element, raw))
    if element.least is not None and number < element.least:
        least = _plain(element.least) + element.unit
        raise TooSmall(field=element.code, title=element.name, least=least, given=_given(element, raw))
    if element.most is not None and number > element.most:
        most = _plain(element.most) + element.unit
        raise TooLarge(field=element.code, title=element.name, most=most, given=_given(element, raw))
    return int(number) if element.kind is ElementKind.INTEGER else number


def _yes_or_no(element: DataElement, raw: Raw) -> bool:
    if isinstance(raw, bool):
        return raw
    word = unicodedata.normalize("NFKC", _text(raw)).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise NotYesOrNo(field=element.code, title=_quoted(element), given=_given(element, raw))


def _day(element: DataElement, raw: Raw) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = unicodedata.normalize("NFKC", _text(raw))
    match = _DATE.fullmatch(text) or _SOLID_DATE.fullmatch(text)
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
    raise NoSuchDay(field=element.code, title=element.name, given=_given(element, raw))


def _moment(element: DataElement, raw: Raw) -> datetime:
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else raw.replace(tzinfo=AGENCY_ZONE)
    text = unicodedata.normalize("NFKC", _text(raw))
    try:
        stored = datetime.fromisoformat(text)
    except ValueError:
        stored = None
    if stored and len(text) > len("2026-11-27"):
        return stored if stored.tzinfo else stored.replace(tzinfo=AGENCY_ZONE)
    day_match = _DATE.match(text) or _SOLID_DATE.match(text)
    clock_match = _CLOCK.fullmatch(text[day_match.end() :].strip(" T")) if day_match else None
    if day_match and clock_match:
        try:
            day = date(int(day_match[1]), int(day_match[2]), int(day_match[3]))
            return datetime.combine(day, time(int(clock_match[1]), int(clock_match[2])), tzinfo=AGENCY_ZONE)
        except ValueError:
            pass
    raise NoSuchMoment(field=element.code, title=element.name, given=_given(element, raw))


def _option(element: DataElement, raw: Raw) -> str:
    text = _text(raw)
    return _find_option(element, text, raw) if element.options else _words(element, raw)


def _options(element: DataElement, raw: Raw) -> tuple[str, ...]:
    if isinstance(raw, str):
        whole = {o.value for o in element.options} | {o.title for o in element.options}
        wanted = (
            [raw.strip()]
            if raw.strip() in whole
            else [w for w in re.split(r"[、,，;；\n]", raw) if w.strip()]
        )
    elif isinstance(raw, Sequence):
        wanted = [w for w in raw if _visible(w)]
    else:
        wanted = [_text(raw)]
    if not element.options:
        return tuple(dict.fromkeys(w.strip() for w in wanted))
    chosen = {_find_option(element, word.strip(), word) for word in wanted}
    # The element's order, so that the same ticks are the same answer however they were handed in.
    return tuple(o.value for o in element.options if o.value in chosen)


def _find_option(element: DataElement, text: str, raw: Raw) -> str:
    tests: tuple[Callable[[str, str], bool], ...] = (
        lambda value, _: value == text,
        lambda _, title: unicodedata.normalize("NFKC", title) == unicodedata.normalize("NFKC", text),
    )
    for test in tests:
        for option in element.options:
            if test(option.value, option.title):
                return option.value
    options = "、".join(o.title for o in element.options)
    raise NotAnOption(field=element.code, title=element.name, given=_given(element, raw), options=options)


def _words(element: DataElement, raw: Raw) -> str:
    text = _text(raw)
    if element.kind is not ElementKind.LONG_TEXT:
        text = " ".join(text.split())
    if element.max_length is not None and len(text) > element.max_length:
        length, most = len(text), element.max_length
        raise TooMuchText(
            field=element.code, title=element.name, most=most, length=length, over=length - most
        )
    if element.pattern and not re.fullmatch(element.pattern, text):
        hint = element.help and element.help.rstrip("。") + "。"
        raise WrongWriting(field=element.code, title=element.name, given=_given(element, raw), help=hint)
    return text
