"""Registers of other departments that answer for a person's papers.

Each function is one typed question; None means the register knows nothing of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yijian.plumbing.connectors import base, simulators
from yijian.plumbing.models import ConnectorCall

BUSINESS = base.register(
    base.ConnectorInfo(
        code="business",
        title="市场监管登记库",
        owner="市场监督管理局",
        next_step="可以先往下填，连上后我们自动核对营业执照。",
    ),
    simulators.Simulator("business", simulators.by_key("business", "credit_code")),
)
POPULATION = base.register(
    base.ConnectorInfo(
        code="population",
        title="公安人口库",
        owner="公安局",
        next_step="可以先往下填，连上后我们自动核对。",
    ),
    simulators.Simulator("population", simulators.population),
)
MARRIAGE = base.register(
    base.ConnectorInfo(
        code="marriage",
        title="民政婚姻登记库",
        owner="民政局",
        next_step="可以先上传结婚证照片，不用等。",
    ),
    simulators.Simulator("marriage", simulators.by_key("marriage", "id_number")),
)
HOSPITAL = base.register(
    base.ConnectorInfo(
        code="hospital",
        title="助产机构分娩记录",
        owner="卫生健康委员会",
        next_step="可以先往下填，连上后我们自动核对分娩记录。",
    ),
    simulators.Simulator("hospital", simulators.by_key("hospital", "mother_id_number")),
)
CREDIT = base.register(
    base.ConnectorInfo(
        code="credit",
        title="公共信用信息平台",
        owner="发展和改革委员会",
        next_step="暂时按一般流程办，连上后可以改用承诺。",
    ),
    simulators.Simulator("credit", simulators.by_key("credit", "code")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessLicence:
    """What the business register says of a firm."""

    credit_code: str
    name: str
    kind: str
    address: str
    legal_person: str
    scope: str
    registered_on: date
    is_open: bool


def business_licence(*, credit_code: str, now: datetime, about: str = "") -> BusinessLicence | None:
    """Ask the business register for a firm.

    :raises Unavailable: when it does not answer.
    """
    answer = base.ask(
        "business",
        "licence",
        {"credit_code": credit_code},
        now=now,
        about=about,
        once_key=f"{credit_code}|{now:%Y%m%d%H}",
    )
    if answer is None:
        return None
    return BusinessLicence(
        credit_code=credit_code,
        name=answer["name"],
        kind=answer.get("kind", ""),
        address=answer.get("address", ""),
        legal_person=answer.get("legal_person", ""),
        scope=answer.get("scope", ""),
        registered_on=date.fromisoformat(answer["registered_on"]),
        is_open=answer.get("state", "开业") == "开业",
    )


def look_up(
    register: str, *, request: Mapping[str, Any], now: datetime, about: str = ""
) -> Mapping[str, Any] | None:
    """Ask any register by its code; the answer of one hour is reused.

    :raises Unavailable: when it does not answer.
    """
    key = "|".join(str(value) for value in request.values())
    return base.ask(register, "record", request, now=now, about=about, once_key=f"{key}|{now:%Y%m%d%H}")


def assign_citizen_number(
    *, name: str, sex: str, born_on: date, region_code: str, household_head: str, about: str, now: datetime
) -> str | None:
    """Have the population register assign a child's 公民身份号码, once for ``about``; None when it refuses (居民身份证法 3).

    :raises Unavailable: when it does not answer.
    """
    answer = base.ask(
        "population",
        "assign",
        {
            "name": name,
            "sex": sex,
            "born_on": born_on.isoformat(),
            "region": region_code,
            "household_head": household_head,
        },
        now=now,
        about=about,
        once_key=f"assign|{about}",
    )
    return str(answer["id_number"]) if answer is not None else None


def titles(codes: Iterable[str]) -> tuple[str, ...]:
    """Return what some registers are called on pages."""
    return tuple(base.info(code).title for code in codes if code in KEY_FIELDS)


def last_known(register: str, key: str) -> Mapping[str, Any] | None:
    """Return what a register answered last about a key, without asking it again; None when it never answered."""
    call = (
        ConnectorCall.objects.filter(
            connector=register,
            outcome=ConnectorCall.Outcome.ANSWERED,
            **{f"request__{KEY_FIELDS[register]}": key},
        )
        .order_by("-answered_at", "-pk")
        .first()
    )
    return call.answer if call is not None else None


KEY_FIELDS = {
    "business": "credit_code",
    "population": "id_number",
    "marriage": "id_number",
    "hospital": "mother_id_number",
    "credit": "code",
}
"""By which field each register is asked."""
