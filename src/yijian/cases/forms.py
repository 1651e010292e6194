"""Reading what a page of a filing sent: by field key, word for word; whether it is right is the form's to say."""

from collections.abc import Iterable, Mapping

from django.http import QueryDict

from yijian.kernel.definitions import ElementKind
from yijian.kernel.forms import FormField

DRAWN = "drawn"
"""Name of the hidden fields that say which questions a page has shown; an empty list of ticks is an answer then."""
CHANGED = "changed"
"""Name under which the autosave behaviour lists what changed."""


def read_fields(
    post: QueryDict, fields: Iterable[FormField], keys: Iterable[str]
) -> dict[str, str | list[str]]:
    """Return what was typed into some fields; a question that was shown and left empty comes as empty."""
    wanted = frozenset(keys)
    typed: dict[str, str | list[str]] = {}
    for field in fields:
        if field.key not in wanted:
            continue
        if field.element.kind is ElementKind.CHOICES:
            typed[field.key] = [value for value in post.getlist(field.key) if value]
        else:
            typed[field.key] = post.get(field.key, "")
    return typed


def read_ticks(post: QueryDict, keys: Iterable[str]) -> Mapping[str, bool]:
    """Return which boxes were ticked."""
    return {key: bool(post.get(key)) for key in keys}
