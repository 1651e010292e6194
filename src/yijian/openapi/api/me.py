"""Who is calling, as the platform sees it."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Schema, Status
from pydantic import Field

from yijian.accounts import operations
from yijian.accounts import queries as accounts
from yijian.accounts.queries import actor_of
from yijian.accounts.vocabulary import ACTING_KEY
from yijian.kernel.actor import ActorKind
from yijian.openapi.problems import Problem
from yijian.openapi.rules import OnlyForPeople
from yijian.plumbing import clock

router = Router(tags=["身份"])


class Me(Schema):
    """The present actor."""

    kind: str = Field(description="citizen 办事人，staff 工作人员，machine 系统")
    ref: str
    name: str
    acting_for: str | None = Field(description="在替谁办：本人、企业或者委托人的编号")
    acting_for_name: str
    agency_code: str | None
    agency_name: str
    duties: list[str]
    csrf_token: str = Field(description="登录会话写操作时放进X-CSRFToken；系统签名调用时为空")


@router.get("/me", response={200: Me, 401: Problem}, summary="我是谁")
def me(request: HttpRequest) -> Any:
    """Return the present actor, and for a session the token that writes need."""
    actor = actor_of(request)
    return Me(
        kind=actor.kind.value,
        ref=actor.ref,
        name=actor.name,
        acting_for=actor.subject_ref,
        acting_for_name=actor.subject_name,
        agency_code=actor.agency_code,
        agency_name=actor.agency_name,
        duties=sorted(actor.duties),
        csrf_token="" if actor.kind is ActorKind.MACHINE else get_token(request),
    )


class CapacityOut(Schema):
    """One capacity in which the person may act."""

    key: str
    title: str
    note: str
    is_chosen: bool


class Acting(Schema):
    """The capacity to act in from now on."""

    key: str = Field(max_length=80, description="GET /me/capacities 里的key")


@router.get(
    "/me/capacities", response={200: list[CapacityOut], 401: Problem, 403: Problem}, summary="能替谁办"
)
def capacities(request: HttpRequest) -> Any:
    """Return for whom the person who is signed in may act: themselves, firms, those who recorded an authority."""
    account = _account(request)
    chosen = str(request.session.get(ACTING_KEY, ""))
    return [
        CapacityOut.from_orm(option)
        for option in accounts.acting_options(account, clock.now().date(), chosen)
    ]


@router.put("/me/acting", response={204: None, 401: Problem, 403: Problem}, summary="改为替谁办")
def act_for(request: HttpRequest, body: Acting) -> Any:
    """Act for somebody else from now on, in this session."""
    operations.switch_subject(
        account=_account(request), key=body.key, actor=actor_of(request), now=clock.now()
    )
    request.session[ACTING_KEY] = body.key
    return Status(204, None)


def _account(request: HttpRequest) -> Any:
    """Return the account of a session; a machine has none.

    :raises OnlyForPeople: when a machine calls.
    """
    if actor_of(request).kind is ActorKind.MACHINE:
        raise OnlyForPeople(act="选择替谁办")
    return request.user
