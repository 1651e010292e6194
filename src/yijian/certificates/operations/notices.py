"""The messages holders get about their certificates."""

from yijian.plumbing.messages import MessageKind, register_kind

ENDED = register_kind(
    MessageKind(
        code="certificates.ended",
        title="《{title}》被{act}",
        text="{issuer}{act}了您的《{title}》，它不再有效。理由：{why} 有不同意见，可以依法申请行政复议或者提起行政诉讼。",
    )
)
WITHHELD = register_kind(
    MessageKind(
        code="certificates.withheld",
        title="《{title}》{act}",
        text="{issuer}{act}了您的《{title}》。{why}",
    )
)
ENDING_SOON = register_kind(
    MessageKind(
        code="certificates.ending-soon",
        title="《{title}》快到期了",
        text="您的《{title}》到{until}就不再有效。要接着用，请在到期30个工作日前申请延续。",
    )
)
