"""A county with a market office, a person with a shop, and the licence the shop gets."""

from datetime import UTC, date, datetime

from yijian.accounts import operations as accounts
from yijian.accounts.models import Account
from yijian.accounts.vocabulary import PaperKind, ServiceObject
from yijian.agencies.operations import record_calendar_year
from yijian.agencies.tests.factories import COUNTY, agency, place_country
from yijian.certificates import operations
from yijian.certificates.models import Certificate
from yijian.certificates.vocabulary import MANAGE, Holder, KindField, KindRow, Layout, Own, Secrecy
from yijian.kernel.actor import SYSTEM, Actor, ActorKind

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
MARKET = "county-market"
LICENCE = KindRow(
    code="food-licence",
    type_code="11100000MB0143028R021",
    title="食品经营许可证",
    english="Food Business License",
    issuer_role="market",
    seal_title="许可专用章",
    holder=Holder.EITHER,
    layout=Layout.LANDSCAPE,
    number_layout="JY2{region6}{serial:6}{check}",
    months=60,
    fields=(
        KindField(name="shop", label="经营者名称"),
        KindField(name="code", label="社会信用代码", own=Own.HOLDER_CODE, secrecy=Secrecy.IDENTITY),
        KindField(name="owner", label="经营者", secrecy=Secrecy.NAME),
        KindField(name="place", label="经营场所", wide=True),
        KindField(name="phone", label="电话", secrecy=Secrecy.HIDDEN),
        KindField(name="number", label="许可证编号", own=Own.NUMBER),
        KindField(name="until", label="有效期至", own=Own.VALID_UNTIL),
    ),
)
FIELDS = {
    "shop": "望江区玉兰小馆",
    "owner": "陈玉兰",
    "place": "安澜市望江区江畔路88号滨江里商场2楼206号",
    "phone": "13800001234",
    "not-on-the-face": "x",
}
ID_NUMBER = "11010519491231002X"


def world():
    """Make the county, its office and the kind of licence."""
    place_country()
    for year in (2026, 2027):
        record_calendar_year(year=year, days=[], is_provisional=False, actor=SYSTEM, now=NOW)
    agency(MARKET, region=COUNTY, name="安澜市望江区市场监督管理局", credit_code="11430102006122244N")
    operations.define_kind(kind=LICENCE, actor=SYSTEM, now=NOW)


def person(name="陈玉兰", id_number=ID_NUMBER, **fields):
    """Register a natural person."""
    return accounts.register_person(
        name=name, id_type=PaperKind.RESIDENT_ID, id_number=id_number, actor=SYSTEM, now=NOW, **fields
    )


def firm(name="望江区玉兰小馆", credit_code="91350100M000100Y43"):
    """Register a firm."""
    return accounts.register_legal_person(
        credit_code=credit_code, name=name, kind=ServiceObject.COMPANY, actor=SYSTEM, now=NOW
    )


def citizen(subject_ref, *, ref="", **fields):
    """Return the actor of a holder."""
    return Actor(
        kind=ActorKind.CITIZEN,
        ref=ref or subject_ref,
        name="陈玉兰",
        subject_ref=subject_ref,
        subject_name="陈玉兰",
        **fields,
    )


def clerk(*duties, agency_code=MARKET):
    """Return the actor of a member of staff."""
    return Actor(
        kind=ActorKind.STAFF,
        ref="staff-1",
        name="刘建国",
        agency_code=agency_code,
        agency_name="安澜市望江区市场监督管理局",
        region_code=COUNTY,
        duties=frozenset(duties or {MANAGE}),
    )


def licence(holder_ref, *, now=NOW, fields=FIELDS, case_ref="", **rest):
    """Issue a licence and return its row."""
    issued = operations.issue_certificate(
        kind=LICENCE.code,
        subject_ref=holder_ref,
        fields=fields,
        issuer_code=MARKET,
        region_code=COUNTY,
        case_ref=case_ref,
        actor=clerk(),
        now=now,
        **rest,
    )
    return Certificate.objects.select_related("kind", "seal").get(ref=issued.ref)


def holder_account(name="陈玉兰", id_number=ID_NUMBER, username="chenyulan"):
    """Register a person with an account; return the subject and the account."""
    row = person(name, id_number, username=username)
    return row, Account.objects.get(username=username)


def staff_account(*duties, username="liujianguo", agency_code=MARKET):
    """Appoint a member of staff with duties and return the account."""
    member = accounts.appoint_staff(
        username=username,
        name="刘建国",
        agency_code=agency_code,
        post="",
        desk_code="",
        actor=SYSTEM,
        now=NOW,
    )
    for duty in duties:
        accounts.grant_duty(
            staff_ref=member.ref,
            duty=duty,
            valid_from=date(2026, 1, 1),
            valid_until=None,
            actor=SYSTEM,
            now=NOW,
        )
    return Account.objects.get(username=username)
