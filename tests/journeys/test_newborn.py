"""新生儿出生: parts that wait for each other, one correction, a stopped clock, both parents' hands."""

from datetime import date, timedelta

import pytest

from tests.journeys import filing
from tests.journeys.newborn import draft
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case
from yijian.cases.queries import drafting
from yijian.cases.rules import NumberNotAssigned, StandardNotTicked
from yijian.cases.vocabulary import Defect, Finding, Tick
from yijian.catalogue import queries as catalogue
from yijian.certificates import queries as certificates
from yijian.certificates.vocabulary import Standing
from yijian.kernel.forms import Bringer
from yijian.kernel.identifiers import Sex, parse_resident_id
from yijian.kernel.refusal import NotFound
from yijian.plumbing import calendar, clock, journal
from yijian.plumbing.connectors import registers, simulators
from yijian.plumbing.loops import MoveNotAllowed, OnlySoOften, ReasonNeeded
from yijian.plumbing.models import ConnectorCall, LoopClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def filed(acting, run_jobs, now) -> Application:
    """Return the mother's application: she signs once, as applicant and as mother, then the father files it by signing."""
    application = draft(acting, now, "zhouxiaolan")
    waiting = filing.sign(application, actor=acting("zhouxiaolan"), now=now)
    assert waiting.state == "signing"
    application = filing.sign(application, actor=acting("linzhiyuan"), now=now)
    run_jobs(now=now)
    assert application.state == "filed"
    return application


def case_of(application: Application, item: str) -> Case:
    return Case.objects.get(application=application, item_code=item)


def agent(acting, case: Case, duty_key: str):
    """Return an actor of the case's own agency who holds every duty needed."""
    from dataclasses import replace

    from yijian.agencies import queries as agencies
    from yijian.cases.vocabulary import ACCEPT, DECIDE

    duties = {"accept": ACCEPT, "decide": DECIDE}
    found = acting("gaomin" if duty_key == "accept" else "tianjun")
    code = case.accept_agency if duty_key == "accept" else case.decide_agency
    row = agencies.agency(code)
    return replace(found, agency_code=code, agency_name=row.short_name, duties=frozenset({duties[duty_key]}))


def accept(case: Case, acting, now) -> None:
    filing.accept(case, actor=agent(acting, case, "accept"), now=now)


def grant(application: Application, item: str, acting, run_jobs, now) -> Case:
    case = case_of(application, item)
    accept(case, acting, now)
    decider = agent(acting, case, "decide")
    definition = catalogue.item(item, case.item_version)
    points = [point.code for point in definition.review_points if point.step == "decide"]
    cases.tick_points(
        ref=case.ref,
        actor=decider,
        now=now,
        findings=[Finding(point=point, tick=Tick.GOOD) for point in points],
    )
    granted = cases.grant_case(ref=case.ref, actor=decider, now=now)
    run_jobs(now=now)
    return granted


