"""The loops of applications, cases and joint surveys."""

from yijian.cases.vocabulary import ACCEPT, DECIDE, DELIVER, EXTEND, SURVEY
from yijian.kernel.loop import APPLICANT, SYSTEM, Blank, Clock, Loop, Move, Reason, State

FIVE_DAYS = Clock("five-days", "一次告知期限", statutory=True)
PROMISED = Clock("promised", "承诺时限")
STATUTORY = Clock("statutory", "法定时限", statutory=True)
CORRECTION = Clock("correction", "补正期限")
HAND_OVER = Clock("hand-over", "送达期限", statutory=True)

ARTICLE_45 = "行政许可法第四十五条"
STATUTORY_REASONS = (
    Reason("hearing", "听证", ARTICLE_45),
    Reason("tender", "招标", ARTICLE_45),
    Reason("auction", "拍卖", ARTICLE_45),
    Reason("inspection", "检验", ARTICLE_45),
    Reason("testing", "检测", ARTICLE_45),
    Reason("quarantine", "检疫", ARTICLE_45),
    Reason("appraisal", "鉴定", ARTICLE_45),
    Reason("experts", "专家评审", ARTICLE_45),
)
"""The only reasons that let a clock stand still."""

DECLINE_REASONS = (
    Reason("no-licence-needed", "依法不需要取得许可", "行政许可法第三十二条第一款第一项"),
    Reason("not-ours", "不属于本机关职权", "行政许可法第三十二条第一款第二项"),
    Reason("not-corrected", "补正后仍不齐全", "行政许可法第三十二条"),
)


class CaseLoop(Loop):
    """办件: received, accepted, decided, handed over; 行政许可法 art. 32, 38, 42, 44, 45.

    Acceptance and decision are in different hands (受办分离). One correction notice lists everything. A clock stops for a
    statutory reason only. Silence for five working days is acceptance.
    """

    code = "case"
    title = "办件"
    noun = "办件"

    waiting = State("待前项", plain="前一项办好后，这一项自动开始。", waits_for=SYSTEM)
    received = State(
        "收件", plain="材料已收到，等部门受理。", waits_for=ACCEPT, to_do="审材料，作出受理", clock=FIVE_DAYS
    )
    correcting = State("待补正", plain="有材料要补，补好后接着办。", waits_for=APPLICANT, clock=CORRECTION)
    accepted = State("审查", plain="部门正在审查。", waits_for=DECIDE, to_do="审查，作出决定", clock=PROMISED)
    suspended = State(
        "特别程序",
        plain="按法律规定的程序在进行，这段时间不算在时限里。",
        waits_for=DECIDE,
        to_do="特别程序结束后恢复计时",
        clock=PROMISED,
    )
    granted = State("已准予", plain="批准了，等其他几项一起送达。", waits_for=SYSTEM)
    refused = State("不予许可", plain="没有批准，原因和救济办法在决定书里。", waits_for=SYSTEM)
    declined = State("不予受理", plain="没有受理，原因在通知书里。", final=True)
    concluded = State("办结", plain="办完了，结果已经送到。", final=True)
    withdrawn = State("已撤回", plain="您撤回了。", final=True)
    lapsed = State("已终止", plain="没有继续办。", final=True)
    revoked = State("已撤销", plain="决定被撤销，证照已注销。", final=True)

    release = Move(
        "前项办好",
        waiting >> received,
        SYSTEM,
        starts=(FIVE_DAYS,),
        plain="前一项办好了，{agency}收到这一项。",
    )
    give_up = Move("前项未成", waiting >> lapsed, SYSTEM, plain="前一项没有办成，这一项不再往下办：{why}")
    accept = Move(
        "受理",
        received >> accepted,
        ACCEPT,
        starts=(PROMISED, STATUTORY),
        ends=(FIVE_DAYS,),
        tone="primary",
        plain="{agency}受理了。",
        law="行政许可法第三十二条",
    )
    deem_accepted = Move(
        "视为受理",
        received >> accepted,
        SYSTEM,
        starts=(PROMISED, STATUTORY),
        ends=(FIVE_DAYS,),
        plain="5个工作日内没有一次告知补正，依法自收到材料之日起算受理。",
        law="行政许可法第三十二条第一款第四项",
    )
    ask_for_correction = Move(
        "一次性告知补正",
        received >> correcting,
        ACCEPT,
        at_most=1,
        ends=(FIVE_DAYS,),
        starts=(CORRECTION,),
        plain="{agency}一次说清了要补的{count}处。",
        law="行政许可法第三十二条第一款第四项",
    )
    answer_correction = Move(
        "补正",
        correcting >> received,
        APPLICANT,
        ends=(CORRECTION,),
        starts=(FIVE_DAYS,),
        tone="primary",
        plain="您补好了材料。",
    )
    correction_lapsed = Move(
        "逾期不补正",
        correcting >> lapsed,
        SYSTEM,
        ends=(CORRECTION,),
        plain="到期没有补正，这一项退回了。材料齐了可以重新申报。",
    )
    decline = Move(
        "不予受理",
        received >> declined,
        ACCEPT,
        reasons=DECLINE_REASONS,
        ends=(FIVE_DAYS,),
        tone="danger",
        form=(
            Blank("explanation", "说明", "long"),
            Blank("next_step", "该找谁办、怎么办", "long"),
        ),
        plain="{agency}没有受理：{explanation}{next_step}",
        law="行政许可法第三十二条",
    )
    stop_clock = Move(
        "启动特别程序",
        accepted >> suspended,
        DECIDE,
        reasons=STATUTORY_REASONS,
        stops=(PROMISED, STATUTORY),
        form=(
            Blank("days", "预计需要几个工作日"),
            Blank("note", "为什么需要", "long"),
        ),
        plain="{agency}要做{reason}，大约{days}个工作日，这段时间不算在时限里。",
        law=ARTICLE_45,
    )
    resume_clock = Move(
        "结束特别程序",
        suspended >> accepted,
        DECIDE,
        resumes=(PROMISED, STATUTORY),
        tone="primary",
        form=(Blank("outcome", "程序的结果", "long"),),
        plain="{reason}特别程序做完了，接着审查。",
    )
    extend = Move(
        "延长审批",
        accepted >> accepted,
        EXTEND,
        at_most=1,
        form=(
            Blank("days", "延长几个工作日"),
            Blank("why", "延长的理由", "long"),
        ),
        plain="经负责人批准延长{days}个工作日：{why}",
        law="行政许可法第四十二条",
    )
    grant = Move(
        "准予",
        accepted >> granted,
        DECIDE,
        not_by=("accept",),
        ends=(PROMISED, STATUTORY),
        starts=(HAND_OVER,),
        tone="primary",
        plain="{agency}批准了。",
        law="行政许可法第三十八条第一款",
    )
    refuse = Move(
        "不予许可",
        accepted >> refused,
        DECIDE,
        not_by=("accept",),
        ends=(PROMISED, STATUTORY),
        starts=(HAND_OVER,),
        tone="danger",
        form=(
            Blank("explanation", "理由", "long"),
            Blank("basis", "依据", "long"),
        ),
        plain="{agency}没有批准：{explanation}",
        law="行政许可法第三十八条第二款",
    )
    hand_over = Move("送达", (granted | refused) >> concluded, SYSTEM, ends=(HAND_OVER,))
    withdraw = Move(
        "撤回",
        (waiting | received | correcting | accepted | suspended) >> withdrawn,
        APPLICANT,
        ends=(FIVE_DAYS, PROMISED, STATUTORY, CORRECTION),
        tone="danger",
        plain="您撤回了这一项。",
    )
    revoke = Move(
        "撤销",
        (accepted | suspended | granted | concluded) >> revoked,
        SYSTEM,
        ends=(PROMISED, STATUTORY, HAND_OVER),
        plain="这一项{what}被撤销：{why}",
        law="行政许可法第六十九条",
    )


