"""区划 部门 大厅 窗口."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from yijian.agencies import operations
from yijian.agencies.models import Agency, Desk, Hall, Region
from yijian.agencies.operations import DivisionLine
from yijian.agencies.vocabulary import (
    LEVEL_TITLES,
    MANAGE,
    ROLE_TITLES,
    AgencyRow,
    DeskKind,
    DeskRow,
    HallRow,
    Level,
)
from yijian.kernel.actor import Actor
from yijian.kernel.identifiers import RegionCode, parse_credit_code, parse_region_code
from yijian.plumbing.importing import Column, Difference, Kind, Row, Section, at, compare


def twelve(code: str) -> str:
    """Return a region code with its trailing zeros.

    :raises IdentifierRefused: when it is no region code.
    """
    return parse_region_code(code).code if code else ""


class RegionSection(Section[DivisionLine]):
    """区划: the parent follows from the digits and is written only for local codes."""

    code = "regions"
    duty = MANAGE
    title = "区划"
    order = 200
    columns = (
        Column("代码", required=True, help="12位；国家区划表以外的自编代码也可以"),
        Column("名称", required=True),
        Column("上级", help="自编代码看不出上级时才填", refers="区划"),
        Column(
            "类别",
            Kind.CHOICE,
            help="不填时按代码判断",
            options=tuple((level.value, LEVEL_TITLES[level]) for level in Level),
        ),
    )
    key = ("代码",)
    help = "省、市、县、乡、村和园区。"

    def read(self, row: Row) -> DivisionLine:
        """Return the line."""
        level = row.choice("类别")
        return DivisionLine(
            code=twelve(row.text("代码")),
            name=row.text("名称"),
            parent_code=twelve(row.text("上级")),
            level=Level(level) if level else None,
        )

    def differences(self, values: Sequence[DivisionLine]) -> Sequence[Difference]:
        """Compare with the table."""
        held = {found.code: found for found in Region.objects.filter(code__in=[line.code for line in values])}
        return [self._difference(line, held.get(line.code)) for line in values]

    def _difference(self, line: DivisionLine, held: Region | None) -> Difference:
        wanted = {"名称": line.name, "类别": (line.level or RegionCode(line.code).level).value}
        stored = None if held is None else {"名称": held.name, "类别": held.level}
        if line.parent_code:
            wanted["上级"] = line.parent_code
            if stored is not None and held is not None:
                stored["上级"] = held.parent_id or ""
        return compare(stored=stored, wanted=wanted, key=line.code)

    def write(self, values: Sequence[DivisionLine], *, actor: Actor, now: datetime) -> None:
        """Place the regions."""
        operations.place_regions(lines=values, actor=actor, now=now)

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the table by code, parents only where the digits do not tell them."""
        for found in Region.objects.order_by("code").iterator(chunk_size=2000):
            parent = found.parent_id or ""
            tells = not parent or RegionCode(parent).contains(RegionCode(found.code))
            level = Level(found.level)
            yield {
                "代码": found.code,
                "名称": found.name,
                "上级": "" if tells else parent,
                "类别": LEVEL_TITLES[level],
            }


class AgencySection(Section[AgencyRow]):
    """部门."""

    code = "agencies"
    duty = MANAGE
    title = "部门"
    order = 210
    columns = (
        Column("代码", required=True),
        Column("名称", required=True),
        Column("简称"),
        Column("统一社会信用代码"),
        Column("区划", required=True, refers="区划"),
        Column(
            "类别",
            required=True,
            help="部门的种类，填代号或名称："
            + "、".join(f"{code} {title}" for code, title in ROLE_TITLES.items()),
        ),
        Column("上级", refers="部门"),
        Column("电话"),
        Column("运行平台", Kind.BOOLEAN, help="运行本平台的那一个部门填“是”，其余不填；只能用命令导入来改"),
    )
    key = ("代码",)
    help = "行政机关、事业单位和参加办理的公共机构。"

    def read(self, row: Row) -> AgencyRow:
        """Return the agency."""
        credit_code = row.text("统一社会信用代码")
        return AgencyRow(
            code=row.text("代码"),
            name=row.text("名称"),
            short_name=row.text("简称"),
            credit_code=parse_credit_code(credit_code, field="统一社会信用代码").code if credit_code else "",
            region_code=twelve(row.text("区划")),
            role=role_code(row.text("类别")),
            parent_code=row.text("上级"),
            phone=row.text("电话"),
            runs_platform=row.boolean("运行平台"),
        )

    def differences(self, values: Sequence[AgencyRow]) -> Sequence[Difference]:
        """Compare with the table."""
        held = {found.code: found for found in Agency.objects.filter(code__in=[row.code for row in values])}
        return [
            compare(
                stored=_agency_columns_stored(held[row.code]) if row.code in held else None,
                wanted=_agency_columns(row),
                key=row.code,
            )
            for row in values
        ]

    def write(self, values: Sequence[AgencyRow], *, actor: Actor, now: datetime) -> None:
        """Record the agencies, those above first, and which of them runs the platform."""
        for row in _parents_first(values):
            with at(row):
                operations.record_agency(row=row, actor=actor, now=now)
        held = dict(Agency.objects.values_list("code", "runs_platform"))
        moved = [row for row in values if row.code in held and held[row.code] != row.runs_platform]
        # Whoever gives the platform up does so before another takes it over.
        for row in sorted(moved, key=lambda row: row.runs_platform):
            with at(row):
                operations.let_run_platform(
                    agency_code=row.code, runs=row.runs_platform, actor=actor, now=now
                )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the agencies by code."""
        for found in Agency.objects.order_by("code"):
            yield {"代码": found.code, **_agency_columns_stored(found)}


class HallSection(Section[HallRow]):
    """大厅."""

    code = "halls"
    duty = MANAGE
    title = "大厅"
    order = 220
    columns = (
        Column("代码", required=True),
        Column("名称", required=True),
        Column("区划", required=True, refers="区划"),
        Column("部门", required=True, refers="部门"),
        Column("地址"),
        Column("时间", help="开门时间，照公告写"),
        Column("电话"),
    )
    key = ("代码",)
    help = "政务服务中心和便民服务站。"

    def read(self, row: Row) -> HallRow:
        """Return the hall."""
        return HallRow(
            code=row.text("代码"),
            name=row.text("名称"),
            region_code=twelve(row.text("区划")),
            agency_code=row.text("部门"),
            address=row.text("地址"),
            hours=row.text("时间"),
            phone=row.text("电话"),
        )

    def differences(self, values: Sequence[HallRow]) -> Sequence[Difference]:
        """Compare with the table."""
        stored = {str(row["代码"]): row for row in self.export()}
        return [
            compare(stored=stored.get(row.code), wanted=_hall_columns(row), key=row.code) for row in values
        ]

    def write(self, values: Sequence[HallRow], *, actor: Actor, now: datetime) -> None:
        """Record the halls."""
        for row in values:
            with at(row):
                operations.record_hall(
                    code=row.code,
                    name=row.name,
                    region_code=row.region_code,
                    agency_code=row.agency_code,
                    address=row.address,
                    hours=row.hours,
                    phone=row.phone,
                    actor=actor,
                    now=now,
                )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the halls by code."""
        for found in Hall.objects.order_by("code"):
            yield {
                "代码": found.code,
                "名称": found.name,
                "区划": found.region_id,
                "部门": found.agency_id,
                "地址": found.address,
                "时间": found.hours,
                "电话": found.phone,
            }