class TestParts:
    def test_birth_comes_first_and_its_number_is_passed_on(self, acting, run_jobs, filed, now):
        states = dict(Case.objects.filter(application=filed).values_list("item_code", "state"))
        assert states["birth-certificate"] == "received"
        assert states["vaccination-certificate"] == "waiting"
        assert states["birth-registration"] == "waiting"
        assert states["resident-insurance"] == "waiting"
        assert states["social-card"] == "waiting"

        birth = grant(filed, "birth-certificate", acting, run_jobs, now)

        filed.refresh_from_db()
        number = birth.certificate_fields["证照编号"]
        assert number
        assert filed.values["birth-certificate-no"] == number
        assert case_of(filed, "birth-registration").state == "received"
        assert case_of(filed, "resident-insurance").state == "received"
        assert case_of(filed, "vaccination-certificate").state == "received"
        assert case_of(filed, "social-card").state == "waiting", "it waits for the household entry"

        household = grant(filed, "birth-registration", acting, run_jobs, now)

        filed.refresh_from_db()
        child = parse_resident_id(household.certificate_fields["公民身份号码"])
        assert (child.area_code, child.born_on, child.sex) == ("590102", date(2026, 11, 16), Sex.FEMALE)
        assert household.certificate_fields["出生医学证明编号"] == number
        assert filed.values["child-id"] == child.number
        assert case_of(filed, "social-card").state == "received"

        card = grant(filed, "social-card", acting, run_jobs, now)
        insurance = grant(filed, "resident-insurance", acting, run_jobs, now)

        assert card.certificate_fields["社会保障号码"] == child.number
        assert insurance.certificate_fields["公民身份号码"] == child.number
        assert insurance.certificate_fields["出生医学证明编号"] == number

    def test_insurance_granted_first_gets_the_childs_number_afterwards(self, acting, run_jobs, filed, now):
        grant(filed, "birth-certificate", acting, run_jobs, now)
        first = grant(filed, "resident-insurance", acting, run_jobs, now)
        assert first.certificate_fields["公民身份号码"] == ""
        assert first.certificate_fields["出生医学证明编号"]

        household = grant(filed, "birth-registration", acting, run_jobs, now)

        number = household.certificate_fields["公民身份号码"]
        insurance = case_of(filed, "resident-insurance")
        assert insurance.certificate_fields["公民身份号码"] == number
        assert insurance.certificate_mark != first.certificate_mark
        on = now.date()
        assert certificates.certificate(first.certificate_mark, on=on).standing is not Standing.VALID
        changed = certificates.certificate(insurance.certificate_mark, on=on)
        assert changed.standing is Standing.VALID
        assert changed.number == certificates.certificate(first.certificate_mark, on=on).number

    def test_without_the_population_register_nothing_is_issued_and_nothing_lost(
        self, acting, run_jobs, filed, now
    ):
        grant(filed, "birth-certificate", acting, run_jobs, now)
        simulators.set_mood("population", "down", now=now)

        with pytest.raises(NumberNotAssigned) as refused:
            grant(filed, "birth-registration", acting, run_jobs, now)

        assert "林语桐的公民身份号码" in refused.value.sentence
        case = case_of(filed, "birth-registration")
        assert (case.state, case.certificate_mark) == ("accepted", "")
        simulators.set_mood("population", "normal", now=now)
        granted = cases.grant_case(ref=case.ref, actor=agent(acting, case, "decide"), now=now)
        assert parse_resident_id(granted.certificate_fields["公民身份号码"])

    def test_a_number_is_assigned_once_and_only_by_a_grant_that_may_be(self, acting, run_jobs, filed, now):
        grant(filed, "birth-certificate", acting, run_jobs, now)
        case = case_of(filed, "birth-registration")
        accept(case, acting, now)
        decider = agent(acting, case, "decide")
        asked = ConnectorCall.objects.filter(connector="population", operation="assign")
        with pytest.raises(StandardNotTicked):
            cases.grant_case(ref=case.ref, actor=decider, now=now)
        with pytest.raises(NotFound):
            cases.grant_case(ref=case.ref, actor=acting("kangning"), now=now)
        assert not asked.exists()

        cases.grant_case(ref=case.ref, actor=decider, now=now, findings=filing.met(case, "decide"))
        again = registers.assign_citizen_number(
            name="林语桐",
            sex="女",
            born_on=date(2026, 11, 16),
            region_code="590102001000",
            household_head="周晓岚",
            about=case.ref,
            now=now + timedelta(days=1),
        )

        case.refresh_from_db()
        assert again == case.certificate_fields["公民身份号码"]
        assert asked.count() == 1

    def test_twins_get_two_numbers(self, db, now):
        asked = {"sex": "女", "born_on": date(2026, 11, 16), "region_code": "590102001000"}
        numbers = {
            registers.assign_citizen_number(name=name, household_head="周晓岚", about=name, now=now, **asked)
            for name in ("大双", "小双")
        }

        assert len(numbers) == 2
        assert {parse_resident_id(number).sex for number in numbers} == {Sex.FEMALE}

    def test_a_part_that_waits_cannot_be_taken_in(self, acting, filed, now):
        with pytest.raises(MoveNotAllowed):
            accept(case_of(filed, "birth-registration"), acting, now)

    def test_everything_granted_is_delivered_once(self, acting, run_jobs, filed, now):
        for item in (
            "birth-certificate",
            "vaccination-certificate",
            "birth-registration",
            "resident-insurance",
            "social-card",
        ):
            grant(filed, item, acting, run_jobs, now)

        filed.refresh_from_db()
        assert filed.state == "delivered"
        assert list(journal.faults()) == []

    def test_dependants_end_when_the_first_part_is_declined(self, acting, run_jobs, filed, now):
        birth = case_of(filed, "birth-certificate")
        cases.decline_case(
            ref=birth.ref,
            actor=agent(acting, birth, "accept"),
            now=now,
            reason="not-ours",
            explanation="不是本院接生的。",
            next_step="请到接生的医院办。",
        )
        run_jobs(now=now)

        results = dict(Case.objects.filter(application=filed).values_list("item_code", "result"))
        assert results["birth-certificate"] == "declined"
        assert results["birth-registration"] == "lapsed"
        assert results["social-card"] == "lapsed", "what waits for what waited ends too"
        # The issue: 户口, 接种证 and 医保 all depend on the birth certificate.
        assert results["vaccination-certificate"] == "lapsed"
        assert "补办好后" in case_of(filed, "social-card").explanation


