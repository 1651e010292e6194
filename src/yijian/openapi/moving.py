"""Making any move of any declared loop by its name."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from yijian.kernel.actor import Actor
from yijian.kernel.loop import Move
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing.loops import LoopBinding, all_bound


class BlankUnknown(Refusal):
    """The move's form has no such blank."""

    code = "openapi.blank-unknown"
    template = "“{move}”没有“{blank}”这一栏。它要填的是：{wanted}。请按GET /loops里列的栏目填。"


class MoveIn(Schema):
    """What a move needs; ``GET /loops/{loop}`` lists its reasons and blanks."""

    revision: int | None = Field(default=None, description="看到的版次；不同则拒绝，空为不核对")
    reason: str = Field(default="", max_length=60, description="法定理由的代码")
    blanks: dict[str, Any] = Field(default={}, max_length=50, examples=[{"days": "10", "note": "要做检测"}])


def make(loop: str, *, ref: str, move: str, body: MoveIn, actor: Actor, now: datetime) -> None:
    """Make one move by the operation that its loop is bound to.

    :raises NotFound: when there is no such loop or move, or the subject is not the actor's to know about.
    :raises BlankUnknown: when something is filled in that the move does not ask for.
    """
    binding = binding_of(loop)
    found = binding.loop.moves.get(move)
    if found is None or move not in binding.operations:
        raise NotFound(what="这一步")
    if binding.visible_to(actor).filter(ref=ref).first() is None:
        raise NotFound(what=binding.loop.noun)
    binding.operations[move](ref=ref, actor=actor, now=now, revision=body.revision, **_arguments(found, body))


def binding_of(code: str) -> LoopBinding:
    """Return the binding of a loop code.

    :raises NotFound: when there is none.
    """
    for binding in all_bound():
        if binding.loop.code == code:
            return binding
    raise NotFound(what="这类事情")


def _arguments(move: Move, body: MoveIn) -> dict[str, Any]:
    known = {blank.code: blank for blank in move.form}
    for code in body.blanks:
        if code not in known:
            wanted = "、".join(f"{blank.title}（{blank.code}）" for blank in move.form) or "没有要填的"
            raise BlankUnknown(field=code, move=move.title, blank=code, wanted=wanted)
    arguments: dict[str, Any] = {code: body.blanks.get(code, "") for code in known}
    if move.reasons:
        arguments["reason"] = body.reason
    return arguments
