"""The loop of a certificate: created and ended by the act that causes it."""

from yijian.certificates.vocabulary import MANAGE
from yijian.kernel.loop import SYSTEM, Blank, Loop, Move, Reason, State

ARTICLE_70 = "行政许可法第七十条"
CANCEL_REASONS = (
    Reason("holder", "持证人申请注销"),
    Reason("ended", "有效期届满未延续", ARTICLE_70),
    Reason("died", "公民死亡或者丧失行为能力", ARTICLE_70),
    Reason("dissolved", "法人或者其他组织依法终止", ARTICLE_70),
    Reason("withdrawn", "许可依法被撤销、撤回，或者许可证件依法被吊销", ARTICLE_70),
    Reason("force-majeure", "因不可抗力导致许可事项无法实施", ARTICLE_70),
    Reason("other", "法律、法规规定的其他情形", ARTICLE_70),
)
REVOKE_REASONS = (
    Reason("misconduct", "工作人员滥用职权、玩忽职守作出的", "行政许可法第六十九条第一款第一项"),
    Reason("beyond-powers", "超越法定职权作出的", "行政许可法第六十九条第一款第二项"),
    Reason("procedure", "违反法定程序作出的", "行政许可法第六十九条第一款第三项"),
    Reason("unfit", "申请人不具备资格或者不符合法定条件", "行政许可法第六十九条第一款第四项"),
    Reason("deceit", "以欺骗、贿赂等不正当手段取得，或者承诺不实", "行政许可法第六十九条第二款"),
    Reason("other", "依法可以撤销的其他情形", "行政许可法第六十九条第一款第五项"),
)

_WHY = Blank("why", "理由", kind="long")
_BASIS = Blank("basis", "依据", required=False, help="法律、法规、规章的名称和条款。")


class CertificateLoop(Loop):
    """电子证照: valid from its issue until it is changed, cancelled, revoked or past its last day; 行政许可法 art. 50, 69, 70.

    A changed certificate is followed by its next version; every final state stays readable and checkable for ever.
    """

    code = "certificate"
    title = "电子证照"
    noun = "证照"

    valid = State("有效", plain="这张证现在有效。", waits_for=SYSTEM)
    suspended = State(
        "暂扣", plain="这张证被暂扣，还不能用。", waits_for=MANAGE, to_do="期满发还，或者作出处理"
    )
    changed = State("已换新证", plain="已经换了新证，请用新的。", final=True)
    expired = State("已过期", plain="过了有效期。", final=True)
    cancelled = State("已注销", plain="已经注销。", final=True)
    revoked = State("已撤销", plain="已经撤销。", final=True)

    change = Move("变更", valid >> changed, SYSTEM, plain="换发了新证：{change}。")
    suspend = Move(
        "暂扣",
        valid >> suspended,
        MANAGE,
        form=(_WHY, _BASIS),
        tone="danger",
        plain="{agency}暂扣了这张证：{why}",
    )
    restore = Move("发还", suspended >> valid, MANAGE, plain="{agency}发还了这张证。", tone="primary")
    cancel = Move(
        "注销",
        (valid | suspended) >> cancelled,
        MANAGE,
        reasons=CANCEL_REASONS,
        form=(_WHY, _BASIS),
        tone="danger",
        plain="{agency}注销了这张证：{why}",
        law=ARTICLE_70,
    )
    revoke = Move(
        "撤销",
        (valid | suspended) >> revoked,
        MANAGE,
        reasons=REVOKE_REASONS,
        form=(_WHY, _BASIS),
        tone="danger",
        plain="{agency}撤销了这张证：{why}",
        law="行政许可法第六十九条",
    )
    expire = Move(
        "到期", (valid | suspended) >> expired, SYSTEM, plain="有效期到了，没有延续。", law=ARTICLE_70
    )
