"""办件编号: 区划 6 · filing day 8 · serial of the day 6 · check digit 1 (ISO 7064 MOD 11,10).

There is no national layout. Twenty-one digits can be read over the telephone and typed on a terminal, and the check digit catches
every single slip; who may see a case is decided elsewhere, not by the number being hard to guess.
"""

from dataclasses import dataclass
from datetime import date

from yijian.kernel.identifiers.check_digits import DIGITS, hybrid
from yijian.kernel.identifiers.refusals import CheckFailed, ImpossibleDate, SerialsUsedUp
from yijian.kernel.identifiers.region_code import parse_region_code
from yijian.kernel.identifiers.typed_text import Layout, read

LAYOUT = Layout(title="办件编号", shape="21位数字", length=21, alphabet=DIGITS)
MOST_A_DAY = 999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNumber:
    """One 办件编号 and what it says."""

    region_code: str
    """Six digits."""
    filed_on: date
    serial: int

    @property
    def text(self) -> str:
        """Return the 21 digits, check digit included."""
        body = f"{self.region_code}{self.filed_on:%Y%m%d}{self.serial:06}"
        return body + hybrid(body, DIGITS)

    @property
    def grouped(self) -> str:
        """Return the digits in groups of four, as receipts print them."""
        text = self.text
        return " ".join(text[i : i + 4] for i in range(0, len(text), 4))

    def __str__(self) -> str:
        return self.text


def case_number(*, region_code: str, filed_on: date, serial: int) -> CaseNumber:
    """Return the number of the case that is the serial-th of its region and day; longer region codes are shortened.

    :raises SerialsUsedUp: when the serial is not between 1 and 999,999.
    :raises WrongLength, StrangeCharacter, WrongShape: when the region is not one.
    """
    if not 1 <= serial <= MOST_A_DAY:
        raise SerialsUsedUp(title=LAYOUT.title, serial=serial, most=MOST_A_DAY)
    region = parse_region_code(region_code).short
    return CaseNumber(region_code=region, filed_on=filed_on, serial=serial)


def parse_case_number(text: str, *, field: str | None = None) -> CaseNumber:
    """Return the case number that was typed; groups and hyphens are read through.

    :raises Missing, TooShort, TooLong, StrangeCharacter: when the writing is wrong.
    :raises CheckFailed: when the check digit does not follow.
    :raises ImpossibleDate: when the filing day is none.
    """
    typed = read(text, LAYOUT, field=field)
    if hybrid(typed[:20], DIGITS) != typed[20]:
        raise CheckFailed(field=field, title=LAYOUT.title, paper="回执")
    try:
        filed_on = date(int(typed[6:10]), int(typed[10:12]), int(typed[12:14]))
    except ValueError:
        raise ImpossibleDate(
            field=field,
            title=LAYOUT.title,
            first=7,
            last=14,
            digits=typed[6:14],
            meaning="申报日期",
            paper="回执",
        ) from None
    return CaseNumber(region_code=typed[:6], filed_on=filed_on, serial=int(typed[14:20]))
