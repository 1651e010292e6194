"""Tables of the catalogue."""

from yijian.catalogue.models.elements import Element, ElementVersion
from yijian.catalogue.models.items import ItemVersion, ServiceItem
from yijian.catalogue.models.lists import ItemList, ItemListEntry, ItemListVersion
from yijian.catalogue.models.searching import SearchEntry, SynonymGroup

__all__ = [
    "Element",
    "ElementVersion",
    "ItemList",
    "ItemListEntry",
    "ItemListVersion",
    "ItemVersion",
    "SearchEntry",
    "ServiceItem",
    "SynonymGroup",
]
