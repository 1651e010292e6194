"""What is wrong with one typed answer, said so that the person can mend it: what happened, why, what next.

A sensitive answer is never repeated in a sentence; a long one is cut.
"""

from yijian.kernel.refusal import Refusal


class AnswerRefused(Refusal):
    """An answer that cannot be taken as it was typed."""

    code = "forms.answer-refused"
    template = "{title}没能收下。请核对后再填一遍。"


class NotFilled(AnswerRefused):
    """A field that must be filled is empty."""

    code = "forms.not-filled"
    template = "还没有{verb}{title}。{next}"


class NotANumber(AnswerRefused):
    """A number was asked and something else was typed."""

    code = "forms.not-a-number"
    template = "{title}要填数字{given}。请只填数字，比如{example}。"


class NotWhole(AnswerRefused):
    """A whole number was asked and there is a fraction."""

    code = "forms.not-whole"
    template = "{title}要填整数{given}。请去掉小数部分。"


class TooSmall(AnswerRefused):
    """The number is below what can be."""

    code = "forms.too-small"
    template = "{title}最小是{least}{given}。请核对后改正。"


class TooLarge(AnswerRefused):
    """The number is above what can be."""

    code = "forms.too-large"
    template = "{title}最大是{most}{given}。请核对后改正。"


class TooMuchText(AnswerRefused):
    """The text is longer than the register keeps."""

    code = "forms.too-much-text"
    template = "{title}最多写{most}个字，您写了{length}个。请删去{over}个字。"


class WrongWriting(AnswerRefused):
    """The text is not written as the element asks."""

    code = "forms.wrong-writing"
    template = "{title}的写法不对{given}。{help}请改正后再往下填。"


class NoSuchDay(AnswerRefused):
    """What was typed is no day of the calendar."""

    code = "forms.no-such-day"
    template = "{title}要填日期{given}，日历上没有这一天。请按年月日填，比如2026年11月27日。"


class NoSuchMoment(AnswerRefused):
    """What was typed is no day and time."""

    code = "forms.no-such-moment"
    template = "{title}要填日期和钟点{given}，看不出是什么时候。请这样填：2026-11-27 14:30。"


class NotAnOption(AnswerRefused):
    """The answer is not among the choices."""

    code = "forms.not-an-option"
    template = "{title}里没有这一项{given}。请从这几项里选：{options}。"


class NotYesOrNo(AnswerRefused):
    """Yes or no was asked."""

    code = "forms.not-yes-or-no"
    template = "{title}只能答“是”或“否”{given}。请选一个。"


class AnswersDisagree(AnswerRefused):
    """Two answers cannot both be right; the sentence comes from the item's own check."""

    code = "forms.answers-disagree"
    template = "{sentence}"


class ElementUnknown(Refusal):
    """An item asks for a data element that the catalogue does not hold."""

    code = "forms.element-unknown"
    template = "“{item}”的表里用了数据元“{element}”，但数据元目录里没有它，表做不出来。请事项管理员先补上这个数据元。"
