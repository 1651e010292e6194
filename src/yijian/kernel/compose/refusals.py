"""Why no plan can be made."""

from yijian.kernel.definitions import Condition
from yijian.kernel.refusal import Refusal


class NotEntitled(Refusal):
    """A condition of acceptance fails: the thing cannot be done this way by this person.

    ``condition`` is the failed one with its legal basis; its refusal tells the ordinary route. ``because`` says how the answers
    stand to it. ``failed`` holds every failed condition, the told one first, so that nobody mends one and meets the next.
    """

    code = "compose.not-entitled"
    template = "{refusal}"

    def __init__(
        self,
        *,
        condition: Condition,
        because: str,
        failed: tuple[Condition, ...],
        item: str = "",
        change: tuple[str, ...] = (),
    ) -> None:
        self.condition = condition
        self.because = because
        self.failed = failed
        self.item = item
        """The item whose condition it is; empty for one of the whole bundle."""
        self.change = change
        """Codes of the elements whose answers decided it."""
        told = (
            condition.refusal or f"不符合“{condition.title}”这一条，现在不能这样办。请到窗口问明原来的办法。"
        )
        super().__init__(field=change[0] if change else None, refusal=told)

    @property
    def route(self) -> str:
        """Return what the person can do instead: the condition's own words."""
        return self.sentence


class ItemUnknown(Refusal):
    """A bundle names an item that has no published version."""

    code = "compose.item-unknown"
    template = (
        "“{bundle}”里的事项“{item}”现在没有发布的版本，办事方案排不出来。请牵头部门核对后重新发布这件事。"
    )


class RingOfParts(Refusal):
    """Parts wait for one another in a ring, so none could ever start."""

    code = "compose.ring"
    template = (
        "“{bundle}”里的事项互相等着对方的结果：{ring}，哪一项都开不了头。请牵头部门改掉其中一个先后关系。"
    )

    def __init__(self, *, bundle: str, titles: tuple[str, ...], items: tuple[str, ...]) -> None:
        self.items = items
        """Codes along the ring, each waiting for the next, the last for the first."""
        super().__init__(bundle=bundle, ring="等".join((*titles, titles[0])))


class NoAlternative(Refusal):
    """None of the items of which one must be taken fits the answers."""

    code = "compose.no-alternative"
    template = "{titles}里要选一项，按您的回答却一项都不合适。请检查刚才的回答，或者到窗口由工作人员帮您定。"


class SeveralAlternatives(Refusal):
    """More than one of the items of which exactly one may be taken fits the answers."""

    code = "compose.several-alternatives"
    template = "{titles}只能办一项，按您的回答却有{count}项都合适，我们不能替您选。请到窗口由工作人员帮您定，我们会通知牵头部门改规则。"


class NothingApplies(Refusal):
    """The answers leave no part."""

    code = "compose.nothing-applies"
    template = "按您的回答，“{bundle}”里没有您要办的事项。情况有变的话，改一下回答再看。"
