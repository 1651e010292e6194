"""Where a citizen finds their filings: the head, the tabs of phones, the foot."""

from django.http import HttpRequest

from yijian.accounts.queries import actor_of
from yijian.cases.queries import mine
from yijian.kernel.actor import Actor, ActorKind
from yijian.ui.operations import register_navigation
from yijian.ui.vocabulary import Entry


def register() -> None:
    """Put the area's places into the navigation."""
    register_navigation(
        Entry(face="portal", title="我的办件", route="cases:mine", order=60, namespaces=("cases",)),
        Entry(face="tabs", title="进度", route="cases:mine", icon="clock", order=30, namespaces=("cases",)),
        Entry(
            face="tools",
            title="消息",
            route="cases:messages",
            icon="bell",
            order=10,
            count=_unread,
            visible=_is_citizen,
        ),
        Entry(face="foot", title="凭申报号查进度", route="cases:follow", order=40),
    )


def _is_citizen(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None)
    return isinstance(actor, Actor) and actor.kind is ActorKind.CITIZEN


def _unread(request: HttpRequest) -> int | None:
    return mine.unread_of(actor_of(request)) or None
