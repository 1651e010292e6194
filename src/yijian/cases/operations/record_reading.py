"""Handing a case's record over to a department's own system, which leaves a row in the journal."""

from datetime import datetime

from yijian.cases.queries import records
from yijian.kernel.actor import Actor, ActorKind
from yijian.plumbing import journal


def read_case(*, ref: str, actor: Actor, now: datetime, purpose: str) -> records.CasePage:
    """Return one case with its answers and materials; unless the applicant reads, the reading is noted with its purpose.

    :raises NotFound: when the actor may not see it.
    """
    found = records.case(ref, actor, now=now)
    _note(
        found.row,
        found.subject_ref,
        actor=actor,
        now=now,
        purpose=purpose,
        what=f"查看办件{found.row.number}",
    )
    return found


def read_case_file(
    *, ref: str, file_id: int, actor: Actor, now: datetime, purpose: str
) -> records.FileRecord:
    """Return one file that was given for a case; the reading is noted like that of the case.

    :raises NotFound: when the actor may not see the case, or the file is not for it.
    """
    file, row, subject_ref = records.file_of_case(ref, file_id, actor)
    _note(
        row,
        subject_ref,
        actor=actor,
        now=now,
        purpose=purpose,
        what=f"查看办件{row.number}的材料“{file.name}”",
    )
    return file


def _note(
    row: records.CaseRecord, subject_ref: str, *, actor: Actor, now: datetime, purpose: str, what: str
) -> None:
    if actor.kind is ActorKind.CITIZEN:
        return
    journal.write_reading(
        what=what[:120],
        subject_ref=row.ref,
        about=[subject_ref],
        actor=actor,
        now=now,
        purpose=purpose,
    )
