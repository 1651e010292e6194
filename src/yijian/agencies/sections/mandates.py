"""授权."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from yijian.agencies import operations, queries
from yijian.agencies.sections.places import role_code, twelve
from yijian.agencies.vocabulary import (
    EVERY_ROLE,
    MANAGE,
    MODE_TITLES,
    OWN_NAME_MODES,
    POWER_TITLES,
    MandateMode,
    MandateRow,
    Power,
)
from yijian.kernel.actor import Actor
from yijian.kernel.workdays import AGENCY_ZONE
from yijian.plumbing.importing import Column, Difference, Kind, Row, Section, at, compare

ALL = "全部"
EVERY = "所有"


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateLine:
    """One line of the sheet; ``role`` is empty where it must still be looked up."""

    agency_code: str
    items: frozenset[str]
    role: str
    regions: tuple[str, ...]
    powers: frozenset[Power]
    valid_from: date
    valid_until: date | None
    mode: MandateMode
    principal_code: str
    document: str


class MandateSection(Section[MandateLine]):
    """授权: what changes is granted anew and the old grant taken back; what the book leaves out stays."""

    code = "mandates"
    duty = MANAGE
    title = "授权"
    order = 240
    columns = (
        Column("部门", required=True, refers="部门"),
        Column(
            "事项",
            Kind.ITEMS,
            required=True,
            help="事项编码，每行一个；“全部”是本类部门（委托时是委托部门那一类）的全部事项；"
            "“全部:market”是指定一类部门的全部事项；“所有”是所有部门的事项",
        ),
        Column("区划", Kind.ITEMS, required=True, refers="区划"),
        Column(
            "权限",
            Kind.CHOICES,
            required=True,
            options=tuple((power.value, POWER_TITLES[power]) for power in Power),
        ),
        Column("起", Kind.DATE, required=True),
        Column("止", Kind.DATE, help="最后一天；不填是长期"),
        Column(
            "方式",
            Kind.CHOICE,
            options=tuple((mode.value, MODE_TITLES[mode]) for mode in MandateMode),
            help="不填是直接",
        ),
        Column("委托部门", refers="部门"),
        Column("文号", help="授权、委托文件的文号"),
    )
    key = ("部门", "事项", "区划", "方式", "委托部门", "起")
    help = "谁能收件、受理、决定、用印，办哪些事项，在哪里，从何时到何时，以谁的名义。"

    def read(self, row: Row) -> MandateLine:
        """Return the line."""
        entries = row.items("事项")
        wide = [
            entry for entry in entries if entry == EVERY or entry.partition(":")[0].partition("：")[0] == ALL
        ]
        if wide and len(entries) > 1:
            row.fault("事项", f"“{wide[0]}”不能和别的写在一起", "单独写一行授权")
        last = row.maybe_day("止")
        role = ""
        if wide:
            named = wide[0].replace("：", ":").partition(":")[2].strip()
            role = EVERY_ROLE if wide[0] == EVERY else role_code(named)
        return MandateLine(
            agency_code=row.text("部门"),
            items=frozenset() if wide else frozenset(entries),
            role=role,
            regions=tuple(sorted(twelve(code) for code in row.items("区划"))),
            powers=frozenset(Power(power) for power in row.choices("权限")),
            valid_from=row.day("起"),
            valid_until=last + timedelta(days=1) if last else None,
            mode=row.member("方式", MandateMode, MandateMode.DIRECT),
            principal_code=row.text("委托部门"),
            document=row.text("文号"),
        )

    def differences(self, values: Sequence[MandateLine]) -> Sequence[Difference]:
        """Compare with the grants that stand."""
        standing = _standing()
        roles = _roles(values)
        return [
            compare(
                stored=_content(standing[key]) if (key := _line_key(line, roles)) in standing else None,
                wanted=_line_content(line),
                key=_named(line.agency_code, line.items, _role(line, roles), line.regions, line.valid_from),
            )
            for line in values
        ]

    def write(self, values: Sequence[MandateLine], *, actor: Actor, now: datetime) -> None:
        """Grant what is new; what is passed on comes after what it is passed on from."""
        standing = _standing()
        roles = _roles(values)
        today = now.astimezone(AGENCY_ZONE).date()
        wanted = []
        for line in values:
            held = standing.get(_line_key(line, roles))
            if held is None:
                wanted.append(line)
            elif _content(held) != _line_content(line):
                with at(line):
                    operations.revoke_mandate(
                        ref=held.ref,
                        revoked_on=max(today, held.valid_from),
                        reason="导入的授权表改了这一条",
                        actor=actor,
                        now=now,
                    )
                wanted.append(line)
        for line in sorted(wanted, key=lambda line: line.mode not in OWN_NAME_MODES):
            with at(line):
                operations.grant_mandate(
                    agency_code=line.agency_code,
                    powers=line.powers,
                    region_codes=line.regions,
                    mode=line.mode,
                    valid_from=line.valid_from,
                    valid_until=line.valid_until,
                    items=line.items,
                    role=_role(line, roles),
                    principal_code=line.principal_code,
                    document=line.document,
                    actor=actor,
                    now=now,
                )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the grants that were not taken back, by agency and day."""
        rows = sorted(_standing().values(), key=lambda row: (row.agency_code, row.valid_from, row.ref))
        for row in rows:
            passed_on = row.mode not in OWN_NAME_MODES
            yield {
                "部门": row.agency_code,
                "事项": sorted(row.items) or [_wide(row.role)],
                "区划": list(row.regions),
                "权限": [POWER_TITLES[power] for power in Power if power in row.powers],
                "起": row.valid_from,
                "止": row.valid_until - timedelta(days=1) if row.valid_until else None,
                "方式": MODE_TITLES[row.mode],
                "委托部门": row.name_agency_code if passed_on else "",
                "文号": row.document,
            }

    def key_of(self, row: Mapping[str, Any]) -> str:
        """Return what ``differences`` call a grant."""
        return " ".join((row["部门"], "、".join(row["事项"]), "、".join(row["区划"]), row["起"].isoformat()))


