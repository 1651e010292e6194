"""Alice, Bob and Charlie of the accounts: 陈玉兰 the owner, 李秋生 her colleague, 王桂珍 a stranger; and staff."""

from datetime import UTC, date, datetime

from yijian.accounts import operations
from yijian.accounts.models import Account
from yijian.accounts.vocabulary import MembershipRole, PaperKind, RealName, ServiceObject
from yijian.agencies.tests import factories as places
from yijian.kernel.actor import SYSTEM, Actor, ActorKind

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PASSWORD = "huanxi-rizi-88"

OWNER_ID = "590102198803120268"
COLLEAGUE_ID = "59010219790605115X"
STRANGER_ID = "59010219540418042X"
FIRM_CODE = "915901025910005386"


def person(username="owner", name="陈玉兰", id_number=OWNER_ID, **fields):
    return operations.register_person(
        name=name,
        id_type=PaperKind.RESIDENT_ID,
        id_number=id_number,
        mobile=fields.pop("mobile", "13800006620"),
        username=username,
        real_name=RealName.REGISTER,
        actor=SYSTEM,
        now=NOW,
        **fields,
    )


def owner():
    return person()


def colleague():
    return person("colleague", "李秋生", COLLEAGUE_ID)


def stranger():
    return person("stranger", "王桂珍", STRANGER_ID)


def firm(representative=None, code=FIRM_CODE, name="云上健身有限公司"):
    row = operations.register_legal_person(
        credit_code=code, name=name, kind=ServiceObject.COMPANY, actor=SYSTEM, now=NOW
    )
    if representative is not None:
        join(representative, row)
    return row


def join(member, of, role=MembershipRole.LEGAL_REPRESENTATIVE):
    operations.join_firm(
        person_ref=member.ref, firm_ref=of.ref, role=role, valid_from=TODAY, actor=SYSTEM, now=NOW
    )


def agencies():
    places.place_country()
    places.agency("city-market")
    places.agency("city-police", role="police")


def staff(username="clerk", name="周敏", agency_code="city-market", duties=(), desk_code=""):
    member = operations.appoint_staff(
        username=username,
        name=name,
        agency_code=agency_code,
        post="综合窗口",
        desk_code=desk_code,
        actor=SYSTEM,
        now=NOW,
    )
    for duty in duties:
        operations.grant_duty(
            staff_ref=member.ref, duty=duty, valid_from=TODAY, valid_until=None, actor=SYSTEM, now=NOW
        )
    return member


def account(username):
    found = Account.objects.get(username=username)
    found.set_password(PASSWORD)
    found.save(update_fields=["password"])
    return found


def citizen(row, subject=None, authority_ref=None):
    return Actor(
        kind=ActorKind.CITIZEN,
        ref=row.ref,
        name=row.name,
        subject_ref=(subject or row).ref,
        subject_name=(subject or row).name,
        authority_ref=authority_ref,
    )


def clerk(*duties, ref="S-clerk", agency_code="city-market"):
    return Actor(
        kind=ActorKind.STAFF,
        ref=ref,
        name="周敏",
        agency_code=agency_code,
        duties=frozenset(duties),
        region_code=places.CITY,
    )
