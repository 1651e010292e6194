"""统一社会信用代码 (GB 32100-2015) and the 组织机构代码 inside it (GB 11714-1997).

登记管理部门 1 · 机构类别 1 · 区划 6 · 组织机构代码 9 · 校验码 1.
"""

from dataclasses import dataclass

from yijian.kernel.identifiers.check_digits import ALPHANUMERIC, CREDIT_ALPHABET, DIGITS, credit, organization
from yijian.kernel.identifiers.refusals import CheckFailed, WrongShape
from yijian.kernel.identifiers.typed_text import Layout, read

LAYOUT = Layout(
    title="统一社会信用代码",
    shape="18位数字和大写字母，不用I、O、S、V、Z",
    length=18,
    alphabet=CREDIT_ALPHABET,
)
ORGANIZATION_LAYOUT = Layout(
    title="组织机构代码",
    shape="8位数字或大写字母加1位校验码",
    length=9,
    alphabet=ALPHANUMERIC,
    last=DIGITS + "X",
)

REGISTRARS = {"1": "机构编制", "5": "民政", "9": "市场监管", "Y": "其他"}
"""登记管理部门 by the first place, as far as it is certain; other values exist and are not refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditCode:
    """One 统一社会信用代码 and its parts."""

    code: str

    @property
    def registrar(self) -> str:
        """Return the kind of authority that registered the body; empty when the list does not say."""
        return REGISTRARS.get(self.code[0], "")

    @property
    def category(self) -> str:
        """Return the two places that say what sort of body it is: 91 企业, 92 个体工商户, 11 机关."""
        return self.code[:2]

    @property
    def area_code(self) -> str:
        """Return the six-digit area of registration."""
        return self.code[2:8]

    @property
    def organization_code(self) -> str:
        """Return the nine places of the 组织机构代码, without hyphen."""
        return self.code[8:17]

    @property
    def organization_holds(self) -> bool:
        """Tell whether the inner check digit is right too; a code whose outer one is right is taken either way."""
        return organization(self.organization_code[:8]) == self.organization_code[8]

    def __str__(self) -> str:
        return self.code


def parse_credit_code(text: str, *, field: str | None = None) -> CreditCode:
    """Return the 统一社会信用代码 that was typed.

    :raises Missing, TooShort, TooLong, StrangeCharacter: when the writing is wrong.
    :raises WrongShape: when the places of the area are not digits.
    :raises CheckFailed: when the check character does not follow.
    """
    code = read(text, LAYOUT, field=field)
    if not code[2:8].isdigit():
        fault = "第3到8位是区划代码，只能是数字"
        raise WrongShape(
            field=field, title=LAYOUT.title, shape=LAYOUT.shape, fault=fault, paper="营业执照或登记证书"
        )
    if credit(code[:17]) != code[17]:
        raise CheckFailed(field=field, title=LAYOUT.title, paper="营业执照或登记证书")
    return CreditCode(code=code)


def parse_organization_code(text: str, *, field: str | None = None) -> str:
    """Return a 组织机构代码 without its hyphen.

    :raises Missing, TooShort, TooLong, StrangeCharacter: when the writing is wrong.
    :raises CheckFailed: when the check digit does not follow.
    """
    code = read(text, ORGANIZATION_LAYOUT, field=field)
    if organization(code[:8]) != code[8]:
        raise CheckFailed(field=field, title=ORGANIZATION_LAYOUT.title, paper="登记证书")
    return code