KIND_TITLES = {DeskKind.GENERAL: "综合", DeskKind.DEDICATED: "专窗"}


class DeskSection(Section[DeskRow]):
    """窗口."""

    code = "desks"
    duty = MANAGE
    title = "窗口"
    order = 230
    columns = (
        Column("代码", required=True),
        Column("名称", required=True),
        Column("大厅", required=True, refers="大厅"),
        Column("类型", required=True, help="综合、专窗，或窗口的专门任务：办不成事、帮代办、出件、跨省通办"),
    )
    key = ("代码",)
    help = "大厅里的窗口。"

    def read(self, row: Row) -> DeskRow:
        """Return the desk; a type that is neither 综合 nor 专窗 names a task of its own."""
        typed = row.text("类型").removesuffix("窗口").removesuffix("窗") or row.text("类型")
        kinds = {"综合": DeskKind.GENERAL, "专": DeskKind.DEDICATED, "专窗": DeskKind.DEDICATED}
        kind = kinds.get(typed, DeskKind.SPECIAL)
        return DeskRow(
            code=row.text("代码"),
            name=row.text("名称"),
            hall_code=row.text("大厅"),
            hall_name="",
            region_code="",
            kind=kind,
            special=typed if kind is DeskKind.SPECIAL else "",
        )

    def differences(self, values: Sequence[DeskRow]) -> Sequence[Difference]:
        """Compare with the table."""
        stored = {str(row["代码"]): row for row in self.export()}
        return [
            compare(
                stored=stored.get(row.code),
                wanted={
                    "名称": row.name,
                    "大厅": row.hall_code,
                    "类型": KIND_TITLES.get(row.kind, row.special),
                },
                key=row.code,
            )
            for row in values
        ]

    def write(self, values: Sequence[DeskRow], *, actor: Actor, now: datetime) -> None:
        """Record the desks."""
        for row in values:
            with at(row):
                operations.record_desk(
                    code=row.code,
                    name=row.name,
                    hall_code=row.hall_code,
                    kind=row.kind,
                    special=row.special,
                    actor=actor,
                    now=now,
                )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the desks by code."""
        for found in Desk.objects.order_by("code"):
            kind = DeskKind(found.kind)
            yield {
                "代码": found.code,
                "名称": found.name,
                "大厅": found.hall_id,
                "类型": KIND_TITLES.get(kind, found.special),
            }


def role_code(text: str) -> str:
    """Return the code of a kind of department given by code or Chinese name; what is unknown stays as written."""
    return next((code for code, title in ROLE_TITLES.items() if title == text), text)


def _agency_columns(row: AgencyRow) -> dict[str, Any]:
    return {
        "名称": row.name,
        "简称": row.short_name,
        "统一社会信用代码": row.credit_code,
        "区划": row.region_code,
        "类别": row.role,
        "上级": row.parent_code,
        "电话": row.phone,
        "运行平台": row.runs_platform,
    }


def _agency_columns_stored(found: Agency) -> dict[str, Any]:
    return {
        "名称": found.name,
        "简称": found.short_name,
        "统一社会信用代码": found.credit_code,
        "区划": found.region_id,
        "类别": found.role,
        "上级": found.parent_id or "",
        "电话": found.phone,
        "运行平台": found.runs_platform,
    }


def _hall_columns(row: HallRow) -> dict[str, str]:
    return {
        "名称": row.name,
        "区划": row.region_code,
        "部门": row.agency_code,
        "地址": row.address,
        "时间": row.hours,
        "电话": row.phone,
    }


def _parents_first(values: Sequence[AgencyRow]) -> list[AgencyRow]:
    waiting = {row.code: row for row in values}
    ordered: list[AgencyRow] = []
    while waiting:
        ready = [
            row for row in waiting.values() if row.parent_code not in waiting or row.parent_code == row.code
        ]
        # A ring of parents is written as it stands; the operation refuses the first that has no parent yet.
        ordered += [waiting.pop(row.code) for row in ready or list(waiting.values())]
    return ordered
