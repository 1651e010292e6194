"""The catalogue's sheets in the exchange format."""

from yijian.catalogue.sections.elements import ElementOptions, Elements
from yijian.catalogue.sections.item_parts import (
    ItemChecks,
    ItemConditions,
    ItemFields,
    ItemMaterials,
    ItemPoints,
    ItemQuestions,
)
from yijian.catalogue.sections.items import Items
from yijian.catalogue.sections.lists import ListEntries, Lists
from yijian.catalogue.sections.synonyms import Synonyms
from yijian.plumbing.importing import register

__all__ = ["register_all"]


def register_all() -> None:
    """Add the catalogue's sections to the exchange format."""
    for section in (
        Elements(),
        ElementOptions(),
        Items(),
        ItemMaterials(),
        ItemConditions(),
        ItemChecks(),
        ItemFields(),
        ItemPoints(),
        ItemQuestions(),
        Lists(),
        ListEntries(),
        Synonyms(),
    ):
        register(section)
