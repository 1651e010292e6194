"""Facts: told with the change, rolled back with it, heard once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.db import connection, transaction

from yijian.kernel.fact import Fact
from yijian.plumbing import facts
from yijian.plumbing.models import FactReceipt, FactRecord, SimulatedRecord

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class KettleBoiled(Fact):
    """A fact of these tests only."""

    kind: ClassVar[str] = "tests.kettle-boiled"

    parts: tuple[str, ...]
    on: datetime


@pytest.fixture
def heard() -> Iterator[list[KettleBoiled]]:
    """Return what a handler heard; it also changes a table, and fails while told to."""
    calls: list[KettleBoiled] = []

    @facts.hears(KettleBoiled, "tests.pour")
    def pour(fact: KettleBoiled, *, now: datetime) -> None:
        SimulatedRecord.objects.create(connector="tests", key=f"{fact.about}-{len(calls)}", body={})
        calls.append(fact)
        if fact.about == "broken":
            raise ValueError("the pot is broken")

    yield calls
    facts._handlers.pop((KettleBoiled.kind, KettleBoiled.version), None)


def told(about: str = "k-1") -> FactRecord:
    with transaction.atomic():
        return facts.tell(KettleBoiled(about=about, parts=("一", "二"), on=NOW), now=NOW)


def queued() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'handler', lock FROM procrastinate_jobs"
            " WHERE task_name = 'plumbing.deliver_fact' AND args ->> 'handler' LIKE 'tests.%' ORDER BY id"
        )
        return list(cursor.fetchall())


class TestTelling:
    def test_a_fact_is_recorded_and_queued_for_each_handler(self, heard):
        record = told()

        assert record.kind == "tests.kettle-boiled"
        assert queued() == [("tests.pour", "tests.pour|k-1")]

    def test_a_change_that_is_rolled_back_takes_its_fact_along(self, heard):
        def boil_and_break() -> None:
            with transaction.atomic():
                facts.tell(KettleBoiled(about="k-2", parts=(), on=NOW), now=NOW)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            boil_and_break()

        assert not FactRecord.objects.filter(about="k-2").exists()
        assert queued() == []

    def test_a_fact_is_told_only_inside_a_transaction(self, monkeypatch):
        monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)

        with pytest.raises(RuntimeError, match="inside the transaction"):
            facts.tell(KettleBoiled(about="k-3", parts=(), on=NOW), now=NOW)

    def test_a_fact_that_nobody_hears_is_kept(self):
        told("k-4")

        assert FactRecord.objects.filter(about="k-4").exists()
        assert queued() == []


class TestHearing:
    def test_the_value_comes_back_as_it_was_told(self, heard):
        facts.deliver(record_id=told().pk, handler="tests.pour", now=NOW)

        assert heard == [KettleBoiled(about="k-1", parts=("一", "二"), on=NOW)]

    def test_it_is_heard_once_however_often_it_is_delivered(self, heard):
        record = told()

        outcomes = [facts.deliver(record_id=record.pk, handler="tests.pour", now=NOW) for _ in range(3)]

        assert outcomes == [True, False, False]
        assert len(heard) == 1

    def test_a_handler_that_fails_leaves_neither_change_nor_receipt(self, heard):
        record = told("broken")

        with pytest.raises(ValueError, match="pot is broken"):
            facts.deliver(record_id=record.pk, handler="tests.pour", now=NOW)

        assert not FactReceipt.objects.filter(record=record).exists()
        assert not SimulatedRecord.objects.filter(connector="tests").exists()

    def test_a_word_that_a_newer_release_added_is_ignored(self, heard):
        record = told()
        FactRecord.objects.filter(pk=record.pk).update(body={**record.body, "steam": "much"})

        facts.deliver(record_id=record.pk, handler="tests.pour", now=NOW)

        assert heard[0].parts == ("一", "二")

    def test_two_handlers_cannot_share_a_name(self, heard):
        with pytest.raises(ValueError, match="two handlers"):

            @facts.hears(KettleBoiled, "tests.pour")
            def other(fact: KettleBoiled, *, now: datetime) -> None:
                """Do nothing."""
