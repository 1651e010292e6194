"""Handing in a file, looking at what it would change, and importing exactly that."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.db import transaction

from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import files, journal, locks
from yijian.plumbing.digest import sm3_of
from yijian.plumbing.importing import limits
from yijian.plumbing.importing.book import Book
from yijian.plumbing.importing.folder import read_archive
from yijian.plumbing.importing.registry import sections
from yijian.plumbing.importing.run import BaseMoved, ImportReport, import_book, may_carry
from yijian.plumbing.importing.section import Change, Difference
from yijian.plumbing.importing.telling import faults_told
from yijian.plumbing.importing.where import Fault
from yijian.plumbing.importing.workbook import read_workbook
from yijian.plumbing.models import ImportDraft
from yijian.plumbing.numbering import reference

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_KEPT = 2000
"""Faults kept of one file; whoever has more mends these first."""
MOST_TEXT = 400
"""Characters kept of a field's text, before and after."""


class AlreadyImported(Refusal):
    """The draft was imported before."""

    code: ClassVar[str] = "importing.already-imported"
    status: ClassVar[int] = 409
    template: ClassVar[str] = "这个文件已经在{at}导入过了，没有再导入一次。"


class NothingToImport(Refusal):
    """The draft has faults, or changes nothing."""

    code: ClassVar[str] = "importing.nothing"
    template: ClassVar[str] = "这个文件现在不能导入：{why}。请改好以后重新上传。"


class Readable(Protocol):
    """What bytes can be read from: an opened file or an upload."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One handed-in file as pages show it."""

    ref: str
    name: str
    state: str
    state_title: str
    looked_at: datetime
    imported_at: datetime | None
    fault_count: int
    digest: str
    faults: Sequence[Mapping[str, Any]]
    sections: Sequence[Mapping[str, Any]]
    """Title, how many of each change, and the changed things with their fields."""


def titles_for(actor: Actor) -> tuple[str, ...]:
    """Return the sections an actor may import and export, without those that hang on them."""
    return tuple(section.title for section in sections() if not section.parent and may_carry(section, actor))


@transaction.atomic
def look_at(*, file: Readable, name: str, actor: Actor, now: datetime) -> str:
    """Take a file in, find every fault or every difference, write nothing of it, and return the draft's reference.

    :raises FileRefused: when the file cannot be read at all.
    """
    shown = name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1][:120] or "文件"
    content = file.read(limits.MOST_FILE + 1)
    if len(content) > limits.MOST_FILE:
        raise limits.FileRefused(
            name=shown, problem=f"超过{limits.MOST_FILE // limits.MEGABYTE}MB", next="请拆成几个文件。"
        )
    report = import_book(_book(content, name=shown), actor=actor, now=now, dry_run=True, detailed=True)
    if report.is_clean and not report.differences:
        raise limits.FileRefused(
            name=shown, problem="里面没有可以导入的内容", next="请下载空白模板，照着填。"
        )
    # Not while the same file, handed in before, is being cleared away.
    locks.take(locks.LockSpace.IMPORT_FILE, sm3_of([content]))
    draft = ImportDraft.objects.create(
        ref=reference("I"),
        name=shown,
        file_digest=files.keep_document(content, media_type=MEDIA_TYPE, now=now),
        size=len(content),
        state=_state(report),
        faults=[_fault(fault) for fault in report.faults[:MOST_KEPT]],
        differences=[] if report.faults else [_section(*found) for found in report.differences.items()],
        digest=report.digest if _state(report) == ImportDraft.State.READY else "",
        actor_ref=actor.ref,
        actor_name=actor.name,
        looked_at=now,
    )
    return draft.ref


def look_again(*, ref: str, actor: Actor, now: datetime) -> str:
    """Look once more at a file that was handed in, against what is stored now; return the new draft's reference.

    :raises NotFound: when the actor handed in no such file.
    """
    row = _mine(ref, actor)
    return look_at(file=io.BytesIO(files.content_of(row.file_digest)), name=row.name, actor=actor, now=now)


