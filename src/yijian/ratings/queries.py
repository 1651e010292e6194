"""Reads of ratings."""

from datetime import date

from yijian.agencies import queries as agencies
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound
from yijian.plumbing import calendar, loops
from yijian.ratings import access, rules
from yijian.ratings.loops import RectificationLoop
from yijian.ratings.models import Rating, Rectification
from yijian.ratings.vocabulary import LEVEL_TITLES, InvitationRow, Level


def invitation(*, application_ref: str, actor: Actor, on: date) -> InvitationRow:
    """Return what the actor may rate, or has rated, as it stands on a day.

    :raises NotFound: when there is nothing of theirs.
    """
    row = (
        access.ratings_visible_to(actor)
        .select_related("rectification")
        .filter(application_ref=application_ref)
        .first()
    )
    if row is None:
        raise NotFound(what="这次评价")
    return _row(row, object_until=_object_until(row, on))


def open_invitations(actor: Actor) -> list[InvitationRow]:
    """Return what the actor has not rated yet, newest first."""
    rows = access.ratings_visible_to(actor).filter(level__isnull=True).order_by("-id")[:20]
    return [_row(row) for row in rows]


def _object_until(row: Rating, on: date) -> date | None:
    mended: Rectification | None = getattr(row, "rectification", None)
    if (
        mended is None
        or mended.closed_at is None
        or loops.made_before(RectificationLoop.reopen, ref=mended.ref)
    ):
        return None
    until = rules.object_until(mended.closed_at, calendar.current())
    return until if on <= until else None


def _row(row: Rating, *, object_until: date | None = None) -> InvitationRow:
    mended: Rectification | None = getattr(row, "rectification", None)
    state = RectificationLoop.states[mended.state] if mended else None
    names = agencies.agencies(row.agency_codes)
    return InvitationRow(
        ref=row.ref,
        application_ref=row.application_ref,
        title=row.title,
        number=row.number,
        agencies="、".join(names[code].short_name for code in row.agency_codes if code in names),
        asked_at=row.asked_at,
        is_rated=row.level is not None,
        level=row.level or 0,
        level_title=LEVEL_TITLES[Level(row.level)] if row.level else "",
        words=row.words,
        answer=mended.answer or mended.findings if mended else "",
        state_title=state.plain if state else "",
        about_part=row.about_part,
        parts=tuple(title for title, _ in row.parts),
        rectification_ref=mended.ref if mended else "",
        object_until=object_until,
    )
