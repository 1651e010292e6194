"""Messages about promises."""

from yijian.plumbing.messages import MessageKind, register_kind

REMINDER = register_kind(
    MessageKind(
        code="credit.reminder",
        title="记得补交：{title}",
        text="您承诺补交的“{title}”{until}到期。到期没补，受理和已经作出的决定会被撤销，并记入信用记录。",
    )
)
RETURNED = register_kind(
    MessageKind(
        code="credit.returned",
        title="补交的没收下：{title}",
        text="补交的“{title}”没收下：{what}。请{until}改好再交；到期没补，受理和已经作出的决定会被撤销，并记入信用记录。",
    )
)
BROKEN = register_kind(
    MessageKind(
        code="credit.broken",
        title="承诺没有履行：{title}",
        text="{why}部门会依法处理，先听您说明。",
    )
)
DROPPED = register_kind(
    MessageKind(
        code="credit.dropped",
        title="不撤销：{title}",
        text="部门听了您的说明，决定不撤销，原来的决定继续有效。理由：{why}",
    )
)
REPAIRED = register_kind(
    MessageKind(
        code="credit.repaired",
        title="信用修复好了",
        text="“{what}”这条记录修复了，从今天起又可以用承诺办事。",
    )
)
NOTIFIED = register_kind(
    MessageKind(
        code="credit.notified",
        title="拟撤销：{title}",
        text="部门拟撤销“{title}”：{facts}您有不同意见，请在{until}前说明。",
    )
)
