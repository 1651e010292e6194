"""Decisions of the catalogue: when an item is fit to be published, what an applicant must be told, how things are found."""

from yijian.catalogue.rules.fitness import ItemFault, ItemNotFit, Severity, faults_of_item, vocabulary_of
from yijian.catalogue.rules.searching import lexemes_of, query_of, score_of

__all__ = [
    "ItemFault",
    "ItemNotFit",
    "Severity",
    "faults_of_item",
    "lexemes_of",
    "query_of",
    "score_of",
    "vocabulary_of",
]
