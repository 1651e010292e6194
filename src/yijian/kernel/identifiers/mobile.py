"""手机号: 11 digits beginning with 13 to 19, with or without the country code of the mainland."""

from yijian.kernel.identifiers.check_digits import DIGITS
from yijian.kernel.identifiers.refusals import WrongShape
from yijian.kernel.identifiers.typed_text import Layout, read, tidy

LAYOUT = Layout(title="手机号", shape="11位数字", length=11, alphabet=DIGITS)


def parse_mobile(text: str, *, field: str | None = None) -> str:
    """Return the 11 digits of a mobile number; +86, spaces and hyphens are dropped.

    :raises Missing, TooShort, TooLong, StrangeCharacter: when the writing is wrong.
    :raises WrongShape: when it does not begin like a mobile number.
    """
    number = read(_without_country(tidy(text)), LAYOUT, field=field)
    if number[0] != "1" or number[1] not in "3456789":
        fault = f"开头是{number[:2]}，手机号开头在13到19之间"
        raise WrongShape(field=field, title=LAYOUT.title, shape=LAYOUT.shape, fault=fault, paper="手机")
    return number


def _without_country(typed: str) -> str:
    for prefix in ("+86", "0086"):
        if typed.startswith(prefix):
            return typed.removeprefix(prefix)
    # A bare 86 is the country only when a whole number follows: no mobile number begins with 8.
    return typed[2:] if len(typed) == 13 and typed.startswith("86") else typed
