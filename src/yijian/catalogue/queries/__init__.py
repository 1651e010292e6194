"""Reads of the catalogue for other areas and for screens."""

from yijian.catalogue.queries.definitions import (
    element_named,
    elements,
    item,
    items,
    items_of_versions,
    words,
)
from yijian.catalogue.queries.lists import entries_for, list_page, lists
from yijian.catalogue.queries.notices import one_time_notice
from yijian.catalogue.queries.pages import item_page, item_rows
from yijian.catalogue.queries.samples import sample_file
from yijian.catalogue.queries.searching import item_documents, search

__all__ = [
    "element_named",
    "elements",
    "entries_for",
    "item",
    "item_documents",
    "item_page",
    "item_rows",
    "items",
    "items_of_versions",
    "list_page",
    "lists",
    "one_time_notice",
    "sample_file",
    "search",
    "words",
]
