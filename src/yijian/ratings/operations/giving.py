"""Asking for and giving ratings."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from yijian.kernel.actor import SYSTEM, Actor, ActorKind
from yijian.kernel.refusal import NotFound
from yijian.plumbing import facts, journal, loops, messages, numbering
from yijian.ratings import access, rules
from yijian.ratings.facts import RatingGiven
from yijian.ratings.loops import VERIFYING
from yijian.ratings.messages import INVITED
from yijian.ratings.models import Rating, Rectification
from yijian.ratings.vocabulary import LEVEL_TITLES


def invite(
    *,
    application_ref: str,
    number: str,
    title: str,
    bundle_code: str,
    subject_ref: str,
    subject_name: str,
    agency_codes: Sequence[str],
    region_code: str,
    channel: str,
    now: datetime,
    lead_agency: str = "",
    parts: Sequence[tuple[str, str]] = (),
) -> Rating:
    """Ask the person once to rate a finished application; a repeat changes nothing."""
    with transaction.atomic():
        rating, is_new = Rating.objects.get_or_create(
            application_ref=application_ref,
            defaults={
                "ref": numbering.reference("R"),
                "number": number,
                "title": title,
                "bundle_code": bundle_code,
                "subject_ref": subject_ref,
                "subject_name": subject_name,
                "agency_code": rules.answers_for(parts=parts, lead=lead_agency, named=None)
                or next(iter(agency_codes), ""),
                # The lead answers for the whole and must be able to see it, also without a part of its own.
                "agency_codes": sorted({*agency_codes, *(agency for _, agency in parts), lead_agency} - {""}),
                "parts": [list(part) for part in parts],
                "region_code": region_code,
                "channel": channel,
                "asked_at": now,
            },
        )
        if is_new:
            messages.send(
                kind=INVITED,
                to_ref=subject_ref,
                now=now,
                about=application_ref,
                link=f"/my/{application_ref}/rate/",
                once_key=f"rate|{application_ref}",
                places={"title": title},
            )
        return rating


def give_rating(
    *,
    application_ref: str,
    level: int | None,
    tags: Sequence[str],
    words: str,
    is_anonymous: bool,
    actor: Actor,
    now: datetime,
    part: int | None = None,
) -> Rating:
    """Rate a finished application, once, by the person themselves; a poor rating opens its rectification.

    ``part`` is the position of the part it is about; None is the whole, for which the lead answers.

    Tells the house: RatingGiven.

    :raises NotOnTheClerksScreen: when staff try.
    :raises RatedAlready: when it was rated before.
    :raises LevelMissing, TagOfAnotherLevel, TooManyWords, PartUnknown: when the rating is not in order.
    """
    if actor.kind is not ActorKind.CITIZEN:
        raise rules.NotOnTheClerksScreen()
    chosen = rules.check_rating(level=level, tags=tags, words=words)
    with transaction.atomic():
        rating = (
            access.ratings_visible_to(actor)
            .select_for_update(of=("self",))
            .filter(application_ref=application_ref)
            .first()
        )
        if rating is None:
            raise NotFound(what="这次评价")
        if rating.level is not None:
            raise rules.RatedAlready()

        if part is not None:
            parts = [(title, agency) for title, agency in rating.parts]
            rating.agency_code = rules.answers_for(parts=parts, lead=rating.agency_code, named=part)
            rating.about_part = parts[part][0]
        rating.level = chosen.value
        rating.tags = list(dict.fromkeys(tags))
        rating.words = words.strip()
        rating.is_anonymous = is_anonymous
        rating.rated_at = now
        rating.rated_by = actor.ref
        rating.save()
        poor = rules.is_poor(chosen)
        if poor:
            _open(rating, now=now)

        journal.write(
            act="ratings.rate",
            title=f"评价：{LEVEL_TITLES[chosen]}",
            plain="您评了这次服务。",
            subject_ref=rating.ref,
            parent_ref=rating.application_ref,
            actor=actor,
            now=now,
            detail={"level": chosen.value, "tags": rating.tags, "part": rating.about_part},
            about=[rating.subject_ref],
        )

        facts.tell(
            RatingGiven(
                about=rating.ref,
                application_ref=application_ref,
                level=chosen.value,
                is_poor=poor,
                agency_code=rating.agency_code,
            ),
            now=now,
        )
        return rating


def _open(rating: Rating, *, now: datetime) -> None:
    case = Rectification(
        ref=numbering.reference("Q"),
        rating=rating,
        subject_ref=rating.subject_ref,
        agency_code=rating.agency_code,
        region_code=rating.region_code,
    )
    with loops.opened(
        case,
        actor=SYSTEM,
        now=now,
        title="差评转办",
        plain="您的评价转给办理单位核实了。",
        starts=[(VERIFYING, rules.VERIFY_LIMIT)],
    ):
        pass
