"""The one rule language of the platform: acceptance, materials, plans, forms, eligibility and routing are written in it.

A rule is a condition in the words of the form, ``经营面积 >= 300 and (有热食 or not 仅售预包装)``. It is read once against
a vocabulary, judged in three values, explained in Chinese, simplified by what is known, asked about with the fewest
questions, checked when it is saved, and compiled for a whole population. The language is described in
``docs/rules/language.md``.
"""

from yijian.kernel.rules.asking import Question, next_question, questions_left
from yijian.kernel.rules.checking import (
    AlternativeFault,
    Contradiction,
    Misfit,
    check,
    contradictions,
    exactly_one,
)
from yijian.kernel.rules.explaining import Explanation, Shape, explain
from yijian.kernel.rules.faults import RuleFault, RuleFaults
from yijian.kernel.rules.narrowing import settle, simplify, unknown_fields
from yijian.kernel.rules.polars_target import to_polars
from yijian.kernel.rules.rule import ALWAYS, NEVER, Rule, evaluate, parse
from yijian.kernel.rules.sql_target import to_sql
from yijian.kernel.rules.truth import Truth
from yijian.kernel.rules.vocabulary import TODAY, Field, FieldType, Value, Vocabulary

__all__ = [
    "ALWAYS",
    "NEVER",
    "TODAY",
    "AlternativeFault",
    "Contradiction",
    "Explanation",
    "Field",
    "FieldType",
    "Misfit",
    "Question",
    "Rule",
    "RuleFault",
    "RuleFaults",
    "Shape",
    "Truth",
    "Value",
    "Vocabulary",
    "check",
    "contradictions",
    "evaluate",
    "exactly_one",
    "explain",
    "next_question",
    "parse",
    "questions_left",
    "settle",
    "simplify",
    "to_polars",
    "to_sql",
    "unknown_fields",
]