class TestMaterials:
    def test_a_photo_wanted_from_seven_years_on_is_not_asked_of_a_newborn(self, acting, now):
        application = draft(acting, now)

        line = drafting.line(application, "card-photo", now=now)

        assert line.bringer is Bringer.NOBODY
        assert filing.given(application).get("card-photo") != "given"


class TestCorrection:
    DEFECT = Defect(kind="material", code="birth-notice", title="告知书", what="没有签名，签好重拍")

    def test_there_is_one_notice_and_no_second(self, acting, filed, now):
        case = case_of(filed, "birth-certificate")
        clerk, mother = agent(acting, case, "accept"), acting("zhouxiaolan")
        asked = cases.ask_for_correction(ref=case.ref, actor=clerk, now=now, defects=[self.DEFECT])
        assert asked.state == "correcting"
        assert not LoopClock.objects.filter(subject_ref=case.ref, code="five-days", ended_at=None).exists()

        cases.give_file(
            ref=filed.ref,
            material="birth-notice",
            stream=filing.photo(55),
            name="告知书.jpg",
            actor=mother,
            now=now,
        )
        back = cases.answer_correction(ref=case.ref, actor=mother, now=now)
        assert back.state == "received"
        with pytest.raises(OnlySoOften):
            cases.ask_for_correction(ref=case.ref, actor=clerk, now=now, defects=[self.DEFECT])

        assert Case.objects.get(pk=case.pk).state == "received"

    def test_a_correction_that_never_comes_ends_the_part_and_what_waits_for_it(self, acting, filed, now):
        case = case_of(filed, "birth-certificate")
        cases.ask_for_correction(
            ref=case.ref, actor=agent(acting, case, "accept"), now=now, defects=[self.DEFECT]
        )

        assert cases.lapse_corrections(now=now + timedelta(days=70)) == 1
        assert cases.lapse_corrections(now=now + timedelta(days=70)) == 0

        assert case_of(filed, "birth-certificate").result == "lapsed"
        assert case_of(filed, "birth-registration").result == "lapsed"


class TestStoppedClock:
    def test_the_due_day_moves_by_the_days_that_stood_still(self, acting, filed, now):
        case = case_of(filed, "birth-certificate")
        accept(case, acting, now)
        decider = agent(acting, case, "decide")
        days = calendar.current()
        before = {
            row.code: row.due_at for row in LoopClock.objects.filter(subject_ref=case.ref, ended_at=None)
        }
        cases.stop_clock(ref=case.ref, actor=decider, now=now, reason="testing", days="3", note="要检测")
        assert all(
            LoopClock.objects.filter(subject_ref=case.ref, ended_at=None).values_list("is_stopped", flat=True)
        )

        until = days.closing_of(days.add_working_days(days.day_of(now), 3)) - timedelta(hours=1)
        cases.resume_clock(ref=case.ref, actor=decider, now=until, outcome="合格")

        after = {
            row.code: row.due_at for row in LoopClock.objects.filter(subject_ref=case.ref, ended_at=None)
        }
        assert set(after) == set(before) == {"promised", "statutory"}
        for code, due in before.items():
            moved = days.working_days_between(days.day_of(due), days.day_of(after[code]))
            stopped = days.working_days_between(days.day_of(now), days.day_of(until))
            assert moved in (stopped, stopped - 1), code

    def test_only_a_reason_of_the_law_stops_it(self, acting, filed, now):
        case = case_of(filed, "birth-certificate")
        accept(case, acting, now)

        with pytest.raises(ReasonNeeded):
            cases.stop_clock(
                ref=case.ref,
                actor=agent(acting, case, "decide"),
                now=now,
                reason="busy",
                days="3",
                note="太忙",
            )
