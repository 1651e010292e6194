"""The loop runtime: one engine that gives every move of every declared loop the same six beats."""

from yijian.plumbing.loops.binding import (
    Assignee,
    Description,
    LoopBinding,
    all_bound,
    bind,
    bound,
    deals_with,
)
from yijian.plumbing.loops.lights import overdue
from yijian.plumbing.loops.recounting import recount_clocks
from yijian.plumbing.loops.refusals import (
    BlankMissing,
    MoveNotAllowed,
    NotYourAgency,
    OnlySoOften,
    ReasonNeeded,
    SameHands,
)
from yijian.plumbing.loops.runtime import Turn, kept_from, made_before, opened, same_hands, turn

__all__ = [
    "Assignee",
    "BlankMissing",
    "Description",
    "LoopBinding",
    "MoveNotAllowed",
    "NotYourAgency",
    "OnlySoOften",
    "ReasonNeeded",
    "SameHands",
    "Turn",
    "all_bound",
    "bind",
    "bound",
    "deals_with",
    "kept_from",
    "made_before",
    "opened",
    "overdue",
    "recount_clocks",
    "same_hands",
    "turn",
]