class ApplicationLoop(Loop):
    """申报: drafted, filed once, settled when every case has its result, delivered once."""

    code = "application"
    title = "申报"
    noun = "申报"

    drafting = State("草稿", plain="还没交，随时可以接着填。", waits_for=APPLICANT)
    signing = State("待签名", plain="还有人没签名，签完自动提交。", waits_for=APPLICANT)
    filed = State("办理中", plain="已经交给各部门，正在办。", waits_for=SYSTEM)
    settled = State(
        "待送达",
        plain="结果都有了，正在一次送给您。",
        waits_for=DELIVER,
        to_do="一次送达全部结果",
        clock=HAND_OVER,
    )
    delivered = State("办结", plain="结果都送到了。", final=True)
    withdrawn = State("已撤回", plain="您没有继续办。", final=True)

    collect = Move("请其他人签名", drafting >> signing, APPLICANT, plain="您签好了名，等{names}签名。")
    reopen = Move("退回草稿", signing >> drafting, APPLICANT)
    file = Move(
        "提交",
        (drafting | signing) >> filed,
        APPLICANT,
        tone="primary",
        plain="交好了，{count}项分给{agencies}办。",
    )
    settle = Move("全部有结果", filed >> settled, SYSTEM, starts=(HAND_OVER,), plain="{count}项都有了结果。")
    deliver = Move(
        "送达",
        settled >> delivered,
        DELIVER,
        ends=(HAND_OVER,),
        tone="primary",
        plain="{how}",
        law="行政许可法第四十四条",
    )
    discard = Move("不办了", (drafting | signing) >> withdrawn, APPLICANT, tone="danger")
    dissolve = Move("全部撤回", filed >> withdrawn, SYSTEM)


class SurveyLoop(Loop):
    """联合踏勘: one visit for all departments that need one, one record."""

    code = "survey"
    title = "联合踏勘"
    noun = "踏勘"

    proposed = State("待约时间", plain="部门正在约上门时间。", waits_for=SURVEY, to_do="约定踏勘时间")
    arranged = State(
        "待踏勘",
        plain="已经约好上门时间，几个部门一起来，只来一次。",
        waits_for=SURVEY,
        to_do="到现场，出具意见",
    )
    recorded = State("已踏勘", plain="现场看过了。", final=True)
    called_off = State("已取消", plain="不用上门了。", final=True)

    arrange = Move(
        "约定时间",
        proposed >> arranged,
        SURVEY,
        tone="primary",
        form=(Blank("on", "哪一天", "date"), Blank("time", "几点"), Blank("contact", "现场联系人和电话")),
        plain="约好{on}{time}上门，{departments}一起来，只来一次。",
    )
    rearrange = Move(
        "改约时间",
        arranged >> arranged,
        SURVEY,
        form=(Blank("on", "哪一天", "date"), Blank("time", "几点"), Blank("contact", "现场联系人和电话")),
        plain="上门时间改到{on}{time}。",
    )
    opine = Move(
        "出具意见",
        arranged >> arranged,
        SURVEY,
        tone="primary",
        form=(
            Blank("passed", "结论", "choice", options=(("yes", "符合"), ("no", "不符合"))),
            Blank("findings", "现场情况", "long"),
        ),
    )
    record = Move("踏勘完成", arranged >> recorded, SYSTEM, plain="现场看过了：{summary}")
    call_off = Move("取消踏勘", (proposed | arranged) >> called_off, SYSTEM, plain="不用上门了。")
