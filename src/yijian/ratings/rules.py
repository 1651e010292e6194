"""What a rating may say, and how ratings are counted."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from yijian.kernel.definitions import Limit, LimitUnit
from yijian.kernel.indicator import rate
from yijian.kernel.refusal import Refusal
from yijian.kernel.workdays import WorkCalendar
from yijian.ratings.vocabulary import LEVEL_TITLES, TAGS, Judgement, Level

VERIFY_LIMIT = Limit(amount=1, unit=LimitUnit.WORKDAY)
"""Working day for verifying; set locally, no national number exists."""

MEND_LIMIT = Limit(amount=5, unit=LimitUnit.WORKDAY)
"""Working days for mending and answering; set locally (many cities five)."""

OBJECT_DAYS = 10
"""Working days after the closing within which a person may have it opened again; set locally."""

MOST_WORDS = 500


class RatedAlready(Refusal):
    """One service is rated once (一事一评)."""

    code = "ratings.rated-already"
    status = 409
    template = "这件事您已经评过了，一件事评一次。想补充的，可以打12345。"


class LevelMissing(Refusal):
    """No level was chosen."""

    code = "ratings.level-missing"
    template = "还没有选满意不满意。选一个，别的可以不填。"


class TagOfAnotherLevel(Refusal):
    """A tag stands under another level, or is unknown."""

    code = "ratings.tag-of-another-level"
    template = "选的标签和“{level}”对不上。请重新选标签，或者不选。"


class TooManyWords(Refusal):
    """The words are longer than can be kept."""

    code = "ratings.too-many-words"
    template = "写了{count}个字，最多{most}个。请删掉一些，写过的都还在。"


class PartUnknown(Refusal):
    """The rating names a part that the application did not have."""

    code = "ratings.part-unknown"
    template = "选的那一项不在这件事里。请重新选是哪一项没办好，或者选“整件事”。"


class ObjectionTooLate(Refusal):
    """The days for having a closed rectification opened again are over."""

    code = "ratings.objection-too-late"
    status = 409
    template = "{until}以前可以要求重新核实，现在过了。还不满意的，请打12345，会有专人再处理。"


class NotOnTheClerksScreen(Refusal):
    """Staff may not rate, nor be at hand while others do (不得强制或干扰)."""

    code = "ratings.not-on-the-clerks-screen"
    status = 403
    template = "评价要由办事人用自己的手机或账号来评，工作人员不能代评。"


def is_poor(level: Level) -> bool:
    """Tell whether a level is a poor rating: the last two (国办发〔2019〕51号)."""
    return level <= Level.POOR


def answers_for(*, parts: Sequence[tuple[str, str]], lead: str, named: int | None) -> str:
    """Return the agency that answers for a rating: that of the part named, of the only one that had a part, else the lead (谁办理、谁负责).

    :raises PartUnknown: when ``named`` is no position among the parts.
    """
    if named is not None:
        if not 0 <= named < len(parts):
            raise PartUnknown(field="part")
        return parts[named][1]
    agencies = dict.fromkeys(agency for _, agency in parts)
    return next(iter(agencies)) if len(agencies) == 1 or (agencies and not lead) else lead


def check_rating(*, level: int | None, tags: Sequence[str], words: str) -> Level:
    """Return the level of a rating that is in order.

    :raises LevelMissing, TagOfAnotherLevel, TooManyWords: when it is not.
    """
    if level is None or level not in set(Level):
        raise LevelMissing(field="level")
    chosen = Level(level)
    known = {code for code, _ in TAGS[chosen]}
    if not set(tags) <= known:
        raise TagOfAnotherLevel(field="tags", level=LEVEL_TITLES[chosen])
    if len(words) > MOST_WORDS:
        raise TooManyWords(field="words", count=len(words), most=MOST_WORDS)
    return chosen


def object_until(closed_at: datetime, calendar: WorkCalendar) -> date:
    """Return the last day on which a closed rectification may be opened again."""
    return calendar.add_working_days(calendar.day_of(closed_at), OBJECT_DAYS)


def active_rate(*, asked: int, rated: int) -> Decimal | None:
    """Return 主动评价率: of those asked, how many rated themselves, in percent; a default is no rating."""
    return rate(rated, asked)


def rectification_rate(judgements: Sequence[Judgement], closed: Sequence[bool]) -> Decimal | None:
    """Return 整改率: of the poor ratings not judged unreasonable, how many were followed to their end, in percent."""
    counted = [
        done
        for judgement, done in zip(judgements, closed, strict=True)
        if judgement is not Judgement.UNREASONABLE
    ]
    return rate(sum(counted), len(counted))
