"""Who is calling, as the platform sees it."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Schema
from pydantic import Field

from yijian.accounts.queries import actor_of
from yijian.kernel.actor import ActorKind
from yijian.openapi.problems import Problem

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
