"""When a promise may be made, and what a broken one costs."""

from datetime import date

from yijian.kernel.definitions import Limit, LimitUnit
from yijian.kernel.refusal import Refusal

STATEMENT_LIMIT = Limit(amount=5, unit=LimitUnit.WORKDAY)
"""Days for stating one's case before a revocation; set locally, after 行政处罚法 64 (five days for a hearing)."""

RECORD_YEARS = 1
"""How long a breach bars promises if it is not repaired; set locally."""

REMIND_BEFORE_DAYS = 3
"""Working days before its day on which a promise is reminded of."""


class MayNotPromise(Refusal):
    """The person's record rules promises out until it is repaired (国办发〔2020〕42号)."""

    code = "credit.may-not-promise"
    template = "{since}您有一次承诺没有履行（{what}），在修复之前不能再用承诺代替材料。请按一般流程交齐材料，或者先申请信用修复。"

    def __init__(self, *, field: str | None = None, since: str, what: str) -> None:
        """Say since when, and what was not kept; that is a sentence of its own on the record and stands in brackets here."""
        super().__init__(field=field, since=since, what=what.rstrip("。"))


class NothingHandedIn(Refusal):
    """A promise is to be fulfilled without the promised paper."""

    code = "credit.nothing-handed-in"
    template = "还没有上传“{title}”。请先拍照或选文件上传，再交。"


def bar_until(recorded_on: date) -> date:
    """Return the first day on which a breach no longer bars promises."""
    try:
        return recorded_on.replace(year=recorded_on.year + RECORD_YEARS)
    except ValueError:
        return recorded_on.replace(year=recorded_on.year + RECORD_YEARS, day=28)
