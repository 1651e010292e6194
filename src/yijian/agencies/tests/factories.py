"""A small invented province with one city, two counties, and the agencies that quarrel in the tests."""

from datetime import UTC, date, datetime

from yijian.agencies import operations
from yijian.agencies.operations import DivisionLine
from yijian.agencies.vocabulary import AgencyRow, DeskKind, MandateMode, Power
from yijian.kernel.actor import SYSTEM, Actor, ActorKind

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)

PROVINCE = "430000000000"
CITY = "430100000000"
COUNTY = "430102000000"
OTHER_COUNTY = "430103000000"
TOWN = "430102001000"
ELSEWHERE = "440000000000"

ALL_POWERS = frozenset(Power)


def place_country():
    operations.place_regions(
        lines=[
            DivisionLine(code="430000", name="湖南省"),
            DivisionLine(code="430100", name="长沙市"),
            DivisionLine(code="430102", name="芙蓉区"),
            DivisionLine(code="430103", name="天心区"),
            DivisionLine(code="430102001", name="定王台街道"),
            DivisionLine(code="440000", name="广东省"),
        ],
        actor=SYSTEM,
        now=NOW,
    )


def agency(code, region=CITY, role="market", **fields):
    row = AgencyRow(
        code=code,
        name=fields.pop("name", f"{code}局"),
        short_name="",
        credit_code=fields.pop("credit_code", ""),
        region_code=region,
        role=role,
        parent_code=fields.pop("parent", ""),
        phone="",
    )
    return operations.record_agency(row=row, actor=SYSTEM, now=NOW)


def grant(agency_code, *, regions=(CITY,), role="", items=(), powers=ALL_POWERS, **fields):
    return operations.grant_mandate(
        agency_code=agency_code,
        powers=powers,
        region_codes=regions,
        mode=fields.pop("mode", MandateMode.DIRECT),
        valid_from=fields.pop("valid_from", date(2026, 1, 1)),
        valid_until=fields.pop("valid_until", None),
        items=items,
        role=role,
        principal_code=fields.pop("principal", ""),
        actor=fields.pop("actor", SYSTEM),
        now=NOW,
    )


def hall(code="hall", region=COUNTY, agency_code="city-market"):
    return operations.record_hall(
        code=code,
        name="芙蓉区政务服务中心",
        region_code=region,
        agency_code=agency_code,
        address="",
        hours="",
        phone="",
        actor=SYSTEM,
        now=NOW,
    )


def desk(code="desk-1", hall_code="hall", kind=DeskKind.GENERAL, special=""):
    return operations.record_desk(
        code=code, name="1号窗", hall_code=hall_code, kind=kind, special=special, actor=SYSTEM, now=NOW
    )


def manager(region=CITY, duties=("agencies.manage",)):
    return Actor(
        kind=ActorKind.STAFF,
        ref="S-1",
        name="管理员",
        region_code=region,
        duties=frozenset(duties),
        agency_code="x",
    )
