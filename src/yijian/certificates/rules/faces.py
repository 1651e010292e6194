"""What a face shows: fields the decision gives, fields the certificate knows itself, and what strangers may read of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from yijian.certificates.vocabulary import FaceLine, Holder, KindField, Own, Secrecy
from yijian.kernel.identifiers import mask_identity, mask_name, mask_phone
from yijian.kernel.refusal import Refusal

FOREVER = "长期"


class HolderUnfit(Refusal):
    """The holder is not of the sort that the kind is for."""

    code = "certificates.holder-unfit"
    template = "《{title}》只发给{holder}，这次的持证人不是。请核对办件的申请人后再决定。"


def require_holder(*, title: str, holder: Holder, is_person: bool) -> None:
    """Refuse a holder the kind is not meant for.

    :raises HolderUnfit: when a person would get a firm's certificate or the other way round.
    """
    if holder is Holder.PERSON and not is_person:
        raise HolderUnfit(title=title, holder="自然人")
    if holder is Holder.FIRM and is_person:
        raise HolderUnfit(title=title, holder="法人和其他组织")


def own_values(
    *,
    number: str,
    holder_name: str,
    holder_code: str,
    issuer_name: str,
    issued_on: date,
    valid_from: date,
    valid_until: date | None,
) -> dict[Own, str]:
    """Return what a certificate knows about itself; the last valid day is the one before ``valid_until``."""
    last = _day(valid_until - timedelta(days=1)) if valid_until else FOREVER
    return {
        Own.NUMBER: number,
        Own.HOLDER: holder_name,
        Own.HOLDER_CODE: holder_code,
        Own.ISSUER: issuer_name,
        Own.ISSUED_ON: _day(issued_on),
        Own.VALID_FROM: _day(valid_from),
        Own.VALID_UNTIL: last,
    }


def filled_lines(
    fields: Sequence[KindField], given: Mapping[str, str], own: Mapping[Own, str]
) -> tuple[FaceLine, ...]:
    """Return the lines of a face in the kind's order; a given value wins over the certificate's own, empty lines are left out."""
    lines = []
    for field in fields:
        value = str(given.get(field.name, "")).strip() or own.get(field.own, "")
        if value:
            lines.append(FaceLine(name=field.name, label=field.label, value=value, wide=field.wide))
    return tuple(lines)


def masked_lines(lines: Iterable[FaceLine], fields: Sequence[KindField]) -> tuple[FaceLine, ...]:
    """Return the lines as somebody may read them who only checks whether the certificate is genuine."""
    secrecy = {field.name: field.secrecy for field in fields}
    shown = []
    for line in lines:
        value = masked(line.value, secrecy.get(line.name, Secrecy.HIDDEN))
        if value:
            shown.append(FaceLine(name=line.name, label=line.label, value=value, wide=line.wide))
    return tuple(shown)


def disclosure(*, public_by: str, is_masked: bool, names_whole: bool = False) -> str:
    """Return in a sentence what of a face is shown whole to whoever checks it, and by which law; empty when nothing is to be said."""
    said = f"这种证照的照面依法公开（{public_by}），照原样显示。" if public_by else ""
    if not is_masked:
        return said
    if names_whole:
        return f"{said}持证人当面出示，姓名照原样显示，号码遮住一部分。"
    return f"{said}{'其余的' if said else ''}个人信息遮住一部分。"


def masked(value: str, secrecy: Secrecy) -> str:
    """Return a value masked; hidden ones become empty."""
    match secrecy:
        case Secrecy.OPEN:
            return value
        case Secrecy.NAME:
            return mask_name(value)
        case Secrecy.IDENTITY:
            return mask_identity(value)
        case Secrecy.PHONE:
            return mask_phone(value)
        case Secrecy.HIDDEN:
            return ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
