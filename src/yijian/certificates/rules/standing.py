"""What a certificate is worth on a day."""

import calendar
from datetime import date

from yijian.certificates.vocabulary import STANDING_TITLES, Standing
from yijian.kernel.refusal import Refusal


class CertificateNotValid(Refusal):
    """Only a valid certificate can be used, copied or lent."""

    code = "certificates.not-valid"
    template = "这张《{title}》{standing}，现在不能这样用。有疑问请联系发证机关{issuer}。"


def ends_after(start: date, months: int) -> date:
    """Return the first day on which a certificate of so many months no longer holds.

    The day of the month stays; where the month is shorter, its last day is the end's month last (民法典 art. 202).
    """
    index = start.month - 1 + months
    year, month = start.year + index // 12, index % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def standing_of(*, state: str, valid_from: date, valid_until: date | None, on: date) -> Standing:
    """Return what a certificate is worth on a day, even before the nightly job has marked it as expired.

    ``state`` is the loop's; states and standings share their names.
    """
    standing = Standing(state)
    if standing is Standing.VALID and on < valid_from:
        return Standing.NOT_YET
    if standing in (Standing.VALID, Standing.SUSPENDED) and valid_until is not None and on >= valid_until:
        return Standing.EXPIRED
    return standing


def verdict_of(*, genuine: bool, standing: Standing) -> str:
    """Return the one sentence people came for."""
    if not genuine:
        return "对不上，不要相信这份文件"
    if standing is Standing.VALID:
        return "是真的，现在有效"
    return f"证是真的，但是{STANDING_TITLES[standing]}"
