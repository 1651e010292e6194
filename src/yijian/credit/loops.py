"""The loops of promises and of revocation."""

from yijian.credit.vocabulary import CHECK, REVOKE
from yijian.kernel.loop import APPLICANT, SYSTEM, Blank, Clock, Loop, Move, Reason, State

FULFIL = Clock("fulfil", "承诺期限")
CHECKING = Clock("checking", "核查期限")
STATEMENT = Clock("statement", "陈述申辩期限")


class PromiseLoop(Loop):
    """承诺: signed, handed in or checked, kept or broken; 国办发〔2020〕42号 and the local rules on 容缺受理.

    A paper promised (容缺) waits for the applicant until its day; a condition promised (告知承诺) waits for the agency's check.
    """

    code = "promise"
    title = "容缺与承诺"
    noun = "承诺"

    signed = State("待履行", plain="您承诺的还没到期，记得按时补上。", waits_for=APPLICANT, clock=FULFIL)
    handed_in = State(
        "待核对", plain="补交的已收到，部门正在核对。", waits_for=CHECK, to_do="核对补交的材料", clock=FULFIL
    )
    to_check = State(
        "待核查",
        plain="您承诺的事，部门会来核查。",
        waits_for=CHECK,
        to_do="核查承诺是否属实",
        clock=CHECKING,
    )
    kept = State("已履行", plain="承诺履行了。", final=True)
    broken = State("未履行", plain="承诺没有履行，部门会按规定处理。", final=True)
    ended = State("已了结", plain="办件没有办成，这个承诺不用再履行。", final=True)

    begin = Move("承诺期限起算", signed >> signed, SYSTEM, at_most=1, starts=(FULFIL,))
    await_check = Move("决定后待核查", signed >> to_check, SYSTEM, starts=(CHECKING,), ends=(FULFIL,))
    hand_in = Move("补交", signed >> handed_in, APPLICANT, tone="primary", plain="您补交了“{title}”。")
    accept_paper = Move(
        "核对通过",
        handed_in >> kept,
        CHECK,
        ends=(FULFIL,),
        tone="primary",
        plain="“{title}”补齐了，承诺履行了。",
    )
    return_paper = Move(
        "退回重补",
        handed_in >> signed,
        CHECK,
        form=(Blank("what", "哪里不对、怎么改", "long"),),
        plain="补交的“{title}”没收下：{what}",
    )
    confirm = Move(
        "核查属实",
        to_check >> kept,
        CHECK,
        ends=(CHECKING,),
        tone="primary",
        form=(Blank("findings", "核查情况", "long"),),
        plain="核查过了，承诺属实。",
    )
    find_false = Move(
        "核查不实",
        to_check >> broken,
        CHECK,
        ends=(CHECKING,),
        tone="danger",
        form=(Blank("findings", "不实的情况", "long"),),
        plain="核查发现承诺不实：{findings}",
        law="国办发〔2020〕42号",
    )
    lapse = Move(
        "逾期未补", (signed | handed_in) >> broken, SYSTEM, ends=(FULFIL,), plain="到期没有补上“{title}”。"
    )
    end = Move("不用履行", (signed | handed_in | to_check) >> ended, SYSTEM, ends=(FULFIL, CHECKING))


class RevocationLoop(Loop):
    """撤销: notice, the right to state, decision; 行政许可法 art. 69, 行政处罚法 art. 44-45 by analogy for the hearing of the person."""

    code = "revocation"
    title = "撤销程序"
    noun = "撤销程序"

    opened = State("待告知", waits_for=REVOKE, to_do="告知拟撤销的事实、理由和陈述申辩权")
    notified = State(
        "听取陈述申辩",
        plain="部门拟撤销原决定。您有不同意见，可以在期限内说明。",
        waits_for=APPLICANT,
        clock=STATEMENT,
    )
    heard = State("待决定", plain="部门正在决定是否撤销。", waits_for=REVOKE, to_do="决定是否撤销")
    revoked = State("已撤销", plain="原决定被撤销。", final=True)
    dropped = State("不予撤销", plain="不撤销，原决定继续有效。", final=True)

    notify = Move(
        "告知",
        opened >> notified,
        REVOKE,
        starts=(STATEMENT,),
        tone="primary",
        form=(Blank("facts", "事实和理由", "long"), Blank("basis", "依据", "long")),
        plain="{agency}拟撤销“{title}”：{facts}您可以在{until}前说明理由。",
        law="行政许可法第六十九条",
    )
    state = Move(
        "陈述申辩",
        notified >> heard,
        APPLICANT,
        ends=(STATEMENT,),
        tone="primary",
        form=(Blank("statement", "您的意见", "long"),),
        plain="您说明了意见。",
    )
    statement_over = Move(
        "期满未陈述", notified >> heard, SYSTEM, ends=(STATEMENT,), plain="说明的期限到了。"
    )
    revoke = Move(
        "决定撤销",
        heard >> revoked,
        REVOKE,
        not_by=("notify",),
        tone="danger",
        form=(
            Blank("why", "撤销的理由", "long"),
            Blank("answer", "对陈述申辩的答复", "long", required=False),
        ),
        plain="决定撤销“{title}”：{why}",
        law="行政许可法第六十九条",
    )
    drop = Move(
        "不予撤销",
        heard >> dropped,
        REVOKE,
        not_by=("notify",),
        form=(Blank("why", "不撤销的理由", "long"),),
        plain="不撤销“{title}”：{why}",
    )


REPAIR_REASONS = (
    Reason("fulfilled", "已经履行或纠正", "国办发〔2020〕49号"),
    Reason("error", "记录有误", "国办发〔2020〕49号"),
)
