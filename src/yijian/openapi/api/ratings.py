"""好差评: rate a finished application once, and have a poor rating looked at again."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from yijian.accounts.queries import actor_of
from yijian.openapi.api.applications import REFUSALS
from yijian.openapi.callers import looker_of
from yijian.openapi.problems import Problem
from yijian.plumbing import clock
from yijian.ratings import operations, queries
from yijian.ratings.vocabulary import Level

router = Router(tags=["好差评"])


class RatingIn(Schema):
    """好差评."""

    level: Level = Field(description="5 非常满意 … 1 非常不满意")
    tags: list[str] = Field(default=[], max_length=8)
    words: str = Field(default="", max_length=1000)
    is_anonymous: bool = False
    part: int | None = Field(
        default=None, ge=0, description="说的是哪一项：parts 里的序号，从0数；不填是整件事"
    )


class ObjectionIn(Schema):
    """What is still not mended."""

    why: str = Field(min_length=1, max_length=500)


class RatingOut(Schema):
    """What may be rated, or was."""

    application_ref: str
    title: str
    number: str
    agencies: str
    is_rated: bool
    level: int
    level_title: str
    words: str
    answer: str
    state_title: str
    parts: list[str]
    about_part: str
    object_until: date | None


@router.get(
    "/applications/{ref}/rating", response={200: RatingOut, 401: Problem, 404: Problem}, summary="评价情况"
)
def rating(request: HttpRequest, ref: str) -> Any:
    """Return what may be rated, or how it was rated and answered."""
    today = clock.now().date()
    return RatingOut.from_orm(queries.invitation(application_ref=ref, actor=looker_of(request), on=today))


@router.post("/applications/{ref}/rating", response={200: RatingOut, **REFUSALS}, summary="评价")
def rate(request: HttpRequest, ref: str, body: RatingIn) -> Any:
    """Rate a finished application once."""
    actor = actor_of(request)
    now = clock.now()
    operations.give_rating(
        application_ref=ref,
        level=int(body.level),
        tags=body.tags,
        words=body.words,
        is_anonymous=body.is_anonymous,
        actor=actor,
        now=now,
        part=body.part,
    )
    return RatingOut.from_orm(queries.invitation(application_ref=ref, actor=actor, on=now.date()))


@router.post(
    "/applications/{ref}/rating/again",
    response={200: RatingOut, **REFUSALS},
    summary="不认可差评的处理，要求重新核实一次",
)
def rate_again(request: HttpRequest, ref: str, body: ObjectionIn) -> Any:
    """Have the rectification of a poor rating opened again, once."""
    actor = actor_of(request)
    now = clock.now()
    found = queries.invitation(application_ref=ref, actor=actor, on=now.date())
    operations.reopen_poor_rating(ref=found.rectification_ref, actor=actor, now=now, why=body.why)
    return RatingOut.from_orm(queries.invitation(application_ref=ref, actor=actor, on=now.date()))
