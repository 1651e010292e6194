"""Messages about ratings."""

from yijian.plumbing.messages import MessageKind, register_kind

INVITED = register_kind(
    MessageKind(
        code="ratings.invited",
        title="办得怎么样：{title}",
        text="“{title}”办完了。办得好不好，请您用自己的手机评一评，不评也不影响任何事。",
    )
)
CLOSED = register_kind(
    MessageKind(
        code="ratings.closed",
        title="您的评价办结了：{title}",
        text="{said}还不认可的，{until}前可以在评价页面要求重新核实一次。",
    )
)
CLOSED_FOR_GOOD = register_kind(
    MessageKind(
        code="ratings.closed-for-good",
        title="您的评价办结了：{title}",
        text="{said}还不满意的，请打12345，会有专人再处理。",
    )
)
REOPENED = register_kind(
    MessageKind(
        code="ratings.reopened",
        title="重新核实您的评价：{title}",
        text="您不认可处理的结果，已经重新转给办理单位核实。",
    )
)
ANSWERED = register_kind(MessageKind(code="ratings.answered", title="答复您的评价：{title}", text="{answer}"))
