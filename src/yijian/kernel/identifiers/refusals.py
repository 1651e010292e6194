"""Why an identifier is not taken: one type for each fault, one sentence for each person.

A checker says what is wrong, how the identifier is made, and what to do. Nothing here repeats a whole number back.
"""

from yijian.kernel.refusal import Refusal


class IdentifierRefused(Refusal):
    """What was typed cannot be this identifier."""

    code = "identifier.refused"
    template = "{title}填得不对。{title}是{shape}，请对照证件再填一遍。"


class Missing(IdentifierRefused):
    """Nothing was typed."""

    code = "identifier.missing"
    template = "还没有填{title}。{title}是{shape}，请填上。"


class TooShort(IdentifierRefused):
    """Characters are missing."""

    code = "identifier.too-short"
    template = "少了{missing}位。{title}是{shape}，您填了{given}位，请补上。"


class TooLong(IdentifierRefused):
    """There are more characters than the identifier has."""

    code = "identifier.too-long"
    template = "多了{extra}位。{title}是{shape}，您填了{given}位，请删去多出的。"


class WrongLength(IdentifierRefused):
    """The identifier has several lengths and this is none of them."""

    code = "identifier.wrong-length"
    template = "位数不对。{title}是{shape}，您填了{given}位，请核对后再填。"


class StrangeCharacter(IdentifierRefused):
    """A character stands where it cannot."""

    code = "identifier.strange-character"
    template = "第{place}位写成了“{character}”。{title}是{shape}，{hint}请改过来。"


class CheckFailed(IdentifierRefused):
    """The check digit does not follow from the rest: a slip or two characters swapped."""

    code = "identifier.check-failed"
    template = "{title}的校验位对不上，多半是有一位抄错，或者相邻两位写反了。请对照{paper}逐位再核对一遍。"


class ImpossibleDate(IdentifierRefused):
    """The digits that should be a date are none."""

    code = "identifier.impossible-date"
    template = "第{first}到{last}位写的是“{digits}”。{title}的这几位是{meaning}，不会有这样的{meaning}，请对照{paper}改正。"


class DateAhead(IdentifierRefused):
    """The date in the identifier has not come yet."""

    code = "identifier.date-ahead"
    template = "{title}里的{meaning}是{year}年{month}月{day}日，这一天还没到。请对照{paper}改正。"


class OldNumber(IdentifierRefused):
    """A number of the first generation of identity cards."""

    code = "identifier.old-number"
    template = "这是15位的旧号码。第一代居民身份证从2013年起停用，请填现在证件上的18位号码。"


class UnknownProfile(IdentifierRefused):
    """No code layout has this name."""

    code = "identifier.unknown-profile"
    template = "没有名为“{profile}”的编码规则，因此不能核对这个编码。请从这几种里选：{known}。"


class WrongShape(IdentifierRefused):
    """The parts of the identifier do not stand as its layout asks."""

    code = "identifier.wrong-shape"
    template = "{title}的写法不对：{fault}。{title}是{shape}，请对照{paper}再填一遍。"


class SerialsUsedUp(IdentifierRefused):
    """The serial does not fit into the digits that the layout gives it."""

    code = "identifier.serials-used-up"
    template = "{title}编不出来：流水号{serial}不在1到{most}之间。请管理员检查编号规则后再办。"
