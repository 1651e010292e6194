"""Import a book: every fault at once, all sections in one transaction, or nothing at all."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction

from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import Conflict, Refusal
from yijian.plumbing import locks
from yijian.plumbing.duties import duty_title
from yijian.plumbing.importing.book import Book
from yijian.plumbing.importing.cells import shortened
from yijian.plumbing.importing.column import Kind
from yijian.plumbing.importing.comparing import detailed as with_fields
from yijian.plumbing.importing.comparing import digest_of, snapshot
from yijian.plumbing.importing.row import Row
from yijian.plumbing.importing.section import Change, Difference, Part, ReadRow, Section
from yijian.plumbing.importing.where import Fault, Where
from yijian.plumbing.importing.writing import collecting


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import found and did."""

    faults: tuple[Fault, ...] = ()
    differences: Mapping[str, tuple[Difference, ...]] = field(default_factory=dict)
    """By section title, in the order of writing."""
    written: bool = False
    dry_run: bool = False
    digest: str = ""
    """Names this change of this state; filled when every field was asked for."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing kept the book from being imported."""
        return not self.faults

    @property
    def is_same(self) -> bool:
        """Whether everything in the book is stored already."""
        return all(entry.change is Change.SAME for found in self.differences.values() for entry in found)

    def count(self, change: Change, title: str | None = None) -> int:
        """Return how many things of a section, or of the whole book, undergo a change."""
        found = self.differences.values() if title is None else [self.differences.get(title, ())]
        return sum(entry.change is change for entries in found for entry in entries)


class BaseMoved(Conflict):
    """What is stored changed after the differences were shown."""

    code: ClassVar[str] = "importing.base-moved"
    template: ClassVar[str] = "看过差别以后，平台上的内容又变了，没有导入。请重新检查，按最新的差别再决定。"


def import_book(
    book: Book,
    *,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    detailed: bool = False,
    expecting: str = "",
) -> ImportReport:
    """Check a book and store it, all or nothing; importing the same book again changes nothing.

    A dry run does everything, refusals of operations included, and then takes it back. ``detailed`` tells every field that
    changes; ``expecting`` is the digest of a detailed report that somebody agreed to. Staff import only the sections whose
    duty they hold.

    :raises BaseMoved: when the import would change something else than was agreed to; nothing is written.
    """
    _refuse_other_duties(book, actor)
    _read(book)
    _check(book)
    if book.faults:
        return ImportReport(faults=_sorted(book.faults), dry_run=dry_run)

    detailed = detailed or bool(expecting)
    with transaction.atomic():
        locks.take(locks.LockSpace.IMPORT, "book")
        differences, refused = _write(book, actor=actor, now=now, detailed=detailed)
        digest = digest_of(differences) if detailed and not refused else ""
        if expecting and digest != expecting:
            raise BaseMoved
        if dry_run or refused:
            transaction.set_rollback(True)
    return ImportReport(
        faults=refused,
        differences=differences,
        written=not dry_run and not refused,
        dry_run=dry_run,
        digest=digest,
    )


