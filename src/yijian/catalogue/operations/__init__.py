"""Everything that changes the catalogue."""

from yijian.catalogue.operations.elements import publish_elements
from yijian.catalogue.operations.items import (
    ItemCancelled,
    NothingChanged,
    WrongState,
    publish_item_version,
    put_into_force,
    resume_item,
    suspend_item,
    withdraw_item,
)
from yijian.catalogue.operations.lists import publish_list
from yijian.catalogue.operations.searching import (
    forget_for_search,
    index_for_search,
    rebuild_search,
    register_search_source,
    replace_synonyms,
)

__all__ = [
    "ItemCancelled",
    "NothingChanged",
    "WrongState",
    "forget_for_search",
    "index_for_search",
    "publish_elements",
    "publish_item_version",
    "publish_list",
    "put_into_force",
    "rebuild_search",
    "register_search_source",
    "replace_synonyms",
    "resume_item",
    "suspend_item",
    "withdraw_item",
]
