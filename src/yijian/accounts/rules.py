"""Who may act for whom, what may be granted, and why not."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from yijian.accounts.vocabulary import ActingKind, ActingOption, duty_title, is_platform_wide
from yijian.kernel.refusal import Conflict, Refusal
from yijian.kernel.workdays import AGENCY_ZONE


class NameDiffers(Refusal):
    """The number is known under another name."""

    code = "accounts.name-differs"
    template = "这个证件号码登记的不是这个名字。请对照证件核对姓名和号码；改过名的，请带户口簿到窗口更正。"


class BirthDiffers(Refusal):
    """The day of birth does not follow from the number."""

    code = "accounts.birth-differs"
    template = "出生日期和身份证号里的不一样。身份证号里是{day}，请对照证件改正。"


class UsernameTaken(Refusal):
    """Another account bears the name."""

    code = "accounts.username-taken"
    template = "账号“{username}”已经有人用了。请换一个。"


class UsernameShape(Refusal):
    """The user name holds something it cannot."""

    code = "accounts.username-shape"
    template = "账号“{username}”写得不对。账号由小写字母、数字和 @ . _ - 组成，开头是字母或数字，不超过64位。"


class AccountByPlatform(Refusal):
    """An administrator of an agency would open an account."""

    code = "accounts.account-by-platform"
    status = 403
    template = "账号“{username}”还没有开通，开通账号由平台的运行人员用命令办，单位管理员只能改已有账号的岗位和职责。请先请他们开通，再导入这一行。"


class PersonUnknown(Refusal):
    """Nobody with this name and paper is registered here."""

    code = "accounts.person-unknown"
    template = "没有查到姓名和证件号码都对得上的人。请核对；对方没用过本平台的，请他先登录一次，或者带身份证到窗口登记。"


class NotYourSubject(Refusal):
    """Somebody acts for a person or firm that is not theirs."""

    code = "accounts.not-your-subject"
    status = 403
    template = "您现在不能替{name}办事：没有登记过委托，或者委托已经到期、收回。请对方在“让别人替我办”里委托您，或者带委托书到窗口登记。"


class OnlyTheSubject(Refusal):
    """An authority is given by whom it binds, or by a clerk who saw the paper."""

    code = "accounts.only-the-subject"
    status = 403
    template = "委托要由本人或法定代表人自己给出，别人不能代他给。请让对方登录后委托您，或者一起到窗口登记。"


class EvidenceWanted(Refusal):
    """A clerk records an authority without the signed paper."""

    code = "accounts.evidence-wanted"
    template = "窗口登记委托要留下委托书。请先扫描上传委托书再登记。"


class AgentIsPrincipal(Refusal):
    """Somebody would act for themselves by an authority."""

    code = "accounts.agent-is-principal"
    template = "委托人和代办人是同一个人，不用委托，直接办就行。"


class AuthorityPeriod(Refusal):
    """The period is empty or too long."""

    code = "accounts.authority-period"
    template = "委托的截止日要在起始日之后，最长{years}年。请改好日期再登记。"


class AuthorityEnded(Refusal):
    """The authority was taken back or has run out."""

    code = "accounts.authority-ended"
    template = "这份委托已经收回或到期，不用再收一次。"


class RevokeReasonWanted(Refusal):
    """A clerk ends somebody's authority without saying why, or somebody says more than is kept."""

    code = "accounts.revoke-reason-wanted"
    template = "收回委托的原因要写{least}到{most}个字，会记录下来。请改好再收回。"


class DutyUnknown(Refusal):
    """No such duty."""

    code = "accounts.duty-unknown"
    template = "没有“{duty}”这个职责。请从职责清单里选。"


class DutyToOneself(Refusal):
    """Nobody entrusts themselves (GB/T 22239-2019, separation of administrators)."""

    code = "accounts.duty-to-oneself"
    status = 403
    template = "不能给自己授予或收回职责。请另一位管理员来办。"


class OtherAgency(Refusal):
    """An administrator of one agency reaches into another."""

    code = "accounts.other-agency"
    status = 403
    template = "{name}不是您单位的人，职责由他所在单位的管理员授予。"


class PlatformDuty(Refusal):
    """A duty over the whole platform is granted outside the agency that runs it."""

    code = "accounts.platform-duty"
    template = "“{duty}”管的是整个平台，只能授给运行平台的单位（{operator}）的人，{agency}的人不能有。请去掉这个职责，或授给那个单位的人。"


class DutyNotHeld(Conflict):
    """The duty to take back is not held."""

    code = "accounts.duty-not-held"
    template = "{name}现在没有“{duty}”职责，可能刚才已经收回。请刷新页面核对。"


class MembershipKnown(Conflict):
    """The firm has another legal representative, or the clerk is known."""

    code = "accounts.membership-known"
    template = "{firm}已经登记了法定代表人{holder}。法定代表人换了人的，请先办变更登记。"


class PurposeWanted(Refusal):
    """Personal data is revealed for a stated purpose only (个人信息保护法 art. 6)."""

    code = "accounts.purpose-wanted"
    template = "查看完整的个人信息要写明用途，至少4个字，会记录下来，本人可以看到。请写明用途。"


LONGEST_AUTHORITY_YEARS = 3
SHORTEST_PURPOSE = 4
SHORTEST_REASON = 4
LONGEST_REASON = 200


def day_of(now: datetime) -> date:
    """Return the agencies' day of a moment."""
    return now.astimezone(AGENCY_ZONE).date()


def require_authority_period(valid_from: date, valid_until: date | None) -> None:
    """Let pass a period that ends, later than it begins and within three years.

    :raises AuthorityPeriod: otherwise.
    """
    if valid_until is None:
        return
    longest = valid_from.year + LONGEST_AUTHORITY_YEARS, valid_from.month, valid_from.day
    if valid_until <= valid_from or (valid_until.year, valid_until.month, valid_until.day) > longest:
        raise AuthorityPeriod(field="valid_until", years=LONGEST_AUTHORITY_YEARS)


def require_revoke_reason(reason: str, *, is_clerk: bool) -> None:
    """Let pass a reason that is kept whole; whose authority it is may end it without one, a clerk may not.

    :raises RevokeReasonWanted: otherwise.
    """
    least = SHORTEST_REASON if is_clerk else 0
    if not least <= len(reason.strip()) <= LONGEST_REASON:
        raise RevokeReasonWanted(field="reason", least=SHORTEST_REASON, most=LONGEST_REASON)


def require_duty_may_be_held(duty: str, *, runs_platform: bool, agency: str, operator: str) -> None:
    """Let pass a duty that staff of an agency may hold; one over the whole platform is held where the platform is run.

    :raises PlatformDuty: otherwise.
    """
    if is_platform_wide(duty) and not runs_platform:
        raise PlatformDuty(
            field="duty", duty=duty_title(duty), agency=agency, operator=operator or "现在还没有定"
        )


def duties_that_count(granted: Iterable[str], *, runs_platform: bool) -> frozenset[str]:
    """Return the duties of an agency's staff that count: those over the whole platform only while the agency runs it."""
    return frozenset(duty for duty in granted if runs_platform or not is_platform_wide(duty))


def chosen_option(options: Sequence[ActingOption], key: str) -> ActingOption | None:
    """Return the capacity that was chosen, if it is still open; otherwise work for staff, oneself for citizens."""
    for option in options:
        if option.key == key:
            return option
    order = (ActingKind.STAFF, ActingKind.SELF)
    return next((option for kind in order for option in options if option.kind is kind), None)
