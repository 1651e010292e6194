"""The messages that applicants get about their cases."""

from yijian.plumbing.messages import MessageKind, register_kind

FILED = register_kind(
    MessageKind(
        code="cases.filed",
        title="交好了：{title}",
        text="“{title}”已经交给{agencies}，编号{number}。最晚{promised_on}办好，进度随时能查。",
    )
)
SIGNATURE_WANTED = register_kind(
    MessageKind(
        code="cases.signature-wanted",
        title="请您签名：{title}",
        text="{name}办“{title}”需要您签名。请用您自己的账号登录，核对内容后签名。",
    )
)
CASE_ACCEPTED = register_kind(
    MessageKind(
        code="cases.accepted",
        title="受理了：{title}",
        text="{agency}受理了“{title}”，从下一个工作日起算时限。",
    )
)
CASE_DECLINED = register_kind(
    MessageKind(
        code="cases.declined",
        title="没有受理：{title}",
        text="{agency}没有受理“{title}”：{explanation}{next_step}",
    )
)
CORRECTION_ASKED = register_kind(
    MessageKind(
        code="cases.correction-asked",
        title="要补{count}处：{title}",
        text="“{title}”有{count}处要补，{agency}一次说清了。补好后接着办，不用重新申报。",
    )
)
CLOCK_STOPPED = register_kind(
    MessageKind(
        code="cases.clock-stopped",
        title="正在{reason}：{title}",
        text="“{title}”要做{reason}，大约{days}个工作日，这段时间不算在时限里。做完我们接着办。",
    )
)
CASE_GRANTED = register_kind(
    MessageKind(code="cases.granted", title="批准了：{title}", text="“{title}”批准了。{what_next}")
)
CASE_REFUSED = register_kind(
    MessageKind(
        code="cases.refused",
        title="没有批准：{title}",
        text="“{title}”没有批准：{explanation}别的几项不受影响。{remedies}",
    )
)
SURVEY_ARRANGED = register_kind(
    MessageKind(
        code="cases.survey-arranged",
        title="约好上门：{on}",
        text="{departments}{on}{time}一起上门看现场，只来一次。联系人{contact}。",
    )
)
DELIVERED = register_kind(
    MessageKind(code="cases.delivered", title="都办好了：{title}", text="“{title}”{outcome}。{how}")
)
CASE_REVOKED = register_kind(
    MessageKind(
        code="cases.revoked",
        title="决定被撤销：{title}",
        text="“{title}”的决定被撤销，证照已注销：{why}{remedies}",
    )
)
PARCEL_REFUSED = register_kind(
    MessageKind(
        code="cases.parcel-refused",
        title="纸质证照没寄出：{title}",
        text="邮政没有收寄“{title}”的纸质证照。电子证照照常有效；要纸质的，请带身份证到窗口领，或者打12345改地址重寄。",
    )
)
