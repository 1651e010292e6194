"""Persons and firms, masked; and what forms may be filled with."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from yijian.accounts.models import LegalPerson, Membership, Person
from yijian.accounts.vocabulary import (
    MEMBERSHIP_TITLES,
    OBJECT_TITLES,
    PAPER_TITLES,
    REAL_NAME_TITLES,
    SEX_TITLES,
    DataLine,
    MemberRow,
    MembershipRole,
    PaperKind,
    RealName,
    ServiceObject,
    SubjectKind,
    SubjectRow,
)
from yijian.agencies import queries as agencies
from yijian.kernel.actor import Actor
from yijian.kernel.identifiers import mask_identity, mask_mail, mask_name, mask_phone
from yijian.kernel.refusal import NotFound
from yijian.plumbing.looking import remembered
from yijian.plumbing.messages import Addresses
from yijian.plumbing.sealing import lookup_key


def subject(ref: str) -> SubjectRow:
    """Return a person or firm.

    :raises NotFound: when nobody has this reference.
    """
    found = subjects([ref])
    if ref not in found:
        raise NotFound(what="这个人或单位")
    return found[ref]


def subjects(refs: Iterable[str]) -> dict[str, SubjectRow]:
    """Return several persons and firms by reference; unknown ones are left out."""
    return dict(_subjects(frozenset(refs)))


@remembered
def known_person(ref: str) -> Person | None:
    """Return the row of a natural person, or None; read once while a page is drawn."""
    return Person.objects.filter(ref=ref).first()


@remembered
def _firm(ref: str) -> LegalPerson | None:
    return LegalPerson.objects.filter(ref=ref).first()


@remembered
def _subjects(wanted: frozenset[str]) -> Mapping[str, SubjectRow]:
    if len(wanted) == 1:
        (ref,) = wanted
        person = known_person(ref)
        firm = _firm(ref) if person is None else None
        return {ref: person_row(person)} if person else {ref: firm_row(firm)} if firm else {}
    rows = {person.ref: person_row(person) for person in Person.objects.filter(ref__in=wanted)}
    rows |= {firm.ref: firm_row(firm) for firm in LegalPerson.objects.filter(ref__in=wanted - set(rows))}
    return rows


def find_person_by_id(id_type: PaperKind | str, number: str) -> SubjectRow | None:
    """Return the person with a paper, or None; the number must be whole."""
    found = Person.objects.filter(cert_key=cert_key(id_type, number)).first()
    return None if found is None else person_row(found)


def firm_by_credit_code(credit_code: str) -> SubjectRow | None:
    """Return the firm with a credit code, or None."""
    found = LegalPerson.objects.filter(credit_code=credit_code).first()
    return None if found is None else firm_row(found)


@remembered
def firms_of(person_ref: str, on: date) -> tuple[SubjectRow, ...]:
    """Return the firms that a person may act for on a day, by name."""
    rows = Membership.objects.filter(in_force(on), person__ref=person_ref).select_related("firm")
    firms = {row.firm.ref: row.firm for row in rows}
    return tuple(firm_row(firm) for firm in sorted(firms.values(), key=lambda firm: (firm.name, firm.ref)))


def members_of(firm_ref: str, on: date) -> tuple[MemberRow, ...]:
    """Return who may act for a firm on a day: the legal representative, then clerks as they came."""
    rows = Membership.objects.filter(in_force(on), firm__ref=firm_ref).select_related("person")
    ordered = sorted(rows, key=lambda row: (row.role == MembershipRole.CLERK, row.valid_from, row.pk))
    return tuple(
        MemberRow(
            person_ref=row.person.ref,
            masked_name=mask_name(row.person.name),
            role=MembershipRole(row.role),
            title=MEMBERSHIP_TITLES[MembershipRole(row.role)],
            valid_from=row.valid_from,
        )
        for row in ordered
    )


def addresses(ref: str) -> Addresses:
    """Return where messages reach a person; a firm's go to its legal representative."""
    person = Person.objects.filter(ref=ref).first() or _representative(ref)
    return Addresses(mobile=person.mobile, mail=person.mail) if person else Addresses()


def representative_facts(firm_ref: str) -> Mapping[str, str]:
    """Return what is known of a firm's legal representative, as ``person_facts``; nothing when none is registered."""
    person = _representative(firm_ref)
    return person_facts(person.ref) if person else {}


@remembered
def person_facts(ref: str) -> Mapping[str, str]:
    """Return what is known of a person (``profile.…``) or firm (``firm.…``) by the sources that data elements name.

    The values are whole, not masked: they fill the subject's own forms. Who shows them to anybody else first calls
    ``operations.reveal_personal_data``. What is unknown is left out. Dates are ISO days, regions codes, sex 男 or 女.
    """
    person = known_person(ref)
    if person is not None:
        return _known(
            {
                "profile.name": person.name,
                "profile.id_type": PAPER_TITLES[PaperKind(person.id_type)],
                "profile.id_number": person.id_number,
                "profile.mobile": person.mobile,
                "profile.birth": person.born_on.isoformat() if person.born_on else "",
                "profile.sex": SEX_TITLES.get(person.sex, ""),
                "profile.ethnicity": person.ethnicity,
                "profile.household_region": person.household_region_id or "",
                "profile.address": person.address,
            }
        )
    firm = _firm(ref)
    if firm is None:
        return {}
    return _known(
        {
            "firm.name": firm.name,
            "firm.credit_code": firm.credit_code,
            "firm.kind": OBJECT_TITLES[ServiceObject(firm.kind)],
            "firm.representative": firm.representative_name,
            "firm.address": firm.address,
            "firm.region": firm.region_id or "",
            "firm.registered_on": firm.registered_on.isoformat() if firm.registered_on else "",
        }
    )


