"""法人."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yijian.accounts import operations, rules
from yijian.accounts.models import LegalPerson, Membership, Person
from yijian.accounts.vocabulary import OBJECT_TITLES, MembershipRole, ServiceObject
from yijian.kernel.actor import Actor
from yijian.plumbing.importing import Change, Column, Difference, Kind, Row, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmLine:
    """One firm as a book wants it."""

    credit_code: str
    name: str
    kind: ServiceObject
    representative: str
    address: str
    region_code: str
    registered_on: date | None


class FirmSection(Section[FirmLine]):
    """法人: firms and other organisations with their legal representatives."""

    code = "firms"
    title = "法人"
    order = 330
    columns = (
        Column("统一社会信用代码", required=True),
        Column("名称", required=True),
        Column(
            "类型",
            Kind.CHOICE,
            required=True,
            options=tuple((kind.value, title) for kind, title in OBJECT_TITLES.items()),
        ),
        Column("法定代表人账号", refers="自然人"),
        Column("住所"),
        Column("区划", refers="区划"),
        Column("登记日期", Kind.DATE),
    )
    key = ("统一社会信用代码",)
    help = "企业、个体工商户和其他组织，以及谁是法定代表人。"

    def read(self, row: Row) -> FirmLine:
        """Return the firm."""
        return FirmLine(
            credit_code=row.text("统一社会信用代码"),
            name=row.text("名称"),
            kind=row.member("类型", ServiceObject, ServiceObject.COMPANY),
            representative=row.text("法定代表人账号").lower(),
            address=row.text("住所"),
            region_code=row.text("区划"),
            registered_on=row.maybe_day("登记日期"),
        )

    def differences(self, values: Sequence[FirmLine]) -> Sequence[Difference]:
        """Compare with those recorded."""
        held = {
            row.credit_code: row
            for row in LegalPerson.objects.filter(credit_code__in=[line.credit_code for line in values])
        }
        return [_difference(line, held.get(line.credit_code)) for line in values]

    def write(self, values: Sequence[FirmLine], *, actor: Actor, now: datetime) -> None:
        """Record firms and who represents them."""
        people = {
            row.account.username: row
            for row in Person.objects.filter(
                account__username__in=[line.representative for line in values]
            ).select_related("account")
            if row.account
        }
        for line in values:
            person = people.get(line.representative)
            firm = operations.register_legal_person(
                credit_code=line.credit_code,
                name=line.name,
                kind=line.kind,
                representative_name=person.name if person else "",
                address=line.address,
                region_code=line.region_code,
                registered_on=line.registered_on,
                actor=actor,
                now=now,
            )
            if person is not None:
                operations.join_firm(
                    person_ref=person.ref,
                    firm_ref=firm.ref,
                    role=MembershipRole.LEGAL_REPRESENTATIVE,
                    valid_from=line.registered_on or rules.day_of(now),
                    actor=actor,
                    now=now,
                )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield all firms by code."""
        represented = {
            row.firm_id: row.person.account.username
            for row in Membership.objects.filter(
                role=MembershipRole.LEGAL_REPRESENTATIVE.value, valid_until__isnull=True
            ).select_related("person__account")
            if row.person.account
        }
        for row in LegalPerson.objects.order_by("credit_code"):
            yield {
                "统一社会信用代码": row.credit_code,
                "名称": row.name,
                "类型": OBJECT_TITLES[ServiceObject(row.kind)],
                "法定代表人账号": represented.get(row.pk, ""),
                "住所": row.address,
                "区划": row.region_id or "",
                "登记日期": row.registered_on,
            }


def _difference(line: FirmLine, held: LegalPerson | None) -> Difference:
    if held is None:
        return Difference(change=Change.ADDED, key=line.name)
    moved = [
        title
        for title, stored, wanted in (
            ("名称", held.name, line.name),
            ("类型", held.kind, line.kind.value),
            ("住所", held.address, line.address),
            ("区划", held.region_id or "", line.region_code),
        )
        if wanted and stored != wanted
    ]
    if not moved:
        return Difference(change=Change.SAME, key=line.name)
    return Difference(change=Change.CHANGED, key=line.name, detail="、".join(moved))
