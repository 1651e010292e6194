"""Refusals: anticipated answers "no" that may be shown to the person who asked."""

from typing import ClassVar


class Refusal(Exception):
    """An anticipated "no": what happened, why, and what to do next, in one Chinese sentence.

    ``template`` holds named places in braces which the constructor fills. ``field`` names the form field at fault, if one is.
    ``code`` is constant and part of the open API; ``status`` is the HTTP status every entry point answers with.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422
    template: ClassVar[str] = "这一步现在不能办。"

    def __init__(self, *, field: str | None = None, **places: object) -> None:
        self.field = field
        self.places = places
        self.sentence = self.template.format(**places)
        super().__init__(self.sentence)


class NotFound(Refusal):
    """The thing does not exist, or is not the asker's to know about."""

    code = "not-found"
    status = 404
    template = "没有找到{what}，可能编号有误，或者不归您查看。请核对编号后再试。"


class NotYourDuty(Refusal):
    """The actor may see the thing but has not the duty this act needs."""

    code = "not-your-duty"
    status = 403
    template = "您没有“{duty}”的职责，这一步不能由您办。需要时请本单位管理员授权。"


class Conflict(Refusal):
    """The thing moved since the actor looked at it."""

    code = "conflict"
    status = 409
    template = "{what}刚才已经有人处理过，您看到的是旧页面。您填的内容还在，请核对最新情况后再办。"


class Unavailable(Refusal):
    """An outside system does not answer; nothing is lost and it will be tried again."""

    code = "unavailable"
    status = 503
    template = "{system}暂时连不上。已填的内容都保存了，{next}"
