"""Numbers and visibility of rail entries."""

from django.http import HttpRequest

from yijian.accounts.queries import actor_of
from yijian.kernel.actor import ActorKind
from yijian.plumbing.loops import assignments
from yijian.workbench.vocabulary import OPERATE


def is_staff(request: HttpRequest) -> bool:
    """Tell whether the asker acts as staff."""
    return actor_of(request).kind is ActorKind.STAFF


def waiting(request: HttpRequest) -> int:
    """Return how many things wait for the asker."""
    return assignments.waiting_for(actor_of(request)).count()


def may_operate(request: HttpRequest) -> bool:
    """Tell whether the asker looks after outside systems."""
    return actor_of(request).holds(OPERATE)
