"""Why a move may be refused, whatever the loop."""

from yijian.kernel.refusal import NotYourDuty, Refusal


class MoveNotAllowed(Refusal):
    """The subject does not stand where this move starts."""

    code = "loops.move-not-allowed"
    status = 409
    template = "{what}现在是“{state}”，不能“{move}”。请刷新页面，按最新情况办。"


class OnlySoOften(Refusal):
    """The move was made as often as the law allows, e.g. one correction notice (行政许可法 32)."""

    code = "loops.only-so-often"
    status = 409
    template = "“{move}”最多{times}次，已经做过了，不能再做。要说的话请写进办理意见。"


class SameHands(NotYourDuty):
    """The actor made an earlier move that must stay in other hands (受办分离)."""

    code = "loops.same-hands"
    template = "“{earlier}”是您办的，“{move}”要换一个人办。请交给同单位有这项职责的同事。"


class NotYourAgency(NotYourDuty):
    """The subject is held by another agency."""

    code = "loops.not-your-agency"
    template = "这件现在归{agency}办，不归您单位。需要时请联系对方。"


class ReasonNeeded(Refusal):
    """The move takes only one of the reasons that the law names."""

    code = "loops.reason-needed"
    template = "“{move}”要选一个法定理由：{reasons}。请选好再提交。"


class BlankMissing(Refusal):
    """A part of the move's own form is empty or out of range."""

    code = "loops.blank-missing"
    template = "“{title}”{fault}，请补上再提交。"
