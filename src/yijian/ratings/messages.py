"""Messages about ratings."""

from yijian.plumbing.messages import MessageKind, register_kind

INVITED = register_kind(
    MessageKind(
        code="ratings.invited",
        title="办得怎么样：{title}",
        text="“{title}”办完了。办得好不好，请您用自己的手机评一评，不评也不影响任何事。",
    )
)
ANSWERED = register_kind(MessageKind(code="ratings.answered", title="答复您的评价：{title}", text="{answer}"))
