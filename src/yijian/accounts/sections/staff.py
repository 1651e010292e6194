"""人员."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yijian.accounts import operations, rules
from yijian.accounts.models import DutyGrant, Staff
from yijian.kernel.actor import Actor
from yijian.plumbing.duties import all_duties
from yijian.plumbing.importing import Change, Column, Difference, Kind, Row, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLine:
    """One member of staff as a book wants them."""

    username: str
    name: str
    agency_code: str
    post: str
    duties: tuple[str, ...]
    desk_code: str


class StaffSection(Section[StaffLine]):
    """人员: who works where with which duties; duties left out are left alone."""

    code = "staff"
    title = "人员"
    order = 310
    columns = (
        Column("账号", required=True),
        Column("姓名", required=True),
        Column("部门", required=True, refers="部门"),
        Column("岗位"),
        Column("职责", Kind.ITEMS, help="职责的名称或代号，如 受理、审查决定"),
        Column("窗口", refers="窗口"),
    )
    key = ("账号",)
    help = "工作人员和他们的职责。"

    def read(self, row: Row) -> StaffLine:
        """Return the member of staff; a duty nobody knows is noted."""
        known = {}
        for duty in all_duties():
            known[duty.code] = known[duty.title] = duty.code
        duties = []
        for name in row.items("职责"):
            if name in known:
                duties.append(known[name])
            else:
                row.fault("职责", f"没有“{name}”这项职责", "填已有的职责名称")
        return StaffLine(
            username=row.text("账号").lower(),
            name=row.text("姓名"),
            agency_code=row.text("部门"),
            post=row.text("岗位"),
            duties=tuple(duties),
            desk_code=row.text("窗口"),
        )

    def differences(self, values: Sequence[StaffLine]) -> Sequence[Difference]:
        """Compare with those appointed."""
        held = _held([line.username for line in values])
        duties = _duties(held.values())
        return [_difference(line, held.get(line.username), duties) for line in values]

    def write(self, values: Sequence[StaffLine], *, actor: Actor, now: datetime) -> None:
        """Appoint and entrust."""
        for line in values:
            member = operations.appoint_staff(
                username=line.username,
                name=line.name,
                agency_code=line.agency_code,
                post=line.post,
                desk_code=line.desk_code,
                actor=actor,
                now=now,
            )
            for duty in line.duties:
                operations.grant_duty(
                    staff_ref=member.ref,
                    duty=duty,
                    valid_from=rules.day_of(now),
                    valid_until=None,
                    actor=actor,
                    now=now,
                )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield all staff by account."""
        titles = {duty.code: duty.title for duty in all_duties()}
        rows = list(
            Staff.objects.filter(left_on__isnull=True).select_related("account").order_by("account__username")
        )
        duties = _duties(rows)
        for member in rows:
            yield {
                "账号": member.account.username,
                "姓名": member.name,
                "部门": member.agency_id,
                "岗位": member.post,
                "职责": [titles.get(code, code) for code in sorted(duties.get(member.pk, ()))],
                "窗口": member.desk_id or "",
            }


def _held(usernames: Sequence[str]) -> dict[str, Staff]:
    rows = Staff.objects.filter(account__username__in=usernames).select_related("account")
    return {member.account.username: member for member in rows}


def _duties(members: Iterable[Staff]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    grants = DutyGrant.objects.filter(staff__in=list(members), valid_until__isnull=True)
    for staff_id, duty in grants.values_list("staff_id", "duty"):
        found.setdefault(staff_id, set()).add(duty)
    return found


def _difference(line: StaffLine, held: Staff | None, duties: Mapping[int, set[str]]) -> Difference:
    if held is None:
        return Difference(change=Change.ADDED, key=line.username)
    moved = [
        title
        for title, stored, wanted in (
            ("姓名", held.name, line.name),
            ("部门", held.agency_id, line.agency_code),
            ("岗位", held.post, line.post),
            ("窗口", held.desk_id or "", line.desk_code),
        )
        if stored != wanted
    ]
    if not set(line.duties) <= duties.get(held.pk, set()):
        moved.append("职责")
    if not moved:
        return Difference(change=Change.SAME, key=line.username)
    return Difference(change=Change.CHANGED, key=line.username, detail="、".join(moved))
