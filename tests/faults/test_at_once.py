"""Two at once, on real connections: one of them does it, the other learns so."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.journeys import filing
from tests.journeys.agreeing import assert_everything_agrees
from tests.journeys.deciding import take_in
from tests.journeys.newborn import draft as newborn_draft
from tests.journeys.test_restaurant import SAID, STAFF, TYPED, case_of
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case, Signature
from yijian.cases.queries import drafting, signing
from yijian.cases.vocabulary import Finding, Tick
from yijian.certificates.models import Certificate
from yijian.kernel.refusal import Refusal
from yijian.openapi.models import KeptAnswer
from yijian.openapi.tests.factories import Machine
from yijian.plumbing import facts, numbering
from yijian.plumbing.connectors import queue
from yijian.plumbing.digest import sm3
from yijian.plumbing.models import ConnectorCall, FactReceipt, FactRecord, JournalEntry, SimulatedRecord

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("killed")]

Ended = tuple[str, Any]


def at_once(*acts: Callable[[], Any]) -> list[Ended]:
    """Let every act begin at the same moment, each on its own connection; return how each ended."""
    together = threading.Barrier(len(acts))

    def alone(act: Callable[[], Any]) -> Ended:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            together.wait(timeout=60)
            return "done", act()
        except Refusal as refusal:
            return "refused", refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(alone, acts))


def done(ended: list[Ended]) -> int:
    return sum(how == "done" for how, _ in ended)


def sentences(ended: list[Ended]) -> list[str]:
    return [value.sentence for how, value in ended if how == "refused"]


def complete(now, username: str = "chenyulan", kind: str = "firm") -> Application:
    actor = filing.acting_as(username, kind)
    application = filing.begin("open-restaurant", SAID, actor=actor, now=now)
    filing.fill(application, TYPED, actor=actor, now=now)
    filing.give_everything(application, actor=actor, now=now)
    return application


@pytest.fixture
def filed(real_city, run_jobs) -> Application:
    application = complete(real_city.now)
    found = filing.sign(application, actor=filing.acting_as("chenyulan", "firm"), now=real_city.now)
    run_jobs(now=real_city.now)
    return found


class TestTwoClerks:
    @pytest.mark.parametrize("stale", [True, False])
    def test_accept_one_case_once(self, real_city, filed, stale):
        case = case_of(filed, "food-licence")
        first = filing.acting_as(STAFF["food-licence"][0])
        second = replace(first, ref="colleague", name="同事")

        ended = at_once(
            *(
                lambda actor=actor: cases.accept_case(
                    ref=case.ref,
                    actor=actor,
                    now=real_city.now,
                    revision=case.revision if stale else None,
                    findings=filing.met(case, "accept"),
                )
                for actor in (first, second)
            )
        )

        assert done(ended) == 1
        (sentence,) = sentences(ended)
        assert ("刚才已经有人处理过" if stale else "现在是“审查”") in sentence
        assert JournalEntry.objects.filter(subject_ref=case.ref, act="case.accept").count() == 1
        assert_everything_agrees()

    def test_one_grants_and_one_refuses(self, real_city, filed):
        take_in(filed, now=real_city.now)
        case = case_of(filed, "food-licence")
        decider = filing.acting_as(STAFF["food-licence"][1])
        point = filing.met(case, "decide")[0].point

        def grant() -> Case:
            return cases.grant_case(ref=case.ref, actor=decider, now=real_city.now, revision=case.revision)

        def refuse() -> Case:
            other = replace(decider, ref="colleague", name="同事")
            cases.tick_points(
                ref=case.ref,
                actor=other,
                now=real_city.now,
                findings=[Finding(point=point, tick=Tick.BAD, note="不符合")],
            )
            return cases.refuse_case(
                ref=case.ref,
                actor=other,
                now=real_city.now,
                explanation="不符合。",
                basis="食品安全法",
                revision=case.revision,
            )

        ended = at_once(grant, refuse)

        assert done(ended) == 1, ended
        case.refresh_from_db()
        assert Certificate.objects.filter(case_ref=case.ref).count() == (case.result == "granted")
        decisions = JournalEntry.objects.filter(subject_ref=case.ref, act__in=["case.grant", "case.refuse"])
        assert decisions.count() == 1
        assert_everything_agrees()

    def test_decide_the_last_two_cases_and_the_whole_settles_once(self, real_city, filed, run_jobs):
        items = take_in(filed, now=real_city.now)
        deciders = {item: filing.acting_as(STAFF[item][1]) for item in items}

        ended = at_once(
            *(
                lambda item=item: cases.grant_case(
                    ref=case_of(filed, item).ref, actor=deciders[item], now=real_city.now
                )
                for item in items
            )
        )
        run_jobs(now=real_city.now)

        assert done(ended) == len(items), sentences(ended)
        acts = JournalEntry.objects.filter(subject_ref=filed.ref)
        assert acts.filter(act="application.settle").count() == 1
        assert acts.filter(act="application.deliver").count() == 1
        assert_everything_agrees()


class TestOneApplicant:
    def test_clicks_twice_and_files_once(self, real_city):
        application = complete(real_city.now)
        chen = filing.acting_as("chenyulan", "firm")

        ended = at_once(*[lambda: filing.sign(application, actor=chen, now=real_city.now)] * 4)

        assert done(ended) == 4, sentences(ended)
        assert len({found.number for _, found in ended}) == 1
        assert Application.objects.exclude(number="").count() == 1
        assert Case.objects.filter(application=application).count() == len(application.plan["parts"])
        assert Signature.objects.filter(application=application).count() == 1
        assert_everything_agrees()

    def test_changes_a_field_on_the_phone_while_signing_at_the_desk(self, real_city):
        """Whichever comes first: what is filed is what was signed."""
        application = complete(real_city.now)
        chen = filing.acting_as("chenyulan", "firm")

        at_once(
            lambda: filing.sign(application, actor=chen, now=real_city.now),
            lambda: cases.save_fields(
                ref=application.ref, actor=chen, now=real_city.now, typed={"staff-count": "9"}
            ),
        )

        found = Application.objects.get(pk=application.pk)
        kept = Signature.objects.filter(application=found, voided_at=None).first()
        assert (kept is not None) == (found.state == "filed")
        if kept is not None:
            plan = drafting.plan(found)
            agreed = dict.fromkeys([field.key for field in signing.consent_fields(plan)], True)
            promised = signing.promises_of(found, plan, drafting.materials(found, now=real_city.now))
            agreed |= dict.fromkeys([promise.key for promise in promised], True)
            assert sm3(signing.content_of(found, plan, agreed)) == kept.content_digest
        assert_everything_agrees()

    def test_begins_on_two_devices_and_has_one_draft(self, real_city):
        chen = filing.acting_as("chenyulan", "firm")

        ended = at_once(*[lambda: filing.begin("open-restaurant", SAID, actor=chen, now=real_city.now)] * 3)

        assert done(ended) >= 1
        assert Application.objects.count() == 1
        assert all("草稿" in sentence for sentence in sentences(ended))

    def test_gives_the_same_file_twice_and_it_is_one(self, real_city):
        application = complete(real_city.now)
        chen = filing.acting_as("chenyulan", "firm")
        line = next(
            line.code
            for line in drafting.materials(application, now=real_city.now).lines
            if line.code == "lease"
        )

        ended = at_once(
            *[
                lambda: cases.give_file(
                    ref=application.ref,
                    material=line,
                    stream=filing.photo(77),
                    name="合同.jpg",
                    actor=chen,
                    now=real_city.now,
                )
            ]
            * 3
        )

        assert done(ended) == 3, sentences(ended)
        assert len({file.pk for _, file in ended}) == 1
        assert_everything_agrees()


class TestTwoSigners:
    def test_sign_at_once_and_file_once(self, real_city):
        application = newborn_draft(filing.acting_as, real_city.now)
        father, mother = filing.acting_as("linzhiyuan"), filing.acting_as("zhouxiaolan")
        filing.sign(application, actor=father, now=real_city.now)

        ended = at_once(
            lambda: filing.sign(application, actor=mother, now=real_city.now),
            lambda: filing.sign(application, actor=father, now=real_city.now),
            lambda: filing.sign(application, actor=mother, now=real_city.now),
        )

        assert done(ended) == 3, sentences(ended)
        found = Application.objects.get(pk=application.pk)
        assert found.state == "filed"
        kept = Signature.objects.filter(application=found, voided_at=None)
        assert sorted(kept.values_list("role", flat=True)) == ["applicant", "father", "mother"]
        assert JournalEntry.objects.filter(subject_ref=found.ref, act="application.file").count() == 1
        assert_everything_agrees()


class TestOneKey:
    def test_twice_at_once_is_one_call(self, real_city):
        machine = Machine(Client())
        path = "/api/v1/things/open-restaurant/next"

        ended = at_once(
            *[lambda: machine.__class__.post(_of(machine), path, {"answers": {}}, key="key-at-once")] * 3
        )

        assert {answer.status_code for _, answer in ended} == {200}
        assert len({answer.content for _, answer in ended}) == 1
        assert sum("Idempotency-Replayed" not in answer for _, answer in ended) == 1
        assert KeptAnswer.objects.count() == 1


def _of(machine: Machine) -> Machine:
    """Return the same system with a connection of its own: test clients are not shared between threads."""
    again = Machine.__new__(Machine)
    again.http, again.private = Client(), machine.private
    again.ref, again.secret = machine.ref, machine.secret
    return again


class TestNumbers:
    def test_are_given_once_and_without_a_gap_though_some_are_given_up(self, real_city):
        def take(number: int) -> int | None:
            with transaction.atomic():
                serial = numbering.next_serial("case", "59010220261126")
                if number % 3 == 0:
                    transaction.set_rollback(True)
                    return None
                return serial

        ended = at_once(*(lambda number=number: take(number) for number in range(9)))

        kept = sorted(serial for _, serial in ended if serial is not None)
        assert kept == list(range(1, 7))


class TestTwoWorkers:
    def test_deliver_one_fact_once(self, real_city, filed, run_jobs):
        for item in take_in(filed, now=real_city.now):
            cases.grant_case(
                ref=case_of(filed, item).ref, actor=filing.acting_as(STAFF[item][1]), now=real_city.now
            )
        record = FactRecord.objects.get(kind="cases.application-settled")

        ended = at_once(
            *[
                lambda: facts.deliver(
                    record_id=record.pk, handler="cases.deliver-electronic", now=real_city.now
                )
            ]
            * 3
        )

        assert sorted(heard for _, heard in ended) == [False, False, True]
        assert FactReceipt.objects.filter(record=record).count() == 1
        acts = JournalEntry.objects.filter(subject_ref=filed.ref, act="application.deliver")
        assert acts.count() == 1
        assert_everything_agrees()

    def test_ask_one_register_and_decide_once(self, real_city):
        application = complete(real_city.now)
        filing.sign(application, actor=filing.acting_as("chenyulan", "firm"), now=real_city.now)
        check = case_of(application, "licence-check")
        record = FactRecord.objects.get(kind="cases.case-received", about=check.ref)

        ended = at_once(
            *[
                lambda: facts.deliver(
                    record_id=record.pk, handler="cases.check-by-register", now=real_city.now
                )
            ]
            * 3
        )

        assert done(ended) == 3, sentences(ended)
        assert JournalEntry.objects.filter(subject_ref=check.ref, act="case.grant").count() == 1
        assert FactReceipt.objects.filter(record=record).count() == 1
        assert_everything_agrees()

    def test_send_one_order_and_it_is_heard_once(self, real_city, monkeypatch):
        heard: list[str] = []
        monkeypatch.setitem(queue._hearers, ("sms", "send"), lambda call: heard.append(call.outcome))
        application = complete(real_city.now)
        filing.sign(application, actor=filing.acting_as("chenyulan", "firm"), now=real_city.now)
        call = ConnectorCall.objects.filter(connector="sms", about=application.ref).first()

        at_once(*[lambda: queue.attempt(call_id=call.pk, now=real_city.now)] * 3)

        assert heard == ["answered"]
        assert SimulatedRecord.objects.filter(connector="sms", key=call.once_key).count() == 1