def draft(ref: str, *, actor: Actor) -> DraftRow:
    """Return a file that the actor handed in.

    :raises NotFound: when there is none, or somebody else handed it in.
    """
    return _row(_mine(ref, actor))


def latest(*, actor: Actor, most: int = 10) -> Sequence[DraftRow]:
    """Return what the actor handed in last, without its content."""
    rows = ImportDraft.objects.filter(actor_ref=actor.ref).order_by("-looked_at", "-pk")
    return [_row(row) for row in rows.defer("faults", "differences")[:most]]


@transaction.atomic
def confirm(*, ref: str, digest: str, actor: Actor, now: datetime) -> DraftRow:
    """Import a file whose differences were shown, and only those.

    :raises NotFound: when the actor handed in no such file.
    :raises AlreadyImported: when it was imported before.
    :raises NothingToImport: when it has faults or changes nothing.
    :raises BaseMoved: when it would now change something else than was shown.
    """
    row = _mine(ref, actor, lock=True)

    if row.imported_at is not None:
        raise AlreadyImported(at=f"{row.imported_at:%Y-%m-%d}")
    if row.state != ImportDraft.State.READY:
        raise NothingToImport(why="有错" if row.state == ImportDraft.State.FAULTY else "没有变化")
    if digest != row.digest:
        raise BaseMoved

    book = _book(files.content_of(row.file_digest), name=row.name)
    report = import_book(book, actor=actor, now=now, expecting=row.digest)
    if not report.written:
        raise NothingToImport(why=next(iter(faults_told(report.faults)), "没有变化").rstrip("。"))
    row.state, row.imported_at = ImportDraft.State.IMPORTED, now
    row.save(update_fields=["state", "imported_at"])

    journal.write(
        act="importing.import",
        title=f"导入“{row.name}”",
        subject_ref=f"import:{row.ref}",
        actor=actor,
        now=now,
        detail={
            "file": row.file_digest,
            "change": row.digest,
            "sections": {
                title: {change.name.lower(): report.count(change, title) for change in Change}
                for title in report.differences
            },
        },
    )
    return _row(row)


def _book(content: bytes, *, name: str) -> Book:
    if name.lower().endswith(".zip"):
        return read_archive(io.BytesIO(content), name=name)
    return read_workbook(io.BytesIO(content), name=name)


def _mine(ref: str, actor: Actor, *, lock: bool = False) -> ImportDraft:
    rows = ImportDraft.objects.filter(ref=ref, actor_ref=actor.ref)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound(what="这次导入")
    return found


def _state(report: ImportReport) -> ImportDraft.State:
    if report.faults:
        return ImportDraft.State.FAULTY
    return ImportDraft.State.SAME if report.is_same else ImportDraft.State.READY


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "file": fault.where.source,
        "sheet": fault.where.sheet,
        "row": fault.where.row,
        "column": fault.where.column,
        "found": fault.found,
        "problem": fault.problem,
        "expected": fault.expected,
    }


def _section(title: str, found: Sequence[Difference]) -> dict[str, Any]:
    return {
        "title": title,
        "counts": {change.name.lower(): sum(entry.change is change for entry in found) for change in Change},
        "entries": [_entry(entry) for entry in found if entry.change is not Change.SAME],
    }


def _entry(entry: Difference) -> dict[str, Any]:
    return {
        "change": entry.change.name.lower(),
        "key": entry.key,
        "title": entry.title,
        "detail": entry.detail,
        "fields": [
            {"name": one.name, "before": one.before[:MOST_TEXT], "after": one.after[:MOST_TEXT]}
            for one in entry.fields
        ],
    }


def _row(row: ImportDraft) -> DraftRow:
    held = row.get_deferred_fields()
    faults = [] if "faults" in held else row.faults
    return DraftRow(
        ref=row.ref,
        name=row.name,
        state=row.state,
        state_title=ImportDraft.State(row.state).label,
        looked_at=row.looked_at,
        imported_at=row.imported_at,
        fault_count=len(faults),
        digest=row.digest,
        faults=faults,
        sections=[] if "differences" in held else row.differences,
    )
