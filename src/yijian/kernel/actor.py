"""Who acts: one value that every operation takes and every journal row keeps."""

from dataclasses import dataclass
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

VISITOR = Actor(kind=ActorKind.VISITOR, ref="visitor", name="访客")
"""Somebody who has not signed in."""
