"""Looking something up once while a page is drawn: what every part of a page asks for is read from the database a single time.

Only inside ``one_look`` is anything kept, and that stands around requests that cannot write (``config.readonly``): nothing can change
under the page. Everywhere else a remembered function reads as if it were not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept while looking", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Keep what remembered functions return until the end; a look inside a look is the same look."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Have a read return the same value within one look; its arguments are hashable and its value is never changed."""

    @wraps(function)
    def read(*args: P.args, **kwargs: P.kwargs) -> R:
        kept = _kept.get()
        if kept is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        found: R = kept[key]
        return found

    return read
