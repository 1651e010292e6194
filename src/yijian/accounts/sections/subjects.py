"""自然人 法人 代理. Personal data comes in this way and never leaves it: the export of persons is empty."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from yijian.accounts import operations, queries, rules
from yijian.accounts.models import Authority, LegalPerson, Membership, Person
from yijian.accounts.queries.people import cert_key
from yijian.accounts.sections.staff import username
from yijian.accounts.vocabulary import (
    AUTHORITY_TITLES,
    OBJECT_TITLES,
    PAPER_TITLES,
    AuthorityKind,
    MembershipRole,
    PaperKind,
    RealName,
    ServiceObject,
)
from yijian.kernel.actor import Actor
from yijian.kernel.identifiers import (
    mask_identity,
    parse_credit_code,
    parse_mobile,
    parse_region_code,
    parse_resident_id,
)
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing.importing import Column, Difference, Kind, Row, Section, at, compare

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One natural person."""

    username: str
    name: str
    id_type: PaperKind
    id_number: str
    mobile: str
    mail: str
    born_on: date | None
    ethnicity: str
    household_region: str
    address: str


class PersonSection(Section[PersonLine]):
    """自然人: found again by the paper; what is left empty stays as it was."""

    code = "persons"
    title = "自然人"
    order = 310
    columns = (
        Column("账号", help="不填就没有账号，只有登记信息"),
        Column("姓名", required=True),
        Column(
            "证件类型",
            Kind.CHOICE,
            help="不填是居民身份证",
            options=tuple((kind.value, title) for kind, title in PAPER_TITLES.items()),
        ),
        Column("证件号码", required=True),
        Column("手机"),
        Column("邮箱", help="消息也发到这里；导入的由导入的单位负责核实，不再发验证码"),
        Column("出生日期", Kind.DATE, help="身份证号里有，可以不填"),
        Column("民族"),
        Column("户籍区划", refers="区划"),
        Column("住址"),
    )
    key = ("证件类型", "证件号码")
    refer_by = "账号"
    help = "办事的个人。涉及个人信息，只能导入，不会导出。"

    def read(self, row: Row) -> PersonLine:
        """Return the person; number and mobile are checked here so that the fault names the cell."""
        kind = row.member("证件类型", PaperKind, PaperKind.RESIDENT_ID)
        number = row.text("证件号码")
        born_on = row.maybe_day("出生日期")
        if number and kind is PaperKind.RESIDENT_ID:
            known = _checked(row, "证件号码", lambda: parse_resident_id(number))
            if known and born_on and born_on != known.born_on:
                row.fault("出生日期", "和身份证号里的不一样", f"填{known.born_on:%Y-%m-%d}，或者不填")
        mobile = row.text("手机")
        phone = _checked(row, "手机", lambda: parse_mobile(mobile)) if mobile else ""
        typed_mail = row.text("邮箱")
        mail = _checked(row, "邮箱", lambda: operations.read_mail(typed_mail)) if typed_mail else ""
        region = row.text("户籍区划")
        return PersonLine(
            username=username(row, "账号"),
            name=" ".join(row.text("姓名").split()),
            id_type=kind,
            id_number="".join(number.split()).upper(),
            mobile=phone or "",
            mail=mail or "",
            born_on=born_on,
            ethnicity=row.text("民族"),
            household_region=parse_region_code(region).code if region else "",
            address=row.text("住址"),
        )

    def differences(self, values: Sequence[PersonLine]) -> Sequence[Difference]:
        """Compare with who is registered, naming nobody's number."""
        keys = {cert_key(line.id_type, line.id_number): line for line in values}
        held = {
            person.cert_key: person
            for person in Person.objects.filter(cert_key__in=keys).select_related("account")
        }
        return [_person_difference(line, held.get(key)) for key, line in keys.items()]

    def write(self, values: Sequence[PersonLine], *, actor: Actor, now: datetime) -> None:
        """Register everybody."""
        for line in values:
            with at(line):
                operations.register_person(
                    name=line.name,
                    id_type=line.id_type,
                    id_number=line.id_number,
                    mobile=line.mobile,
                    mail=line.mail,
                    born_on=line.born_on,
                    ethnicity=line.ethnicity,
                    household_region=line.household_region,
                    address=line.address,
                    real_name=RealName.REGISTER,
                    username=line.username,
                    actor=actor,
                    now=now,
                )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield nobody: personal data leaves only through a journalled reading."""
        return ()

    def known(self) -> frozenset[str]:
        """Return the accounts of registered persons."""
        return frozenset(Person.objects.exclude(account=None).values_list("account__username", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmLine:
    """One firm or other organisation."""

    credit_code: str
    name: str
    kind: ServiceObject
    representative: str
    """Account of the legal representative."""
    address: str
    region_code: str
    registered_on: date | None


class FirmSection(Section[FirmLine]):
    """法人."""

    code = "firms"
    title = "法人"
    order = 320
    columns = (
        Column("统一社会信用代码", required=True),
        Column("名称", required=True),
        Column(
            "类型",
            Kind.CHOICE,
            help="不填是企业法人",
            options=tuple(
                (kind.value, title) for kind, title in OBJECT_TITLES.items() if kind != ServiceObject.PERSON
            ),
        ),
        Column("法定代表人账号", refers="自然人"),
        Column("住所"),
        Column("区划", refers="区划"),
        Column("登记日期", Kind.DATE),
    )
    key = ("统一社会信用代码",)
    help = "办事的企业和其他组织。"

    def read(self, row: Row) -> FirmLine:
        """Return the firm."""
        typed = row.text("统一社会信用代码")
        code = _checked(row, "统一社会信用代码", lambda: parse_credit_code(typed)) if typed else None
        region = row.text("区划")
        return FirmLine(
            credit_code=code.code if code else "",
            name=row.text("名称"),
            kind=row.member("类型", ServiceObject, ServiceObject.COMPANY),
            representative=row.text("法定代表人账号").lower(),
            address=row.text("住所"),
            region_code=parse_region_code(region).code if region else "",
            registered_on=row.maybe_day("登记日期"),
        )

    def differences(self, values: Sequence[FirmLine]) -> Sequence[Difference]:
        """Compare with what is registered; empty cells leave what is there."""
        stored = {str(row["统一社会信用代码"]): row for row in self.export()}
        return [_firm_difference(line, stored.get(line.credit_code)) for line in values]

    def write(self, values: Sequence[FirmLine], *, actor: Actor, now: datetime) -> None:
        """Register the firms and who represents them; another representative takes the former's place."""
        today = rules.day_of(now)
        for line in values:
            with at(line):
                self._write_one(line, today=today, actor=actor, now=now)

    def _write_one(self, line: FirmLine, *, today: date, actor: Actor, now: datetime) -> None:
        firm = operations.register_legal_person(
            credit_code=line.credit_code,
            name=line.name,
            kind=line.kind,
            address=line.address,
            region_code=line.region_code,
            registered_on=line.registered_on,
            actor=actor,
            now=now,
        )
        if not line.representative:
            return
        person = Person.objects.get(account__username=line.representative)
        role = MembershipRole.LEGAL_REPRESENTATIVE
        for member in queries.members_of(firm.ref, today):
            if member.role is role and member.person_ref != person.ref:
                operations.end_membership(
                    person_ref=member.person_ref, firm_ref=firm.ref, role=role, actor=actor, now=now
                )
        operations.join_firm(
            person_ref=person.ref, firm_ref=firm.ref, role=role, valid_from=today, actor=actor, now=now
        )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the firms by credit code."""
        rows = Membership.objects.filter(role=MembershipRole.LEGAL_REPRESENTATIVE.value, valid_until=None)
        accounts = dict(rows.values_list("firm__credit_code", "person__account__username"))
        for firm in LegalPerson.objects.order_by("credit_code"):
            yield {
                "统一社会信用代码": firm.credit_code,
                "名称": firm.name,
                "类型": OBJECT_TITLES[ServiceObject(firm.kind)],
                "法定代表人账号": accounts.get(firm.credit_code) or "",
                "住所": firm.address,
                "区划": firm.region_id or "",
                "登记日期": firm.registered_on,
            }


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityLine:
    """One authority between a person or firm and a person."""

    principal: str
    """Account of a person, or credit code of a firm."""
    agent: str
    kind: AuthorityKind
    items: frozenset[str]
    bundle: str
    valid_from: date
    valid_until: date | None
    evidence_ref: str


class AuthoritySection(Section[AuthorityLine]):
    """代理: recorded once; what the book leaves out stays, revoking is done on the page."""

    code = "authorities"
    title = "代理"
    order = 330
    columns = (
        Column("委托人", required=True, help="个人填账号，单位填统一社会信用代码"),
        Column("代办人", required=True, help="账号", refers="自然人"),
        Column(
            "种类",
            Kind.CHOICE,
            required=True,
            options=tuple((kind.value, title) for kind, title in AUTHORITY_TITLES.items()),
        ),
        Column("事项", Kind.ITEMS, help="不填是全部事项"),
        Column("一件事", help="只限一件事时填它的代码"),
        Column("起", Kind.DATE, required=True),
        Column("止", Kind.DATE, help="最后一天"),
        Column("委托书", help="委托书文件的编号"),
    )
    key = ("委托人", "代办人", "种类", "起")
    help = "谁可以替谁办事。"

    def read(self, row: Row) -> AuthorityLine:
        """Return the authority."""
        last = row.maybe_day("止")
        return AuthorityLine(
            principal=row.text("委托人"),
            agent=row.text("代办人").lower(),
            kind=row.member("种类", AuthorityKind, AuthorityKind.RELATIVE),
            items=frozenset(row.items("事项")),
            bundle=row.text("一件事"),
            valid_from=row.day("起"),
            valid_until=last + timedelta(days=1) if last else None,
            evidence_ref=row.text("委托书"),
        )

    def differences(self, values: Sequence[AuthorityLine]) -> Sequence[Difference]:
        """Tell which are new."""
        return [
            compare(stored={} if _recorded(line) else None, wanted={}, key=f"{line.principal} {line.agent}")
            for line in values
        ]

    def write(self, values: Sequence[AuthorityLine], *, actor: Actor, now: datetime) -> None:
        """Record the new ones."""
        for line in values:
            if _recorded(line):
                continue
            with at(line):
                operations.record_authority(
                    principal_ref=_principal(line.principal),
                    agent_ref=Person.objects.get(account__username=line.agent).ref,
                    kind=line.kind,
                    items=line.items,
                    bundle=line.bundle,
                    valid_from=line.valid_from,
                    valid_until=line.valid_until,
                    evidence_ref=line.evidence_ref,
                    actor=actor,
                    now=now,
                )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield nothing: who trusts whom is personal data."""
        return ()


