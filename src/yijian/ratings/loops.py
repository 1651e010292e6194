"""The loop of a poor rating."""

from yijian.kernel.loop import APPLICANT, Blank, Clock, Loop, Move, State
from yijian.ratings.vocabulary import RECTIFY, REVISIT, VERIFY

VERIFYING = Clock("verifying", "核实期限")
MENDING = Clock("mending", "整改期限")


class RectificationLoop(Loop):
    """差评整改: verified, judged, mended, answered, called back; 国办发〔2019〕51号: a named poor rating is called back, always.

    Whoever mends does not judge the call-back. A person who does not agree has it opened again once, by themselves or by saying so when
    called back. The days are set locally, no national number exists.
    """

    code = "rectification"
    title = "差评整改"
    noun = "差评整改"

    opened = State(
        "待核实", plain="您的评价已经转给办理单位核实。", waits_for=VERIFY, to_do="核实差评", clock=VERIFYING
    )
    mending = State(
        "整改中", plain="情况属实，单位正在整改。", waits_for=RECTIFY, to_do="整改并答复", clock=MENDING
    )
    answered = State(
        "待回访",
        plain="已经答复您，还会打电话问您满不满意。",
        waits_for=REVISIT,
        to_do="回访办事人",
        clock=MENDING,
    )
    closed = State("办结", plain="回访过了，这件事办结。", final=True)
    not_counted = State(
        "不予认定",
        plain="核实后不予认定，理由在下面。",
        waits_for=REVISIT,
        to_do="回访，说明理由",
        clock=VERIFYING,
    )

    find_reasonable = Move(
        "认定合理",
        opened >> mending,
        VERIFY,
        ends=(VERIFYING,),
        starts=(MENDING,),
        tone="primary",
        form=(Blank("findings", "核实情况", "long"), Blank("cause", "根本原因", "long")),
        plain="核实过了，您说的情况属实。",
    )
    find_unreasonable = Move(
        "认定不合理",
        opened >> not_counted,
        VERIFY,
        form=(Blank("findings", "核实情况和理由", "long"),),
        plain="核实后没有认定：{findings}",
    )
    mend = Move(
        "整改并答复",
        mending >> answered,
        RECTIFY,
        tone="primary",
        form=(Blank("measure", "怎么改的", "long"), Blank("answer", "给办事人的答复", "long")),
        plain="{answer}",
    )
    close = Move(
        "回访办结",
        answered >> closed,
        REVISIT,
        not_by=("mend",),
        ends=(MENDING,),
        tone="primary",
        form=(
            Blank("resolved", "办事人是否认可", "choice", options=(("yes", "认可"), ("no", "不认可"))),
            Blank("said", "办事人怎么说", "long"),
        ),
        plain="我们回访了您。",
    )
    mend_again = Move(
        "退回重新整改",
        answered >> mending,
        REVISIT,
        not_by=("mend",),
        form=(Blank("why", "哪里没改好", "long"),),
        plain="回访后退回单位重新整改。",
    )
    close_not_counted = Move(
        "说明理由后办结",
        not_counted >> closed,
        REVISIT,
        not_by=("find_unreasonable",),
        ends=(VERIFYING,),
        form=(Blank("said", "办事人怎么说", "long"),),
        plain="我们向您说明了理由。",
    )
    reopen = Move(
        "不认可，重新核实",
        closed >> opened,
        APPLICANT,
        at_most=1,
        starts=(VERIFYING,),
        form=(Blank("why", "哪里还没有办好", "long"),),
        plain="您不认可，重新核实：{why}",
    )
