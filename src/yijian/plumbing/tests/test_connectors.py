"""Outside systems: late, refusing, down, answering twice; questions and orders survive all of it."""

import contextlib
from datetime import UTC, datetime

import pytest
from django.db import connection

from yijian.kernel.refusal import Unavailable
from yijian.plumbing.connectors import base, board, gateways, queue, registers, simulators
from yijian.plumbing.models import ConnectorCall, SimulatedRecord, SimulatorMood

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CODE = "925901025910009999"
Mood = SimulatorMood.Mood
Outcome = ConnectorCall.Outcome


@pytest.fixture(autouse=True)
def register() -> None:
    """Teach the business register one firm."""
    simulators.remember(
        "business", CODE, {"name": "玉兰小馆", "registered_on": "2026-11-10", "state": "开业"}
    )


def mood(code: str, how: Mood) -> None:
    simulators.set_mood(code, how, now=NOW)


def ask() -> registers.BusinessLicence | None:
    return registers.business_licence(credit_code=CODE, now=NOW)


def call() -> ConnectorCall:
    return ConnectorCall.objects.get(connector="business")


def order(key: str = "k-1") -> ConnectorCall:
    return gateways.queue_sms(mobile="13800000000", text="办好了。", once_key=key, about="A-1", now=NOW)


def attempt(found: ConnectorCall) -> ConnectorCall:
    with contextlib.suppress(base.OutsideDown):
        queue.attempt(call_id=found.pk, now=NOW)
    found.refresh_from_db()
    return found


class TestAsking:
    def test_an_answer_is_typed_and_recorded(self):
        found = ask()

        assert found is not None
        assert (found.name, found.is_open) == ("玉兰小馆", True)
        assert (call().outcome, call().attempts) == (Outcome.ANSWERED, 1)

    def test_the_same_question_is_not_asked_again(self):
        ask()
        mood("business", Mood.DOWN)

        assert ask().name == "玉兰小馆"
        assert call().attempts == 1

    @pytest.mark.parametrize("how", [Mood.DOWN, Mood.LATE])
    def test_no_answer_is_told_with_what_to_do_next_and_may_be_asked_again(self, how):
        mood("business", how)

        with pytest.raises(Unavailable) as refused:
            ask()

        assert "先往下填" in refused.value.sentence
        assert call().outcome == Outcome.FAILED
        mood("business", Mood.NORMAL)
        assert ask().name == "玉兰小馆"
        assert (call().outcome, call().attempts) == (Outcome.ANSWERED, 2)

    def test_a_refusal_is_an_answer_that_says_nothing(self):
        mood("business", Mood.REFUSING)

        assert ask() is None
        assert call().outcome == Outcome.REFUSED

    def test_an_unknown_key_is_nothing(self):
        assert registers.business_licence(credit_code="000000000000000000", now=NOW) is None

    def test_an_answer_that_comes_twice_is_one_answer(self):
        mood("business", Mood.TWICE)

        assert ask().name == "玉兰小馆"
        assert ConnectorCall.objects.filter(connector="business").count() == 1


class TestOrdering:
    def test_the_same_key_twice_is_one_order_and_one_job(self):
        first, second = order(), order()

        assert first.pk == second.pk
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'plumbing.call_outside'"
                " AND (args ->> 'call_id')::bigint = %s",
                [first.pk],
            )
            assert cursor.fetchone() == (1,)

    def test_an_order_is_retried_until_it_is_done_and_done_once(self):
        found = order()
        mood("sms", Mood.DOWN)
        assert attempt(found).outcome == Outcome.FAILED
        assert found.fault

        mood("sms", Mood.TWICE)
        assert attempt(found).outcome == Outcome.ANSWERED
        attempt(found)

        assert (found.attempts, found.fault) == (2, "")
        assert SimulatedRecord.objects.filter(connector="sms", key="k-1").count() == 1

    def test_a_failed_attempt_raises_so_that_the_queue_tries_again(self):
        found = order()
        mood("sms", Mood.LATE)

        with pytest.raises(base.OutsideDown):
            queue.attempt(call_id=found.pk, now=NOW)

    def test_an_order_that_fails_for_too_long_goes_to_people_who_may_retry_it(self):
        found = order()
        mood("sms", Mood.DOWN)
        for _ in range(queue.MOST_ATTEMPTS):
            attempt(found)
        assert found.outcome == Outcome.GAVE_UP
        waiting = next(row for row in board.waiting() if row.id == found.pk)
        assert waiting.may_retry

        mood("sms", Mood.NORMAL)
        queue.retry(call_id=found.pk, now=NOW)

        assert attempt(found).outcome == Outcome.ANSWERED

    def test_a_refused_order_is_not_tried_again(self):
        found = order()
        mood("sms", Mood.REFUSING)
        assert attempt(found).outcome == Outcome.REFUSED

        mood("sms", Mood.NORMAL)
        attempt(found)

        assert (found.outcome, found.attempts) == (Outcome.REFUSED, 1)

    def test_a_parcel_ordered_twice_has_one_waybill(self):
        address = {
            "recipient": "陈玉兰",
            "mobile": "13800006620",
            "address": "江畔路88号",
            "contents": "证照",
        }
        found = gateways.queue_parcel(**address, once_key="p-1", about="A-1", now=NOW)
        mood("courier", Mood.TWICE)

        attempt(found)

        assert found.answer["waybill"].startswith("ALE")
        assert SimulatedRecord.objects.filter(connector="courier").count() == 1

    def test_whoever_waits_for_an_answer_hears_it_once(self, monkeypatch):
        heard: list[str] = []
        monkeypatch.setitem(queue._hearers, ("sms", "send"), lambda answered: heard.append(answered.outcome))
        found = order()
        mood("sms", Mood.DOWN)
        attempt(found)
        mood("sms", Mood.NORMAL)

        attempt(found)
        attempt(found)

        assert heard == [Outcome.ANSWERED]


class TestBoard:
    def test_operators_see_moods_and_numbers(self):
        ask()
        mood("business", Mood.SLOW)

        row = next(row for row in board.systems() if row.code == "business")

        assert (row.calls, row.failed, row.mood_title) == (1, 0, "很慢")