def _recorded(line: AuthorityLine) -> bool:
    rows = Authority.objects.filter(
        agent__account__username=line.agent, kind=line.kind.value, valid_from=line.valid_from
    )
    return (
        rows.filter(person__account__username=line.principal.lower()).exists()
        or rows.filter(firm__credit_code=line.principal).exists()
    )


def _principal(text: str) -> str:
    person = Person.objects.filter(account__username=text.lower()).first()
    firm = LegalPerson.objects.filter(credit_code=text).first()
    found = person or firm
    if found is None:
        raise NotFound(what=f"委托人{text}")
    return found.ref


def _person_difference(line: PersonLine, held: Person | None) -> Difference:
    wanted: dict[str, object] = {
        "姓名": line.name,
        "手机": line.mobile,
        "邮箱": line.mail,
        "出生日期": line.born_on,
        "民族": line.ethnicity,
        "户籍区划": line.household_region,
        "住址": line.address,
        "账号": line.username,
    }
    wanted = {title: value for title, value in wanted.items() if value}
    stored: dict[str, object] | None = None
    if held is not None:
        stored = {
            "姓名": held.name,
            "手机": held.mobile,
            "邮箱": held.mail,
            "出生日期": held.born_on,
            "民族": held.ethnicity,
            "户籍区划": held.household_region_id or "",
            "住址": held.address,
            "账号": held.account.username if held.account else "",
        }
    return compare(
        stored=stored, wanted=wanted, key=line.username or mask_identity(line.id_number, strict=True)
    )


def _firm_difference(line: FirmLine, stored: Mapping[str, Any] | None) -> Difference:
    wanted: dict[str, object] = {
        "名称": line.name,
        "类型": OBJECT_TITLES[line.kind],
        "法定代表人账号": line.representative,
        "住所": line.address,
        "区划": line.region_code,
        "登记日期": line.registered_on,
    }
    wanted = {title: value for title, value in wanted.items() if value}
    return compare(stored=stored, wanted=wanted, key=line.credit_code)


def _checked(row: Row, column: str, parse: Callable[[], T]) -> T | None:
    try:
        return parse()
    except Refusal as refusal:
        row.fault(column, refusal.sentence.rstrip("。"))
        return None
