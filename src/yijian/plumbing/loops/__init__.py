"""The loop runtime: one engine that gives every move of every declared loop the same six beats."""

from yijian.plumbing.loops.binding import Assignee, Description, LoopBinding, all_bound, bind, bound
from yijian.plumbing.loops.refusals import (
    BlankMissing,
    MoveNotAllowed,
    NotYourAgency,
    OnlySoOften,
    ReasonNeeded,
    SameHands,
)
from yijian.plumbing.loops.runtime import Turn, opened, turn

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
    "opened",
    "turn",
]
