"""Composing a bundle for one person: the questions that must be asked, and the plan that follows from the answers."""

from yijian.kernel.compose.checks import check_bundle
from yijian.kernel.compose.composer import bundle_of, compose, place_of
from yijian.kernel.compose.faults import Fault, Severity
from yijian.kernel.compose.guide import Ask, Dependent, Depends, NextStep, Settled, guide
from yijian.kernel.compose.item_checks import check_item
from yijian.kernel.compose.keeping import PlanUnreadable, plan_from_json, plan_to_json
from yijian.kernel.compose.plan import (
    ConditionCheck,
    FeeLine,
    Lane,
    LeftOutAs,
    LeftOutPart,
    Pass,
    Plan,
    PlannedPart,
    Saving,
    Stretch,
)
from yijian.kernel.compose.refusals import (
    ItemUnknown,
    NoAlternative,
    NotEntitled,
    NothingApplies,
    RingOfParts,
    SeveralAlternatives,
)

__all__ = [
    "Ask",
    "ConditionCheck",
    "Dependent",
    "Depends",
    "Fault",
    "FeeLine",
    "ItemUnknown",
    "Lane",
    "LeftOutAs",
    "LeftOutPart",
    "NextStep",
    "NoAlternative",
    "NotEntitled",
    "NothingApplies",
    "Pass",
    "Plan",
    "PlanUnreadable",
    "PlannedPart",
    "RingOfParts",
    "Saving",
    "Settled",
    "SeveralAlternatives",
    "Severity",
    "Stretch",
    "bundle_of",
    "check_bundle",
    "check_item",
    "compose",
    "guide",
    "place_of",
    "plan_from_json",
    "plan_to_json",
]
