"""Everything that changes ratings and their rectification."""

from yijian.ratings.operations.giving import give_rating, invite
from yijian.ratings.operations.mending import (
    answer_poor_rating,
    close_not_counted,
    close_poor_rating,
    find_reasonable,
    find_unreasonable,
    reopen_poor_rating,
    return_to_mending,
)

__all__ = [
    "answer_poor_rating",
    "close_not_counted",
    "close_poor_rating",
    "find_reasonable",
    "find_unreasonable",
    "give_rating",
    "invite",
    "reopen_poor_rating",
    "return_to_mending",
]
