"""Certificates as the components draw them."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse

from yijian.certificates.rules import spaced
from yijian.certificates.vocabulary import CertificateRow, CheckResult, FaceLine, Standing, UseKind, UseRow
from yijian.plumbing.clock import CITY_TIME
from yijian.ui.vocabulary import CertificateFace, Check
from yijian.ui.vocabulary import FaceLine as DrawnLine

TONES = {Standing.VALID: "ok", Standing.NOT_YET: "info", Standing.SUSPENDED: "warn"}
USE_ICONS = {
    UseKind.LENT: "users",
    UseKind.COPY: "printer",
    UseKind.CALLED: "eye",
    UseKind.SHOWN: "qrcode",
}


def held_face(
    row: CertificateRow, *, address: str, lines: Iterable[FaceLine] | None = None
) -> CertificateFace:
    """Return the face of a certificate, whole for its holder or with the given (masked) lines."""
    return CertificateFace(
        title=row.title,
        english=row.english,
        lines=_lines(row.lines if lines is None else lines),
        agency=row.issuer_name,
        issued_on=row.issued_on,
        seal_text=row.seal_name,
        seal_purpose=row.seal_title,
        code=address,
        mark="" if row.standing is Standing.VALID else row.standing_title,
    )


def checked_face(result: CheckResult, *, address: str) -> CertificateFace:
    """Return the face that a check shows: masked, and without a seal when something does not hold."""
    genuine = result.sound or all(point.passed for point in result.points[:3])
    return CertificateFace(
        title=result.heading,
        english=result.english,
        lines=_lines(result.lines),
        agency=result.issuer_name,
        issued_on=result.issued_on,
        seal_text=result.seal_name if genuine else "",
        seal_purpose=result.seal_title if genuine else "",
        code=address,
        mark="" if result.sound else "仅供核对",
    )


def drawn_checks(result: CheckResult) -> tuple[Check, ...]:
    """Return what was looked at for the list of checks."""
    return tuple(Check(title=one.title, text=one.text, passed=one.passed) for one in result.points)


def tone_of(standing: Standing) -> str:
    """Return the tone of a standing's tag."""
    return TONES.get(standing, "bad")


def use_line(use: UseRow, *, own: bool = True) -> tuple[str, str]:
    """Return a use in words, to the holder (``own``) or to staff: who and what, then how long."""
    until = f"，用到{_day(use)}" if use.until_at else ""
    seen = f"，看过{use.seen}次" if use.seen else ""
    ended = f"，{'您' if own else '持证人'}已收回" if use.ended_at else ""
    if use.kind is UseKind.LENT:
        what = f"授权{use.user}用于{use.purpose}"
    elif use.kind is UseKind.COPY:
        who = "" if use.user == "本人" else f"{use.user}打印，"
        what = f"{who}复制件，仅用于{use.purpose}"
    elif use.kind is UseKind.CALLED:
        what = f"{use.user}，{use.purpose}"
    else:
        what = "您当面亮证" if own else "持证人当面亮证"
    return what, f"{until}{seen}{ended}".removeprefix("，")


def check_path(code: str) -> str:
    """Return the address of a code's check page."""
    return reverse("certificates:check-code", args=[code])


def typed_code(code: str) -> str:
    """Return a code as it is printed."""
    return spaced(code)


def _lines(lines: Iterable[FaceLine]) -> tuple[DrawnLine, ...]:
    return tuple(DrawnLine(label=line.label, value=line.value, full=line.wide) for line in lines)


def _day(use: UseRow) -> str:
    if use.until_at is None:
        return ""
    last = use.until_at.astimezone(CITY_TIME).date() - timedelta(days=1)
    return f"{last.year}年{last.month}月{last.day}日"
