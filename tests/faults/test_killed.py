"""kill -9 in the middle of an act: nothing is half done, and doing it again does it once."""

import pytest
from django.db import connection

from tests.journeys import filing
from tests.journeys.agreeing import assert_everything_agrees
from tests.journeys.deciding import take_in
from tests.journeys.test_restaurant import SAID, STAFF, TYPED, case_of
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case, GivenFile
from yijian.certificates.models import Certificate
from yijian.plumbing.models import ConnectorCall, FactReceipt, FactRecord, JournalEntry, SimulatedRecord

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("killed")]


def prepare(city) -> Application:
    """Leave 陈玉兰's restaurant complete and ready to be signed."""
    chen = filing.acting_as("chenyulan", "firm")
    application = filing.begin("open-restaurant", SAID, actor=chen, now=city.now)
    filing.fill(application, TYPED, actor=chen, now=city.now)
    filing.give_everything(application, actor=chen, now=city.now)
    return application


def sign(application: Application, city) -> Application:
    return filing.sign(application, actor=filing.acting_as("chenyulan", "firm"), now=city.now)


class TestFiling:
    def test_signing_that_files(self, real_city, survive):
        application = prepare(real_city)

        survive("sign", ref=application.ref, username="chenyulan", kind="firm")

        filed = Application.objects.get(ref=application.ref)
        assert filed.state == "filed"
        assert Application.objects.exclude(number="").count() == 1
        assert filed.signatures.filter(voided_at=None).count() == 1
        assert JournalEntry.objects.filter(subject_ref=filed.ref, act="application.file").count() == 1

    def test_giving_a_file(self, real_city, survive):
        application = prepare(real_city)
        given = GivenFile.objects.filter(material__application=application).order_by("pk").first()

        survive(
            "give_file",
            ref=application.ref,
            material=given.material.code,
            username="chenyulan",
            kind="firm",
            may_leave=["plumbing_storedfile"],
        )

        assert GivenFile.objects.filter(material=given.material).count() == 2


class TestDeciding:
    def test_a_grant_that_seals_a_certificate(self, real_city, survive, run_jobs):
        application = sign(prepare(real_city), real_city)
        run_jobs(now=real_city.now)
        take_in(application, now=real_city.now)
        licence = case_of(application, "food-licence")

        survive("grant", ref=licence.ref, username=STAFF["food-licence"][1])

        licence.refresh_from_db()
        assert licence.state == "granted"
        assert list(Certificate.objects.filter(case_ref=licence.ref).values_list("mark", flat=True)) == [
            licence.certificate_mark
        ]

    def test_the_delivery(self, real_city, survive, run_jobs):
        draft = prepare(real_city)
        chen = filing.acting_as("chenyulan", "firm")
        cases.choose_delivery(
            ref=draft.ref,
            delivery="post",
            recipient={"name": "陈玉兰", "mobile": "13800006620", "address": "望江区江畔路88号"},
            actor=chen,
            now=real_city.now,
        )
        application = sign(draft, real_city)
        run_jobs(now=real_city.now)
        for item in take_in(application, now=real_city.now):
            decider = filing.acting_as(STAFF[item][1])
            cases.grant_case(ref=case_of(application, item).ref, actor=decider, now=real_city.now)
        run_jobs(now=real_city.now)

        survive("deliver", ref=application.ref, username="fengyan")

        assert Application.objects.get(ref=application.ref).state == "delivered"
        assert ConnectorCall.objects.filter(connector="courier", about=application.ref).count() == 1
        assert not Case.objects.filter(application=application, state="granted").exists()


class TestWorker:
    def test_a_fact_that_decides_a_case_by_the_register(self, real_city, survive):
        application = sign(prepare(real_city), real_city)
        check = case_of(application, "licence-check")
        record = FactRecord.objects.get(kind="cases.case-received", about=check.ref)

        survive("hear", may_leave=None, record_id=record.pk, handler="cases.check-by-register")

        check.refresh_from_db()
        assert check.state == "granted"
        assert FactReceipt.objects.filter(record=record).count() == 1
        assert JournalEntry.objects.filter(subject_ref=check.ref, act="case.grant").count() == 1

    def test_an_order_to_an_outside_system(self, real_city, survive):
        application = sign(prepare(real_city), real_city)
        call = ConnectorCall.objects.filter(connector="sms", about=application.ref).order_by("pk").first()

        survive("send", may_leave=None, call_id=call.pk)

        call.refresh_from_db()
        assert call.outcome == ConnectorCall.Outcome.ANSWERED
        assert SimulatedRecord.objects.filter(connector="sms", key=call.once_key).count() == 1

    def test_a_whole_worker_whose_jobs_another_takes_over(self, real_city):
        application = sign(prepare(real_city), real_city)
        for point in (12, 60, 140, 260):
            real_city.order("work", at=point)
            assert_everything_agrees()
            give_back_what_the_dead_worker_held()

        done = real_city.order("work")

        assert done["end"] == "done"
        assert case_of(application, "licence-check").state == "granted"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT task_name, args::text, status::text, attempts, lock, scheduled_at FROM procrastinate_jobs"
                " WHERE status <> 'succeeded' AND task_name IN ('plumbing.deliver_fact', 'plumbing.call_outside')"
            )
            left = cursor.fetchall()
        assert left == [], left
        orders = ConnectorCall.objects.filter(connector="sms")
        assert set(orders.values_list("outcome", flat=True)) == {"answered"}
        assert SimulatedRecord.objects.filter(connector="sms").count() == orders.count()


def give_back_what_the_dead_worker_held() -> None:
    """Let the dead worker's last sign of life lie far back, and do what the next worker does every few seconds."""
    from asgiref.sync import async_to_sync
    from procrastinate.contrib.django import app

    from yijian.config.management.commands.worker import take_over

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    async_to_sync(take_over)(app)
    connection.close()
