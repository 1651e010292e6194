"""Writing, reading, sealing and checking the journal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Count, Max, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, NullIf

from yijian.kernel.actor import Actor
from yijian.plumbing import locks
from yijian.plumbing.digest import canonical, sm3, sm3_of
from yijian.plumbing.models import JournalBlock, JournalEntry

_DIGESTED = (
    "act",
    "title",
    "plain",
    "loop",
    "subject_ref",
    "parent_ref",
    "from_state",
    "to_state",
    "actor_kind",
    "actor_ref",
    "actor_name",
    "agency_code",
    "agency_name",
    "acting_for",
    "authority_ref",
    "channel",
    "reason",
    "detail",
    "about",
    "is_reading",
    "chain",
    "previous",
)


def write(
    *,
    act: str,
    title: str,
    subject_ref: str,
    actor: Actor,
    now: datetime,
    plain: str = "",
    loop: str = "",
    parent_ref: str = "",
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    about: Iterable[str] = (),
    is_reading: bool = False,
) -> JournalEntry:
    """Append one act to its subject's chain, in the transaction that did it.

    ``about`` names the people whose data the act touched. Readings are chained by reader and day, not by subject, so that
    many may read one thing at once.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the journal is written inside the transaction of the act")
    chain = f"read:{actor.ref}:{now:%Y%m%d}" if is_reading else subject_ref
    locks.take(locks.LockSpace.JOURNAL_CHAIN, chain)
    previous = (
        JournalEntry.objects.filter(chain=chain).order_by("-id").values_list("digest", flat=True).first()
        or ""
    )
    entry = JournalEntry(
        at=now,
        act=act,
        title=title,
        plain=plain,
        loop=loop,
        subject_ref=subject_ref,
        parent_ref=parent_ref,
        from_state=from_state,
        to_state=to_state,
        actor_kind=actor.kind.value,
        actor_ref=actor.ref,
        actor_name=actor.name,
        agency_code=actor.agency_code or "",
        agency_name=actor.agency_name,
        acting_for=actor.subject_ref or "",
        authority_ref=actor.authority_ref or "",
        channel=actor.channel.value,
        reason=reason,
        detail=dict(detail or {}),
        about=sorted(set(about)),
        is_reading=is_reading,
        chain=chain,
        previous=previous,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


def digest_of(entry: JournalEntry) -> str:
    """Return the digest that a row must carry: its content, its moment and the digest before it."""
    content = {name: getattr(entry, name) for name in _DIGESTED}
    content["at"] = int(entry.at.timestamp() * 1_000_000)
    return sm3(canonical(content))


READ = "personal-data.read"


def write_reading(
    *,
    what: str,
    subject_ref: str,
    about: Iterable[str],
    actor: Actor,
    now: datetime,
    purpose: str,
    part: str = "",
) -> None:
    """Note that somebody saw personal data, for which purpose; ``part`` names which part of the subject they looked at."""
    with transaction.atomic():
        write(
            act=READ,
            title=what,
            subject_ref=subject_ref,
            actor=actor,
            now=now,
            detail={"purpose": purpose, "part": part} if part else {"purpose": purpose},
            about=about,
            is_reading=True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One line of what happened, as shown to people and to staff."""

    id: int
    at: datetime
    act: str
    loop: str
    subject_ref: str
    title: str
    plain: str
    to_state: str
    actor_name: str
    agency_name: str
    reason: str
    detail: Mapping[str, Any]


def timeline(subject_refs: Iterable[str], *, for_citizen: bool) -> list[TimelineRow]:
    """Return the acts on some subjects, oldest first; for a citizen only those with a plain sentence."""
    rows = JournalEntry.objects.filter(subject_ref__in=list(subject_refs), is_reading=False)
    if for_citizen:
        rows = rows.exclude(plain="")
    return [
        TimelineRow(
            id=row.pk,
            at=row.at,
            act=row.act,
            loop=row.loop,
            subject_ref=row.subject_ref,
            title=row.title,
            plain=row.plain,
            to_state=row.to_state,
            actor_name=row.actor_name,
            agency_name=row.agency_name,
            reason=row.reason,
            detail=row.detail,
        )
        for row in rows.order_by("id")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """One reading of a person's data."""

    at: datetime
    what: str
    actor_name: str
    agency_name: str
    purpose: str


def readings_of(
    person_ref: str, *, limit: int = 100, subject_refs: Iterable[str] | None = None
) -> list[ReadingRow]:
    """Return who read a person's data, newest first; only while reading some subjects if given."""
    found = JournalEntry.objects.filter(about__contains=[person_ref], is_reading=True)
    if subject_refs is not None:
        found = found.filter(subject_ref__in=list(subject_refs))
    rows = found.order_by("-id")[:limit]
    return [
        ReadingRow(
            at=row.at,
            what=row.title,
            actor_name=row.actor_name,
            agency_name=row.agency_name,
            purpose=row.detail.get("purpose", ""),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRow:
    """Somebody who read a person's data: how often, when last, and for what."""

    last: datetime
    times: int
    actor_name: str
    agency_name: str
    purposes: tuple[str, ...]


def readers_of(person_ref: str, *, subject_refs: Iterable[str]) -> list[ReaderRow]:
    """Return who read a person's data while reading some subjects, one row for each reader and agency, the latest first."""
    found = (
        JournalEntry.objects.filter(
            about__contains=[person_ref], is_reading=True, subject_ref__in=list(subject_refs)
        )
        .values("actor_ref", "actor_name", "agency_name")
        .annotate(
            last=Max("at"),
            times=Count("id"),
            purposes=ArrayAgg(
                Coalesce(NullIf(KT("detail__purpose"), Value("")), "title", output_field=TextField()),
                distinct=True,
            ),
            newest=Max("id"),
        )
        .order_by("-newest")
    )
    return [
        ReaderRow(
            last=row["last"],
            times=row["times"],
            actor_name=row["actor_name"],
            agency_name=row["agency_name"],
            purposes=tuple(row["purposes"]),
        )
        for row in found
    ]


def looked_at(*, subject_ref: str, actor_ref: str) -> frozenset[str]:
    """Return which parts of a subject somebody has looked at (``write_reading(part=…)``)."""
    rows = JournalEntry.objects.filter(
        subject_ref=subject_ref, act=READ, actor_ref=actor_ref, is_reading=True
    ).values_list("detail", flat=True)
    return frozenset(str(detail["part"]) for detail in rows if detail.get("part"))


def seal_block(*, now: datetime, most: int = 20_000) -> JournalBlock | None:
    """Seal the rows that stand in no block yet; return the block, or None if there was nothing to seal."""
    with transaction.atomic():
        locks.take(locks.LockSpace.JOURNAL_BLOCK, "")
        rows = list(
            JournalEntry.objects.filter(block__isnull=True).order_by("id").values_list("id", "digest")[:most]
        )
        if not rows:
            return None
        last = JournalBlock.objects.order_by("-id").first()
        root = sm3_of(digest.encode() for _, digest in rows)
        block = JournalBlock(
            sealed_at=now,
            first_entry_id=rows[0][0],
            last_entry_id=rows[-1][0],
            entries=len(rows),
            root=root,
            previous=last.digest if last else "",
        )
        block.digest = _block_digest(block)
        block.save(force_insert=True)
        JournalEntry.objects.filter(id__in=[pk for pk, _ in rows]).update(block=block)
        return block


def _block_digest(block: JournalBlock) -> str:
    return sm3(
        canonical(
            {
                "at": int(block.sealed_at.timestamp() * 1_000_000),
                "first": block.first_entry_id,
                "last": block.last_entry_id,
                "entries": block.entries,
                "root": block.root,
                "previous": block.previous,
            }
        )
    )


def faults() -> Iterator[str]:
    """Yield every break of the journal: changed rows, broken chains, rows missing from a block, changed blocks."""
    last_of: dict[str, str] = {}
    for entry in JournalEntry.objects.order_by("id").iterator(chunk_size=2000):
        if digest_of(entry) != entry.digest:
            yield f"第{entry.pk}行被改过：内容和摘要不一致。"
        if last_of.get(entry.chain, "") != entry.previous:
            yield f"第{entry.pk}行接不上同一链（{entry.chain}）的前一行，中间有行被删或被插入。"
        last_of[entry.chain] = entry.digest
    previous = ""
    for block in JournalBlock.objects.order_by("id").iterator(chunk_size=500):
        digests = (
            digest.encode()
            for digest in JournalEntry.objects.filter(block=block)
            .order_by("id")
            .values_list("digest", flat=True)
            .iterator(chunk_size=2000)
        )
        if block.previous != previous:
            yield f"第{block.pk}块接不上前一块，有块被删。"
        if sm3_of(digests) != block.root:
            yield f"第{block.pk}块里的行和封块时不一致。"
        if _block_digest(block) != block.digest:
            yield f"第{block.pk}块被改过。"
        previous = block.digest
