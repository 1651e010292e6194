"""Reads of bundles: definitions, guidance, plans, and what their pages show."""

from yijian.bundles.queries import pages, thing
from yijian.bundles.queries.matters import (
    Matter,
    NothingAnswered,
    answers_now,
    bundle,
    definition_of,
    filing_region,
    known_answers,
    matter,
    next_step,
    online,
    plan_for,
    read_answer,
    search_document,
    search_documents,
    stages,
)
from yijian.bundles.queries.pages import lines_of_life, places

__all__ = [
    "Matter",
    "NothingAnswered",
    "answers_now",
    "bundle",
    "definition_of",
    "filing_region",
    "known_answers",
    "lines_of_life",
    "matter",
    "next_step",
    "online",
    "pages",
    "places",
    "plan_for",
    "read_answer",
    "search_document",
    "search_documents",
    "stages",
    "thing",
]