def facts_of(actor: Actor) -> Mapping[str, str]:
    """Return what is known for a form that somebody fills now: of the subject, and for a firm also of the person who acts."""
    known = dict(person_facts(actor.subject_ref or actor.ref))
    if not any(source.startswith("profile.") for source in known):
        known |= person_facts(actor.ref)
    return known


def my_data(ref: str, *, whole: bool) -> tuple[DataLine, ...]:
    """Return what is stored about a person or firm, line by line, masked unless ``whole``.

    :raises NotFound: when nobody has this reference.
    """
    person = Person.objects.filter(ref=ref).first()
    if person is not None:
        return tuple(line for line in _person_lines(person, whole=whole) if line.value)
    firm = LegalPerson.objects.filter(ref=ref).first()
    if firm is None:
        raise NotFound(what="这个人或单位")
    region = agencies.region_title(firm.region_id) if firm.region_id else ""
    lines = (
        DataLine(title="名称", value=firm.name),
        DataLine(title="统一社会信用代码", value=firm.credit_code),
        DataLine(title="类型", value=OBJECT_TITLES[ServiceObject(firm.kind)]),
        DataLine(title="法定代表人", value=firm.representative_name),
        DataLine(title="住所", value=firm.address),
        DataLine(title="区划", value=region),
        DataLine(title="登记日期", value=_day(firm.registered_on)),
    )
    return tuple(line for line in lines if line.value)


def cert_key(id_type: PaperKind | str, number: str) -> str:
    """Return the digest under which a paper is found."""
    return lookup_key("certificate", PaperKind(id_type).value, "".join(number.split()).upper())


def in_force(on: date) -> Q:
    """Return the condition that a period with ``valid_from`` and ``valid_until`` holds on a day."""
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def person_row(person: Person) -> SubjectRow:
    """Return a person as a masked value."""
    return SubjectRow(
        ref=person.ref,
        kind=SubjectKind.PERSON,
        name=person.name,
        masked_name=mask_name(person.name),
        id_type=person.id_type,
        id_code=mask_identity(person.id_number),
        service_object=ServiceObject.PERSON,
        masked_mobile=mask_phone(person.mobile) if person.mobile else "",
        region_code=person.household_region_id or "",
        has_account=person.account_id is not None,
    )


def firm_row(firm: LegalPerson) -> SubjectRow:
    """Return a firm as a value; what is on its licence is public."""
    return SubjectRow(
        ref=firm.ref,
        kind=SubjectKind.FIRM,
        name=firm.name,
        masked_name=firm.name,
        id_type="",
        id_code=firm.credit_code,
        service_object=ServiceObject(firm.kind),
        masked_mobile="",
        region_code=firm.region_id or "",
        has_account=False,
    )


def _representative(firm_ref: str) -> Person | None:
    row = (
        Membership.objects.filter(
            firm__ref=firm_ref, role=MembershipRole.LEGAL_REPRESENTATIVE.value, valid_until__isnull=True
        )
        .select_related("person")
        .first()
    )
    return row.person if row else None


def _known(values: Mapping[str, str]) -> dict[str, str]:
    return {source: value for source, value in values.items() if value}


def _person_lines(person: Person, *, whole: bool) -> tuple[DataLine, ...]:
    region = agencies.region_title(person.household_region_id) if person.household_region_id else ""
    return (
        DataLine(title="姓名", value=person.name if whole else mask_name(person.name)),
        DataLine(title="证件类型", value=PAPER_TITLES[PaperKind(person.id_type)]),
        DataLine(title="证件号码", value=person.id_number if whole else mask_identity(person.id_number)),
        DataLine(
            title="手机号", value=person.mobile if whole or not person.mobile else mask_phone(person.mobile)
        ),
        DataLine(title="邮箱", value=person.mail if whole else mask_mail(person.mail)),
        DataLine(title="性别", value=SEX_TITLES.get(person.sex, "")),
        DataLine(title="出生日期", value=_day(person.born_on) if whole else _year(person.born_on)),
        DataLine(title="民族", value=person.ethnicity),
        DataLine(title="户籍", value=region),
        DataLine(title="住址", value=person.address if whole else _first(person.address)),
        DataLine(title="实名情况", value=REAL_NAME_TITLES[RealName(person.real_name)]),
    )


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _year(day: date | None) -> str:
    return f"{day.year}年*月*日" if day else ""


def _first(address: str) -> str:
    return address[:3] + "*" * max(0, len(address) - 3)
