"""Registering persons and firms, and revealing what is stored about them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yijian.accounts import rules
from yijian.accounts.access import require_duty, visible_subjects
from yijian.accounts.models import Account, LegalPerson, Person
from yijian.accounts.operations.mailing import read_mail
from yijian.accounts.operations.signing import open_account
from yijian.accounts.queries.people import cert_key, firm_row, my_data, person_row
from yijian.accounts.vocabulary import (
    READ_PERSONAL_DATA,
    REGISTER_VISITOR,
    DataLine,
    PaperKind,
    RealName,
    ServiceObject,
    SubjectRow,
)
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.identifiers import parse_credit_code, parse_mobile, parse_resident_id
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import journal
from yijian.plumbing.numbering import reference
from yijian.plumbing.sealing import lookup_key


class PaperNumberWanted(Refusal):
    """No number, or one no such paper bears."""

    code = "accounts.paper-number-wanted"
    template = "证件号码应当是5到20位字母和数字。请对照证件再填一遍。"


class NameWanted(Refusal):
    """Nobody is without a name."""

    code = "accounts.name-wanted"
    template = "还没有填{what}。请对照证件填写全名。"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    kind: PaperKind
    number: str
    born_on: date | None
    sex: str


@transaction.atomic
def register_person(
    *,
    name: str,
    id_type: PaperKind,
    id_number: str,
    actor: Actor,
    now: datetime,
    mobile: str = "",
    mail: str = "",
    born_on: date | None = None,
    ethnicity: str = "",
    household_region: str = "",
    address: str = "",
    real_name: RealName = RealName.CLAIMED,
    username: str = "",
) -> SubjectRow:
    """Record a natural person or what is newly known of one; repeating changes nothing.

    One paper is one person. What is left empty stays as it was; real-name level only rises; whoever records a mail address answers for
    it, no code is sent. Birth and sex follow from an
    identity number. With ``username`` the person gets that account, without a password.

    :raises IdentifierRefused: when number or mobile are wrong; MailShape when the mail address is.
    :raises NameDiffers: when the paper is known under another name.
    :raises BirthDiffers: when the birth date is not that of the number.
    :raises UsernameTaken: when the account belongs to somebody else.
    """
    require_duty(actor, REGISTER_VISITOR)
    name = _name(name, "姓名")
    paper = _read_paper(id_type, id_number, rules.day_of(now))
    if born_on and paper.born_on and born_on != paper.born_on:
        raise rules.BirthDiffers(
            field="born_on", day=f"{paper.born_on.year}年{paper.born_on.month}月{paper.born_on.day}日"
        )
    phone = parse_mobile(mobile, field="mobile") if mobile else ""

    found = (
        Person.objects.select_for_update(of=("self",))
        .filter(cert_key=cert_key(paper.kind, paper.number))
        .first()
    )
    if found is not None and found.name != name:
        raise rules.NameDiffers(field="name")
    person = found or Person(
        ref=reference("P"),
        name=name,
        id_type=paper.kind.value,
        id_number=paper.number,
        cert_key=cert_key(paper.kind, paper.number),
        registered_at=now,
    )
    wanted: dict[str, object] = {
        "mobile": phone,
        "mail": read_mail(mail, field="mail") if mail else "",
        "mobile_key": lookup_key("mobile", phone) if phone else "",
        "born_on": paper.born_on or born_on,
        "sex": paper.sex,
        "ethnicity": ethnicity.strip(),
        "household_region_id": household_region,
        "address": address.strip(),
        "real_name": max(person.real_name, real_name.value),
    }
    if username:
        wanted["account_id"] = _account_for(person, username, actor, now).pk
    changed = [field for field, value in wanted.items() if value and getattr(person, field) != value]
    if found is not None and not changed:
        return person_row(found)
    for field in changed:
        setattr(person, field, wanted[field])
    person.save()

    journal.write(
        act="accounts.register-person",
        title="登记自然人" if found is None else "更新自然人信息",
        subject_ref=person.ref,
        actor=actor,
        now=now,
        detail={"changed": sorted(changed)},
        about=[person.ref],
    )
    return person_row(person)


def register_visitor(
    *, name: str, id_type: PaperKind, id_number: str, mobile: str, actor: Actor, now: datetime
) -> SubjectRow:
    """Record whom a clerk has before them, paper in hand; the same visitor again is found, not made twice.

    :raises NotYourDuty: without the duty to register visitors.
    :raises IdentifierRefused, NameDiffers: as ``register_person``.
    """
    return register_person(
        name=name,
        id_type=id_type,
        id_number=id_number,
        mobile=mobile,
        real_name=RealName.DESK,
        actor=actor,
        now=now,
    )


@transaction.atomic
def register_legal_person(
    *,
    credit_code: str,
    name: str,
    kind: ServiceObject,
    actor: Actor,
    now: datetime,
    representative_name: str = "",
    address: str = "",
    region_code: str = "",
    registered_on: date | None = None,
) -> SubjectRow:
    """Record a firm or other organisation, or what changed on its licence; repeating changes nothing.

    :raises IdentifierRefused: when the credit code is wrong.
    :raises NameWanted: without a name.
    """
    require_duty(actor, REGISTER_VISITOR)
    code = parse_credit_code(credit_code, field="credit_code").code
    name = _name(name, "单位名称")

    found = LegalPerson.objects.select_for_update(of=("self",)).filter(credit_code=code).first()
    firm = found or LegalPerson(ref=reference("F"), credit_code=code, recorded_at=now)
    wanted = {
        "name": name,
        "kind": kind.value,
        "representative_name": representative_name.strip(),
        "address": address.strip(),
        "region_id": region_code,
        "registered_on": registered_on,
    }
    changed = [field for field, value in wanted.items() if value and getattr(firm, field) != value]
    if found is not None and not changed:
        return firm_row(found)
    for field in changed:
        setattr(firm, field, wanted[field])
    firm.save()

    journal.write(
        act="accounts.register-legal-person",
        title="登记法人" if found is None else "更新法人信息",
        subject_ref=firm.ref,
        actor=actor,
        now=now,
        detail={"changed": sorted(changed)},
        about=[firm.ref],
    )
    return firm_row(firm)


@transaction.atomic
def accept_outside_identity(
    *, name: str, id_type: PaperKind, id_number: str, mobile: str, actor: Actor, now: datetime
) -> Account:
    """Return the account of somebody whom a trusted identity provider has named; open one where there is none.

    :raises IdentifierRefused, NameDiffers: as ``register_person``.
    """
    row = register_person(
        name=name,
        id_type=id_type,
        id_number=id_number,
        mobile=mobile,
        real_name=RealName.REGISTER,
        actor=actor,
        now=now,
    )
    person = Person.objects.select_for_update(of=("self",)).select_related("account").get(ref=row.ref)
    if person.account is None:
        person.account = open_account(username=person.ref.lower(), actor=actor, now=now)
        person.save(update_fields=["account"])
    return person.account


@transaction.atomic
def reveal_personal_data(*, ref: str, purpose: str, actor: Actor, now: datetime) -> tuple[DataLine, ...]:
    """Return everything stored about a person or firm, unmasked, and note who saw it and why.

    One's own data needs no duty and no purpose, but leaves a row all the same; the person can read the rows.

    :raises NotFound: when the actor may not know of this person.
    :raises NotYourDuty: for staff without the duty.
    :raises PurposeWanted: when the purpose says too little.
    """
    if ref not in visible_subjects(actor):
        raise NotFound(what="这个人或单位")
    if actor.kind is ActorKind.STAFF:
        require_duty(actor, READ_PERSONAL_DATA)
        if len(purpose.strip()) < rules.SHORTEST_PURPOSE:
            raise rules.PurposeWanted(field="purpose")

    lines = my_data(ref, whole=True)
    journal.write_reading(
        what="查看完整的个人信息",
        subject_ref=ref,
        about=[ref],
        actor=actor,
        now=now,
        purpose=purpose.strip() or ("本人查看" if actor.ref == ref else "代办人查看"),
    )
    return lines


def _name(text: str, what: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise NameWanted(field="name", what=what)
    return name


def _read_paper(kind: PaperKind, number: str, today: date) -> _Paper:
    if kind in (PaperKind.RESIDENT_ID, PaperKind.FOREIGNER_RESIDENCE):
        if kind is PaperKind.FOREIGNER_RESIDENCE and len("".join(number.split())) == 15:
            # The card of before 2023: three letters and twelve digits, no birth date to read.
            return _Paper(kind=kind, number=_plain_number(number), born_on=None, sex="")
        known = parse_resident_id(number, today=today, field="id_number")
        return _Paper(kind=kind, number=known.number, born_on=known.born_on, sex=known.sex.value)
    return _Paper(kind=kind, number=_plain_number(number), born_on=None, sex="")


def _plain_number(typed: str) -> str:
    number = "".join(typed.split()).upper()
    if not 5 <= len(number) <= 20 or not number.isascii() or not number.isalnum():
        raise PaperNumberWanted(field="id_number")
    return number


def _account_for(person: Person, username: str, actor: Actor, now: datetime) -> Account:
    account = Account.objects.filter(username=username.strip().lower()).first()
    if account is None:
        return open_account(username=username, actor=actor, now=now)
    holder = Person.objects.filter(account=account).exclude(pk=person.pk).first()
    if holder is not None or (person.account_id not in (None, account.pk)):
        raise rules.UsernameTaken(field="username", username=username)
    return account
