"""Who acts: one value that every operation takes and every journal row keeps."""

from dataclasses import dataclass, replace
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of actor this is."""

    VISITOR = "visitor"
    CITIZEN = "citizen"
    STAFF = "staff"
    MACHINE = "machine"
    SYSTEM = "system"


class Channel(StrEnum):
    """The door the actor came through; kept with each act (申报来源)."""

    WEB = "web"
    MOBILE = "mobile"
    DESK = "desk"
    TERMINAL = "terminal"
    API = "api"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One who acts, resolved once per request.

    A citizen acts for ``subject_ref``: themselves, a firm, or somebody who recorded an authority (``authority_ref``).
    Staff act for ``agency_code`` and hold ``duties`` there. ``region_code`` is the agency's 12-digit region.
    """

    kind: ActorKind
    ref: str
    name: str
    subject_ref: str | None = None
    subject_name: str = ""
    authority_ref: str | None = None
    agency_code: str | None = None
    agency_name: str = ""
    region_code: str = ""
    desk_code: str | None = None
    duties: frozenset[str] = frozenset()
    channel: Channel = Channel.WEB

    def holds(self, duty: str) -> bool:
        """Tell whether this actor holds a duty."""
        return duty in self.duties


SYSTEM = Actor(kind=ActorKind.SYSTEM, ref="system", name="系统", channel=Channel.SYSTEM)
"""The platform itself: jobs, handlers, deemed acceptance."""


def because_of(actor: Actor) -> Actor:
    """Return the platform acting because of what somebody did: it may what the platform may, and the journal names the person.

    What nobody caused (a clock that ran out) stays the platform's own.
    """
    return replace(actor, kind=ActorKind.SYSTEM, channel=Channel.SYSTEM, duties=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who caused a fact, as plain values: what follows later is journalled in their name."""

    ref: str = "system"
    name: str = "系统"
    agency_code: str = ""
    agency_name: str = ""

    @classmethod
    def of(cls, actor: Actor) -> "Doer":
        """Return the doer that an actor is."""
        return cls(
            ref=actor.ref,
            name=actor.name,
            agency_code=actor.agency_code or "",
            agency_name=actor.agency_name,
        )

    def acting(self) -> Actor:
        """Return the platform acting because of this doer."""
        return replace(
            SYSTEM,
            ref=self.ref,
            name=self.name,
            agency_code=self.agency_code or None,
            agency_name=self.agency_name,
        )


PLATFORM = Doer()
"""The doer of what nobody caused."""

VISITOR = Actor(kind=ActorKind.VISITOR, ref="visitor", name="访客")
"""Somebody who has not signed in."""
