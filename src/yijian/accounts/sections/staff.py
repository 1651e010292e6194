"""人员 账号."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yijian.accounts import operations, queries, rules
from yijian.accounts.models import Account
from yijian.accounts.operations.signing import USERNAME
from yijian.accounts.vocabulary import ADMINISTER_STAFF, StaffRow, all_duties, duty_title
from yijian.kernel.actor import Actor, ActorKind
from yijian.plumbing import clock
from yijian.plumbing.importing import Column, Difference, Kind, Row, Section, at, compare


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLine:
    """One member of staff as the sheet says."""

    username: str
    name: str
    agency_code: str
    post: str
    desk_code: str
    duties: frozenset[str]


class StaffSection(Section[StaffLine]):
    """人员: the duties of the sheet are granted; others held are taken back, so that the sheet is what holds."""

    code = "staff"
    duty = ADMINISTER_STAFF
    title = "人员"
    order = 300
    columns = (
        Column("账号", required=True, help="小写字母和数字；密码不在这里，由本人首次登录前设置"),
        Column("姓名", required=True),
        Column("部门", required=True, refers="部门"),
        Column("岗位"),
        Column("职责", Kind.ITEMS, help="职责代号或名称，每行一个"),
        Column("窗口", refers="窗口"),
    )
    key = ("账号",)
    help = "各部门的工作人员和他们的职责。新账号由运行人员用命令导入开通；网页上只改已有账号的。"

    def read(self, row: Row) -> StaffLine:
        """Return the member of staff; duties may be named by code or title."""
        duties = []
        codes = {duty.title: duty.code for duty in all_duties()} | {
            duty.code: duty.code for duty in all_duties()
        }
        for text in row.items("职责"):
            if text not in codes:
                row.fault(
                    "职责",
                    f"没有“{text}”这个职责",
                    "填" + "、".join(sorted(duty.title for duty in all_duties())),
                )
                continue
            duties.append(codes[text])
        return StaffLine(
            username=username(row, "账号"),
            name=row.text("姓名"),
            agency_code=row.text("部门"),
            post=row.text("岗位"),
            desk_code=row.text("窗口"),
            duties=frozenset(duties),
        )

    def differences(self, values: Sequence[StaffLine]) -> Sequence[Difference]:
        """Compare with who works now."""
        held = {row.username: row for row in queries.all_staff(rules.day_of(clock.now()))}
        return [
            compare(
                stored=_columns(held[line.username]) if line.username in held else None,
                wanted=_columns(line),
                key=line.username,
            )
            for line in values
        ]

    def write(self, values: Sequence[StaffLine], *, actor: Actor, now: datetime) -> None:
        """Appoint everybody, grant what is named, take back what is not."""
        today = rules.day_of(now)
        for line in values:
            with at(line):
                member = operations.appoint_staff(
                    username=line.username,
                    name=line.name,
                    agency_code=line.agency_code,
                    post=line.post,
                    desk_code=line.desk_code,
                    actor=actor,
                    now=now,
                )
                held = queries.duties_of(member.ref, today)
                for duty in sorted(line.duties - held):
                    operations.grant_duty(
                        staff_ref=member.ref,
                        duty=duty,
                        valid_from=today,
                        valid_until=None,
                        actor=actor,
                        now=now,
                    )
                for duty in sorted(held - line.duties):
                    operations.revoke_duty(staff_ref=member.ref, duty=duty, actor=actor, now=now)

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield who works now, by agency and account."""
        for row in queries.all_staff(rules.day_of(clock.now())):
            yield {
                "账号": row.username,
                "姓名": row.name,
                "部门": row.agency_code,
                "岗位": row.post,
                "职责": sorted(map(duty_title, row.duties)),
                "窗口": row.desk_code,
            }

    def export_for(self, actor: Actor) -> Iterable[Mapping[str, Any]]:
        """Yield the asker's own colleagues; the platform sees everybody."""
        for row in self.export():
            if actor.kind is ActorKind.SYSTEM or row["部门"] == actor.agency_code:
                yield row


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """Whether an account may sign in."""

    username: str
    is_active: bool


class AccountSection(Section[AccountLine]):
    """账号: only to close accounts and open them again; people and staff bring their own."""

    code = "accounts"
    title = "账号"
    order = 340
    columns = (Column("账号", required=True), Column("启用", Kind.BOOLEAN, required=True))
    key = ("账号",)
    help = "停用或重新启用账号。开通账号写在“人员”和“自然人”里。"

    def read(self, row: Row) -> AccountLine:
        """Return the line."""
        return AccountLine(username=username(row, "账号"), is_active=row.boolean("启用"))

    def differences(self, values: Sequence[AccountLine]) -> Sequence[Difference]:
        """Compare with the table; an account that the same book opens counts as open."""
        held = dict(Account.objects.values_list("username", "is_active"))
        return [
            compare(
                stored={"启用": held.get(line.username, True)},
                wanted={"启用": line.is_active},
                key=line.username,
            )
            for line in values
        ]

    def write(self, values: Sequence[AccountLine], *, actor: Actor, now: datetime) -> None:
        """Open and close."""
        for line in values:
            with at(line):
                operations.set_account_active(
                    username=line.username, is_active=line.is_active, actor=actor, now=now
                )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the closed accounts; the others follow from who they belong to."""
        for name in (
            Account.objects.filter(is_active=False).order_by("username").values_list("username", flat=True)
        ):
            yield {"账号": name, "启用": False}


def username(row: Row, column: str) -> str:
    """Return a user name, or note what is wrong with it."""
    name = row.text(column).lower()
    if name and not USERNAME.fullmatch(name):
        row.fault(column, f"“{name}”不能作账号", "用小写字母、数字和 @ . _ -，开头是字母或数字")
    return name


def _columns(row: StaffRow | StaffLine) -> dict[str, object]:
    return {
        "姓名": row.name,
        "部门": row.agency_code,
        "岗位": row.post,
        "职责": row.duties,
        "窗口": row.desk_code,
    }
