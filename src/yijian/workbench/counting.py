"""Numbers and visibility of rail entries."""

from collections.abc import Callable

from django.http import HttpRequest

from yijian.accounts.queries import actor_of
from yijian.cases.vocabulary import RECEIVE
from yijian.kernel.actor import ActorKind
from yijian.plumbing.importing.drafts import titles_for
from yijian.plumbing.loops import assignments, bound
from yijian.workbench.vocabulary import OPERATE

_KEPT = "_waiting_by_loop"


def is_staff(request: HttpRequest) -> bool:
    """Tell whether the asker acts as staff."""
    return actor_of(request).kind is ActorKind.STAFF


def waiting(request: HttpRequest) -> int:
    """Return how many things wait for the asker."""
    return sum(_by_loop(request).values())


def waiting_in(loop: str) -> Callable[[HttpRequest], int]:
    """Return a function that counts what waits for the asker in one kind of loop."""
    return lambda request: _by_loop(request).get(loop, 0)


def works_on(loop: str) -> Callable[[HttpRequest], bool]:
    """Return a function that tells whether the asker holds a duty that a kind of loop may wait for."""

    def tells(request: HttpRequest) -> bool:
        states = bound(loop).loop.states.values()
        return any(actor_of(request).holds(state.waits_for) for state in states if state.waits_for)

    return tells


def receives(request: HttpRequest) -> bool:
    """Tell whether the asker sits at a desk and takes filings in."""
    return actor_of(request).holds(RECEIVE)


def carries(request: HttpRequest) -> bool:
    """Tell whether the asker may import and export something."""
    return bool(titles_for(actor_of(request)))


def may_operate(request: HttpRequest) -> bool:
    """Tell whether the asker looks after outside systems."""
    return actor_of(request).holds(OPERATE)


def _by_loop(request: HttpRequest) -> dict[str, int]:
    """Count once for each page, however many entries of the rail show a number."""
    kept: dict[str, int] | None = getattr(request, _KEPT, None)
    if kept is None:
        kept = assignments.counts_by_loop(actor_of(request))
        setattr(request, _KEPT, kept)
    return kept
