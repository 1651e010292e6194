"""自然人."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yijian.accounts import operations
from yijian.accounts.models import Person
from yijian.accounts.queries.people import cert_key
from yijian.accounts.vocabulary import PAPER_TITLES, PaperKind, RealName
from yijian.kernel.actor import Actor
from yijian.plumbing.importing import Change, Column, Difference, Kind, Row, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person as a book wants them."""

    username: str
    name: str
    id_type: PaperKind
    id_number: str
    mobile: str
    born_on: date | None
    ethnicity: str
    household_region: str
    address: str


class PersonSection(Section[PersonLine]):
    """自然人: people by their paper; what is left empty stays as it is."""

    code = "people"
    title = "自然人"
    order = 320
    columns = (
        Column("账号"),
        Column("姓名", required=True),
        Column(
            "证件类型",
            Kind.CHOICE,
            required=True,
            options=tuple((kind.value, title) for kind, title in PAPER_TITLES.items()),
        ),
        Column("证件号码", required=True),
        Column("手机"),
        Column("出生日期", Kind.DATE),
        Column("民族"),
        Column("户籍区划", refers="区划"),
        Column("住址"),
    )
    key = ("证件号码",)
    refer_by = "账号"
    help = "办事人。证件号码的校验位要对。"

    def read(self, row: Row) -> PersonLine:
        """Return the person."""
        return PersonLine(
            username=row.text("账号").lower(),
            name=row.text("姓名"),
            id_type=row.member("证件类型", PaperKind, PaperKind.RESIDENT_ID),
            id_number=row.text("证件号码"),
            mobile=row.text("手机"),
            born_on=row.maybe_day("出生日期"),
            ethnicity=row.text("民族"),
            household_region=row.text("户籍区划"),
            address=row.text("住址"),
        )

    def differences(self, values: Sequence[PersonLine]) -> Sequence[Difference]:
        """Compare with those registered."""
        keys = {line.id_number: cert_key(line.id_type, line.id_number) for line in values}
        held = {row.cert_key: row for row in Person.objects.filter(cert_key__in=list(keys.values()))}
        return [_difference(line, held.get(keys[line.id_number])) for line in values]

    def write(self, values: Sequence[PersonLine], *, actor: Actor, now: datetime) -> None:
        """Register."""
        for line in values:
            operations.register_person(
                name=line.name,
                id_type=line.id_type,
                id_number=line.id_number,
                mobile=line.mobile,
                born_on=line.born_on,
                ethnicity=line.ethnicity,
                household_region=line.household_region,
                address=line.address,
                real_name=RealName.DESK,
                username=line.username,
                actor=actor,
                now=now,
            )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield those with an account, by account; nobody else's data leaves in bulk."""
        rows = Person.objects.filter(account__isnull=False).select_related("account")
        for row in rows.order_by("account__username"):
            yield {
                "账号": row.account.username if row.account else "",
                "姓名": row.name,
                "证件类型": PAPER_TITLES[PaperKind(row.id_type)],
                "证件号码": row.id_number,
                "手机": row.mobile,
                "出生日期": row.born_on,
                "民族": row.ethnicity,
                "户籍区划": row.household_region_id or "",
                "住址": row.address,
            }


def _difference(line: PersonLine, held: Person | None) -> Difference:
    key = line.username or line.name
    if held is None:
        return Difference(change=Change.ADDED, key=key)
    moved = [
        title
        for title, stored, wanted in (
            ("手机", held.mobile, line.mobile),
            ("民族", held.ethnicity, line.ethnicity),
            ("户籍区划", held.household_region_id or "", line.household_region),
            ("住址", held.address, line.address),
        )
        if wanted and stored != wanted
    ]
    if not moved:
        return Difference(change=Change.SAME, key=key)
    return Difference(change=Change.CHANGED, key=key, detail="、".join(moved))
