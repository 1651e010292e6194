"""What keeps a bundle from being published, and a counter from receiving one."""

from collections.abc import Iterable

from yijian.kernel.compose import Fault
from yijian.kernel.refusal import Refusal


class BundleNotFit(Refusal):
    """The bundle has faults that a citizen would meet."""

    code = "bundles.not-fit"
    template = "“{title}”还不能发布，有{count}处问题。第一处：{first}"

    def __init__(self, *, title: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(title=title, count=len(self.faults), first=self.faults[0].sentence)


class NothingChanged(Refusal):
    """The version about to be published says what the last one says."""

    code = "bundles.nothing-changed"
    template = "“{title}”和第{version}版一模一样，没有发布新版。改动后再发布。"


class NotReceivedHere(Refusal):
    """A counter without the mandate to receive an item there."""

    code = "bundles.not-received-here"
    status = 403
    template = "{agency}没有收“{item}”的授权，这里收不了。请办事人在网上办，或者到{department}的窗口。"


class NotForThisSubject(Refusal):
    """One of the items is not for this kind of person or firm (服务对象)."""

    code = "bundles.not-for-this-subject"
    template = "“{item}”要由{allowed}来办，您现在是替“{name}”（{kind}）办。请先换成单位的身份；还没有营业执照的，先办营业执照。"
