"""Publishing items: append-only versions, fitness, states."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from yijian.catalogue import operations, queries
from yijian.catalogue.models import ItemVersion, SearchEntry, ServiceItem
from yijian.catalogue.rules import ItemNotFit
from yijian.catalogue.tests.factories import element, food_item, publish
from yijian.catalogue.vocabulary import PUBLISH_ITEMS, ItemState
from yijian.kernel.actor import SYSTEM, Actor, ActorKind
from yijian.kernel.refusal import Conflict, NotFound, NotYourDuty
from yijian.plumbing.models import FactRecord, JournalEntry

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
TODAY = date(2026, 11, 24)
CLERK = Actor(kind=ActorKind.STAFF, ref="staff:1", name="周敏")
EDITOR = replace(CLERK, ref="staff:2", name="何静", duties=frozenset({PUBLISH_ITEMS}))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_elements():
    operations.publish_elements(elements=[element("area", "经营面积", "decimal")], actor=SYSTEM, now=NOW)


class TestPublishItemVersion:
    def test_numbers_versions_and_keeps_the_old_ones(self):
        publish(food_item(), now=NOW)
        publish(food_item(plain="开店卖吃的，办一张证"), now=NOW)

        assert queries.item("food-licence").version == 2
        assert queries.item("food-licence").plain == "开店卖吃的，办一张证"
        assert queries.item("food-licence", version=1) == food_item(version=1)
        assert [row.changed for row in queries.item_page("food-licence").versions] == [("大白话",), ()]

    def test_writes_the_journal_and_tells_the_house(self):
        publish(food_item(), now=NOW, actor=EDITOR)

        assert JournalEntry.objects.get(act="catalogue.publish-item").actor_name == "何静"
        told = FactRecord.objects.get(kind="catalogue.item-published")
        assert told.body == {
            "about": "food-licence",
            "item_version": 1,
            "title": "食品经营许可（新办）",
            "is_first": True,
        }

    @pytest.mark.parametrize(
        ("definition", "actor", "refusal"),
        [
            (food_item(), CLERK, NotYourDuty),
            (food_item(basis=("/",)), EDITOR, ItemNotFit),
        ],
    )
    def test_refuses_and_leaves_nothing(self, definition, actor, refusal):
        before = JournalEntry.objects.count()

        with pytest.raises(refusal):
            publish(definition, now=NOW, actor=actor)

        assert not ServiceItem.objects.exists()
        assert JournalEntry.objects.count() == before
        assert not FactRecord.objects.exists()

    def test_refuses_a_version_that_says_the_same(self):
        publish(food_item(), now=NOW)

        with pytest.raises(operations.NothingChanged, match="第1版一模一样"):
            publish(food_item(), now=NOW)

    def test_refuses_when_somebody_else_published_meanwhile(self):
        publish(food_item(), now=NOW)

        with pytest.raises(Conflict):
            publish(food_item(plain="别的说法"), now=NOW, expected_version=0)

    def test_keeps_a_later_version_waiting_for_its_day(self):
        publish(food_item(), now=NOW)
        publish(food_item(plain="明年的说法"), now=NOW, effective_from=date(2027, 1, 1))

        assert queries.item("food-licence").version == 1
        assert operations.put_into_force(now=NOW) == 0
        # Half past midnight of the new year in the city is still the old year in UTC.
        assert operations.put_into_force(now=datetime(2026, 12, 31, 16, 30, tzinfo=UTC)) == 1
        assert queries.item("food-licence").version == 2
        assert operations.put_into_force(now=NOW + timedelta(days=60)) == 0

    def test_never_lets_a_published_version_change(self):
        publish(food_item(), now=NOW)

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            ItemVersion.objects.update(title="改了")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            ItemVersion.objects.all()._raw_delete("default")


class TestStates:
    def test_suspends_resumes_and_withdraws(self):
        publish(food_item(), now=NOW)

        operations.suspend_item(code="food-licence", reason="系统升级", actor=EDITOR, now=NOW)
        assert queries.item_page("food-licence").row.state is ItemState.SUSPENDED
        assert not SearchEntry.objects.exists()

        operations.resume_item(code="food-licence", reason="升级完成", actor=EDITOR, now=NOW)
        assert SearchEntry.objects.count() == 1

        operations.withdraw_item(code="food-licence", reason="国务院决定取消", actor=EDITOR, now=NOW)
        assert queries.item_rows() == ()
        assert queries.item("food-licence").version == 1
        assert [record.kind for record in FactRecord.objects.order_by("id")] == [
            "catalogue.item-published",
            "catalogue.item-state-changed",
            "catalogue.item-state-changed",
            "catalogue.item-withdrawn",
        ]

    def test_refuses_what_the_state_does_not_allow(self):
        publish(food_item(), now=NOW)
        with pytest.raises(operations.WrongState, match="现在是“在用”，不能恢复"):
            operations.resume_item(code="food-licence", reason="", actor=SYSTEM, now=NOW)
        operations.withdraw_item(code="food-licence", reason="取消", actor=SYSTEM, now=NOW)

        with pytest.raises(operations.ItemCancelled):
            publish(food_item(plain="再来"), now=NOW)
        with pytest.raises(operations.ItemCancelled):
            operations.withdraw_item(code="food-licence", reason="再取消", actor=SYSTEM, now=NOW)
        with pytest.raises(NotFound):
            operations.suspend_item(code="no-such", reason="", actor=SYSTEM, now=NOW)


class TestElements:
    def test_publishes_only_what_changed_and_remembers_what_was(self):
        later = NOW + timedelta(days=1)
        changed = operations.publish_elements(
            elements=[element("area", "经营面积", "decimal", unit="平方米"), element("name", "店名")],
            actor=SYSTEM,
            now=later,
        )

        assert changed == 2
        assert list(queries.elements()) == ["area", "name"]
        assert queries.elements()["area"].unit == "平方米"
        assert queries.elements(at=NOW)["area"].unit == ""
        assert queries.element_named("店名").code == "name"
        assert "经营面积" in queries.words()
        assert (
            operations.publish_elements(elements=list(queries.elements().values()), actor=SYSTEM, now=later)
            == 0
        )