def _named(agency: str, items: Iterable[str], role: str, regions: Iterable[str], since: date) -> str:
    shown = "、".join(sorted(items)) or _wide(role)
    return " ".join((agency, shown, "、".join(regions), since.isoformat()))


def _wide(role: str) -> str:
    return EVERY if role == EVERY_ROLE else f"{ALL}:{role}"


_Key = tuple[str, frozenset[str], str, tuple[str, ...], MandateMode, str, date]


def _standing() -> dict[_Key, MandateRow]:
    return {
        (
            row.agency_code,
            row.items,
            row.role,
            row.regions,
            row.mode,
            row.name_agency_code if row.mode not in OWN_NAME_MODES else "",
            row.valid_from,
        ): row
        for row in queries.mandates(revoked=False)
    }


def _roles(values: Sequence[MandateLine]) -> dict[str, str]:
    codes = {line.principal_code or line.agency_code for line in values}
    return {code: found.role for code, found in queries.agencies(codes).items()}


def _role(line: MandateLine, roles: Mapping[str, str]) -> str:
    if line.items or line.role:
        return line.role
    return roles.get(line.principal_code or line.agency_code, "")


def _line_key(line: MandateLine, roles: Mapping[str, str]) -> _Key:
    return (
        line.agency_code,
        line.items,
        _role(line, roles),
        line.regions,
        line.mode,
        line.principal_code,
        line.valid_from,
    )


def _content(row: MandateRow) -> dict[str, object]:
    return {"权限": row.powers, "止": row.valid_until, "文号": row.document}


def _line_content(line: MandateLine) -> dict[str, object]:
    return {"权限": line.powers, "止": line.valid_until, "文号": line.document}
