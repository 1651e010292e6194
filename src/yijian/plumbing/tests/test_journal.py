"""The journal: chained, sealed, append-only, and honest about tampering."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from yijian.kernel.actor import SYSTEM, Actor, ActorKind
from yijian.plumbing import journal
from yijian.plumbing.models import JournalBlock, JournalEntry

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
READER = Actor(kind=ActorKind.STAFF, ref="u-reader", name="杨雪梅", agency_code="a", agency_name="甲局")


def write(subject: str, act: str = "case.accept", **more: object) -> JournalEntry:
    with transaction.atomic():
        return journal.write(act=act, title="受理", subject_ref=subject, actor=SYSTEM, now=NOW, **more)


@contextmanager
def guard_off() -> Iterator[None]:
    """Switch the append-only triggers off, as somebody with the keys of the database could."""
    with connection.cursor() as cursor:
        # The table cannot be altered while deferred checks of its foreign keys are pending.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE plumbing_journalentry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE plumbing_journalblock DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE plumbing_journalentry ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE plumbing_journalblock ENABLE TRIGGER USER")


@pytest.fixture
def three() -> list[JournalEntry]:
    """Return three rows of one subject, with one of another between them, all sealed."""
    rows = [write("j-1"), write("j-1", "case.tick")]
    write("j-2")
    rows.append(write("j-1", "case.grant"))
    assert journal.seal_block(now=NOW) is not None
    return rows


class TestChain:
    def test_each_row_carries_the_digest_before_it_in_its_own_chain(self, three):
        assert [row.previous for row in three][1:] == [row.digest for row in three][:-1]
        assert list(journal.faults()) == []

    def test_what_was_written_reads_back_with_the_same_digest(self):
        row = write(
            "j-3", detail={"面积": "320.50", "lines": ["一", "二"], "n": 3}, about=["p-2", "p-1", "p-2"]
        )

        kept = JournalEntry.objects.get(pk=row.pk)

        assert journal.digest_of(kept) == row.digest
        assert kept.about == ["p-1", "p-2"]

    def test_an_act_is_written_only_inside_its_transaction(self, monkeypatch):
        monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)

        with pytest.raises(RuntimeError, match="transaction of the act"):
            journal.write(act="x", title="x", subject_ref="j-4", actor=SYSTEM, now=NOW)

    def test_two_rows_cannot_follow_the_same_row(self, three):
        twin = JournalEntry.objects.get(pk=three[1].pk)
        twin.pk, twin.digest, twin.block = None, "0" * 64, None

        with pytest.raises(DatabaseError), transaction.atomic():
            twin.save(force_insert=True)


class TestGuard:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE plumbing_journalentry SET title = '别的' WHERE id = %s",
            "UPDATE plumbing_journalentry SET block_id = NULL WHERE id = %s",
            "DELETE FROM plumbing_journalentry WHERE id = %s",
        ],
    )
    def test_a_row_is_neither_changed_nor_deleted(self, three, change):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change, [three[1].pk])

        assert JournalEntry.objects.get(pk=three[1].pk).title == "受理"

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE plumbing_journalblock SET root = repeat('0', 64)",
            "DELETE FROM plumbing_journalblock",
        ],
    )
    def test_a_block_is_neither_changed_nor_deleted(self, three, change):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)

    @pytest.mark.parametrize(
        "emptying",
        [
            "TRUNCATE plumbing_journalentry",
            "TRUNCATE plumbing_journalblock CASCADE",
            "TRUNCATE plumbing_journalblock, plumbing_journalentry RESTART IDENTITY",
        ],
    )
    def test_it_cannot_be_emptied(self, three, emptying):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(emptying)

        assert JournalEntry.objects.filter(pk__in=[row.pk for row in three]).count() == 3

    def test_a_row_is_put_into_its_block_only_without_another_change(self):
        row = write("j-5")
        block = JournalBlock.objects.create(
            sealed_at=NOW,
            first_entry_id=row.pk,
            last_entry_id=row.pk,
            entries=1,
            root="1" * 64,
            previous="x",
            digest="2" * 64,
        )

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            JournalEntry.objects.filter(pk=row.pk).update(block=block, title="别的")


class TestTampering:
    def test_a_changed_row_is_found(self, three):
        with guard_off():
            JournalEntry.objects.filter(pk=three[1].pk).update(actor_name="别人")

        assert any(f"第{three[1].pk}行被改过" in fault for fault in journal.faults())

    def test_a_changed_row_with_its_digest_made_to_fit_is_found(self, three):
        forged = three[1]
        forged.actor_name = "别人"
        with guard_off():
            JournalEntry.objects.filter(pk=forged.pk).update(
                actor_name="别人", digest=journal.digest_of(forged)
            )

        found = list(journal.faults())

        assert any(f"第{three[2].pk}行接不上" in fault for fault in found)
        assert any("和封块时不一致" in fault for fault in found)

    def test_a_row_missing_from_the_middle_is_found(self, three):
        with guard_off():
            JournalEntry.objects.filter(pk=three[1].pk).delete()

        assert any(f"第{three[2].pk}行接不上" in fault for fault in journal.faults())

    def test_a_row_missing_from_the_end_is_found_by_its_block(self, three):
        with guard_off():
            JournalEntry.objects.filter(pk=three[2].pk).delete()

        assert any("和封块时不一致" in fault for fault in journal.faults())

    def test_a_block_missing_is_found(self, three):
        write("j-6")
        journal.seal_block(now=NOW + timedelta(minutes=1))
        first = JournalBlock.objects.order_by("id").first()
        with guard_off():
            JournalEntry.objects.filter(block=first).update(block=None)
            JournalBlock.objects.filter(pk=first.pk).delete()

        assert any("接不上前一块" in fault for fault in journal.faults())

    def test_a_block_changed_is_found(self, three):
        with guard_off():
            JournalBlock.objects.update(sealed_at=NOW + timedelta(days=1))

        assert any("块被改过" in fault for fault in journal.faults())


class TestSealing:
    def test_nothing_new_seals_nothing(self, three):
        assert journal.seal_block(now=NOW) is None

    def test_blocks_follow_each_other_and_count_their_rows(self, three):
        write("j-7")

        block = journal.seal_block(now=NOW + timedelta(minutes=1))

        assert block.entries == 1
        assert block.previous == JournalBlock.objects.order_by("id").first().digest
        assert not JournalEntry.objects.filter(block__isnull=True).exists()
        assert list(journal.faults()) == []

    def test_a_long_backlog_is_sealed_in_pieces(self):
        for number in range(5):
            write(f"j-8{number}")

        sizes = []
        while (block := journal.seal_block(now=NOW + timedelta(minutes=len(sizes)), most=2)) is not None:
            sizes.append(block.entries)

        assert sizes == [2, 2, 1]
        assert list(journal.faults()) == []


class TestReadings:
    def test_readings_are_told_to_the_person_and_kept_out_of_the_timeline(self):
        journal.write_reading(
            what="证件号码", subject_ref="j-9", about=["p-1"], actor=READER, now=NOW, purpose="核对身份"
        )

        assert [(row.what, row.purpose) for row in journal.readings_of("p-1")] == [("证件号码", "核对身份")]
        assert journal.readings_of("p-2") == []
        assert journal.timeline(["j-9"], for_citizen=False) == []
        assert list(journal.faults()) == []

    def test_readers_stand_once_each_with_how_often_and_when_last(self):
        other = replace(READER, ref="staff-other", name="另一位")
        for actor, minutes, purpose in (
            (READER, 0, "核对身份"),
            (other, 1, "踏勘"),
            (READER, 2, ""),
            (READER, 3, "踏勘"),
        ):
            journal.write_reading(
                what="证件号码",
                subject_ref="j-9",
                about=["p-1"],
                actor=actor,
                now=NOW + timedelta(minutes=minutes),
                purpose=purpose,
            )

        rows = journal.readers_of("p-1", subject_refs=["j-9"])
        assert [(row.actor_name, row.times, row.last) for row in rows] == [
            (READER.name, 3, NOW + timedelta(minutes=3)),
            ("另一位", 1, NOW + timedelta(minutes=1)),
        ]
        assert set(rows[0].purposes) == {"核对身份", "踏勘", "证件号码"}
        assert journal.readers_of("p-1", subject_refs=["j-8"]) == []
        assert journal.readers_of("p-2", subject_refs=["j-9"]) == []
