"""Who is signed in, as the head of every page shows it."""

from django.http import HttpRequest
from django.urls import reverse

from yijian.accounts import queries
from yijian.agencies import queries as agencies
from yijian.kernel.actor import Actor, ActorKind
from yijian.ui.vocabulary import Identity


def identity_of(request: HttpRequest) -> Identity | None:
    """Return the name and place of the actor; nothing for visitors, who see 登录 instead."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor) or actor.kind not in (ActorKind.CITIZEN, ActorKind.STAFF):
        return None
    url = reverse("accounts:acting")
    if actor.kind is ActorKind.STAFF:
        desk = f"　{agencies.desk(actor.desk_code).name}" if actor.desk_code else ""
        return Identity(name=actor.name, where=f"{actor.agency_name}{desk}", url=url, staff=True)
    name = actor.name if actor.subject_ref == actor.ref else f"{actor.name}，替{actor.subject_name}办"
    return Identity(name=name, url=url)


def is_visitor(request: HttpRequest) -> bool:
    """Tell whether nobody is signed in."""
    return not request.user.is_authenticated


def is_citizen(request: HttpRequest) -> bool:
    """Tell whether a citizen is signed in."""
    return queries.actor_of(request).kind is ActorKind.CITIZEN
