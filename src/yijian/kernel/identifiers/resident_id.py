"""公民身份号码 and the cards that share its 18 places (GB 11643-1999).

六位区划 · 八位出生日期 · 三位顺序码 (odd for men) · 校验码. People keep the number of the place where they were first registered, so
an area code that has been abolished since is right and never refused.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yijian.kernel.identifiers.check_digits import DIGITS, mod_11_2
from yijian.kernel.identifiers.masking import mask_identity
from yijian.kernel.identifiers.refusals import CheckFailed, DateAhead, ImpossibleDate, OldNumber, WrongShape
from yijian.kernel.identifiers.typed_text import Layout, read, tidy

LAYOUT = Layout(
    title="身份证号",
    shape="18位，前17位是数字，最后一位是数字或X",
    length=18,
    alphabet=DIGITS,
    last=DIGITS + "X",
)

PAPER = "证件"

_OLDEST_YEAR = 1850


class Sex(StrEnum):
    """Sex, in the codes of GB/T 2261.1."""

    MALE = "1"
    FEMALE = "2"


class CardKind(StrEnum):
    """Which card bears the number."""

    CITIZEN = "citizen"
    """居民身份证."""
    HONG_KONG = "hong-kong"
    """港澳台居民居住证, 810000."""
    MACAO = "macao"
    """港澳台居民居住证, 820000."""
    TAIWAN = "taiwan"
    """港澳台居民居住证, 830000."""
    FOREIGNER = "foreigner"
    """外国人永久居留身份证 of 2023, which begins with 9."""


_RESIDENCE_PERMITS = {"810000": CardKind.HONG_KONG, "820000": CardKind.MACAO, "830000": CardKind.TAIWAN}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentId:
    """One identity number and what can be read from it."""

    number: str
    kind: CardKind
    born_on: date
    sex: Sex

    @property
    def area_code(self) -> str:
        """Return the six-digit area of first registration; empty on a foreigner's card, which has none."""
        return "" if self.kind is CardKind.FOREIGNER else self.number[:6]

    @property
    def masked(self) -> str:
        """Return the number as pages show it."""
        return mask_identity(self.number)

    def age_on(self, day: date) -> int:
        """Return the full years lived on a day (周岁); somebody born on 29 February grows older on 1 March."""
        had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - (not had_birthday)

    def __str__(self) -> str:
        return self.number


def parse_resident_id(text: str, *, today: date | None = None, field: str | None = None) -> ResidentId:
    """Return the identity number that was typed.

    With ``today`` a birth date that has not come yet is refused too. Stored 15-digit numbers are widened by ``widen``.

    :raises OldNumber: for the 15 digits of the first generation.
    :raises TooShort, TooLong, Missing, StrangeCharacter: when the writing is wrong.
    :raises ImpossibleDate, DateAhead: when the birth date is.
    :raises CheckFailed: when the check digit does not follow.
    """
    bare = tidy(text)
    if len(bare) == 15 and bare.isdigit():
        raise OldNumber(field=field)
    number = read(bare, LAYOUT, field=field)
    if number[0] == "0":
        fault = "开头不会是0"
        raise WrongShape(field=field, title=LAYOUT.title, shape=LAYOUT.shape, fault=fault, paper=PAPER)
    born_on = _birth_date(number[6:14], field=field)
    if mod_11_2(number[:17]) != number[17]:
        raise CheckFailed(field=field, title=LAYOUT.title, paper=PAPER)
    if today is not None and born_on > today:
        raise DateAhead(
            field=field,
            title=LAYOUT.title,
            meaning="出生日期",
            paper=PAPER,
            year=born_on.year,
            month=born_on.month,
            day=born_on.day,
        )
    kind = CardKind.FOREIGNER if number[0] == "9" else _RESIDENCE_PERMITS.get(number[:6], CardKind.CITIZEN)
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return ResidentId(number=number, kind=kind, born_on=born_on, sex=sex)


def widen(old_number: str, *, field: str | None = None) -> ResidentId:
    """Return the 18-digit number of a 15-digit one found in old records, where all were born after 1900.

    :raises TooShort, TooLong, Missing, StrangeCharacter, ImpossibleDate: when it is no such number.
    """
    layout = Layout(title="旧身份证号", shape="15位数字", length=15, alphabet=DIGITS)
    old = read(old_number, layout, field=field)
    body = old[:6] + "19" + old[6:]
    return parse_resident_id(body + mod_11_2(body), field=field)


def _birth_date(digits: str, *, field: str | None) -> date:
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        born_on = None
    if born_on is None or born_on.year < _OLDEST_YEAR:
        raise ImpossibleDate(
            field=field, title=LAYOUT.title, first=7, last=14, digits=digits, meaning="出生日期", paper=PAPER
        )
    return born_on