def may_carry(section: Section[Any], actor: Actor) -> bool:
    """Tell whether an actor may import and export a section: the platform all of them, staff by the section's duty."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.kind is ActorKind.STAFF and bool(section.duty) and actor.holds(section.duty)


def _refuse_other_duties(book: Book, actor: Actor) -> None:
    for title in book.rows:
        section = book.sections[title]
        while section.parent in book.sections:
            section = book.sections[section.parent]
        if may_carry(section, actor):
            continue
        if section.duty:
            problem = f"导入这张表要有“{duty_title(section.duty)}”的职责，您没有"
            expected = "删去这张表，或请有这个职责的人导入"
        else:
            problem, expected = "这张表含个人信息，网页上不能导入", "删去这张表；需要时由运行人员用命令导入"
        source = book.rows[title][0].where.source
        book.note(Fault(where=Where(source=source, sheet=title), problem=problem, expected=expected))


def _read(book: Book) -> None:
    depths = {section.title: _depth(book, section) for section in book.sections.values()}
    for section in sorted(
        book.sections.values(), key=lambda section: (-depths[section.title], section.order)
    ):
        rows = book.rows.get(section.title, [])
        _refuse_doubles(section, rows)
        _hang_children(book, section, rows)
        read, values = [], []
        for row in rows:
            try:
                value = section.read(row)
            except Refusal as refusal:
                column = refusal.field if refusal.field and refusal.field in row.columns else section.key[0]
                row.fault(column, refusal.sentence.rstrip("。"))
                continue
            row.settle()
            values.append((row, value))
            if not row.faults:
                read.append(ReadRow(value=value, row=row))
        book.partly_read[section.title] = values
        book.read[section.title] = read


def _depth(book: Book, section: Section[Any]) -> int:
    depth = 0
    while section.parent and section.parent in book.sections:
        section = book.sections[section.parent]
        depth += 1
    return depth


def _refuse_doubles(section: Section[Any], rows: list[Row]) -> None:
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row.text(name) for name in section.key)
        held = first.setdefault(key, row)
        if held is not row and any(key):
            row.fault(section.key[-1], f"“{key[-1]}”和{held.where}重复", "每个只写一次")


def _hang_children(book: Book, section: Section[Any], rows: list[Row]) -> None:
    for child in book.sections.values():
        if child.parent != section.title:
            continue
        groups: dict[str, list[object]] = defaultdict(list)
        wrong = set()
        for inner, value in book.partly_read.get(child.title, ()):
            groups[inner.text(child.parent_column)].append(value)
            if inner.is_faulty:
                wrong.add(inner.text(child.parent_column))
        names = set()
        for row in rows:
            name = row.text(section.referred)
            names.add(name)
            row.nested[child.title] = groups.get(name, [])
            row.has_faulty_children = row.has_faulty_children or name in wrong
        if isinstance(child, Part):
            for row in book.rows.get(child.title, []):
                name = row.text(child.parent_column)
                if name and name not in names:
                    row.fault(
                        child.parent_column,
                        f"文件里没有{section.title}“{name}”",
                        f"和“{section.title}”放在一起导入",
                    )


def _check(book: Book) -> None:
    known = {title: book.names(title) for title in book.sections}
    stored: dict[str, frozenset[str]] = {}
    for section in sorted(book.sections.values(), key=lambda section: section.order):
        if not book.rows.get(section.title):
            continue
        for column in section.columns:
            target = book.sections.get(column.refers)
            if target is None:
                continue
            for row in book.rows[section.title]:
                names = (
                    row.items(column.name)
                    if column.kind is Kind.ITEMS
                    else filter(None, [row.text(column.name)])
                )
                for name in names:
                    if name in known[target.title]:
                        continue
                    if target.title not in stored:
                        stored[target.title] = target.known()
                    if name not in stored[target.title]:
                        row.fault(column.name, f"没有{target.title}“{name}”", f"填“{target.title}”里有的")
        section.check(book.read.get(section.title, []), book)


def _write(
    book: Book, *, actor: Actor, now: datetime, detailed: bool
) -> tuple[dict[str, tuple[Difference, ...]], tuple[Fault, ...]]:
    """Write section by section; the sections after one that is refused rest on it and are left out."""
    ordered = [section for section in book.sections.values() if book.rows.get(section.title)]
    ordered.sort(key=lambda section: (section.order, section.code))
    differences: dict[str, tuple[Difference, ...]] = {}
    for section in ordered:
        values = book.values(section.title)
        found = tuple(section.differences(values))
        if found:
            differences[section.title] = found
        if all(entry.change is Change.SAME for entry in found):
            continue
        before = snapshot(section) if detailed else {}
        with collecting() as refused:
            try:
                section.write(values, actor=actor, now=now)
            except Refusal as refusal:
                refused.found.append((None, refusal))
        if refused.found:
            return differences, tuple(
                _refused(book, section, value, refusal) for value, refusal in refused.found
            )
        if detailed:
            differences[section.title] = with_fields(section, found, before=before, after=snapshot(section))
    return differences, ()


def _refused(book: Book, section: Section[Any], value: object, refusal: Refusal) -> Fault:
    problem = refusal.sentence.rstrip("。")
    row = next((entry.row for entry in book.read[section.title] if entry.value is value), None)
    if row is None:
        return Fault(where=Where(source="", sheet=section.title), problem=problem)
    column = refusal.field if refusal.field in row.columns else section.key[0]
    return Fault(
        where=row.where_is(column or section.key[0]),
        problem=problem,
        found=shortened(row.text(section.key[0])),
    )


def _sorted(faults: list[Fault]) -> tuple[Fault, ...]:
    unique = dict.fromkeys(faults)
    return tuple(sorted(unique, key=lambda fault: (fault.where.source, fault.where.sheet, fault.where.row)))
