"""开办餐饮店: one thing, three departments, one delivery."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.journeys import filing
from yijian.cases import access
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case, Survey
from yijian.cases.rules import OutsideTheStandard
from yijian.cases.vocabulary import Defect, Finding, Tick
from yijian.catalogue import queries as catalogue
from yijian.certificates import queries as certificates
from yijian.kernel.refusal import NotFound
from yijian.plumbing import clock, journal
from yijian.plumbing.loops import SameHands, assignments
from yijian.ratings import queries as ratings

pytestmark = pytest.mark.django_db

SAID = {
    "food-projects": ["热食"],
    "area": "320",
    "rented": "是",
    "in-mall": "否",
    "has-signboard": "是",
    "has-sign": "是",
    "fire-mode": "告知承诺",
    "fire-built": "是",
    "business-form": "餐饮服务经营者",
}
TYPED = {
    "operator-kind": "个体工商户",
    "kitchen-area": "80",
    "floor": "2",
    "staff-count": "6",
    "online-food": "否",
    "safety-manager": "陈玉兰",
    "safety-manager-mobile": "13800006620",
    "applicant-mobile": "13800006620",
    "business-form": "餐饮服务经营者",
    "fire-built": "是",
    "fire-materials-level": "是",
}


def review(case: Case, *, actor, now) -> None:
    cases.tick_points(ref=case.ref, actor=actor, now=now, findings=filing.met(case, "decide"))


STAFF = {
    "food-licence": ("yangxuemei", "liujianguo"),
    "small-restaurant": ("yangxuemei", "liujianguo"),
    "fire-promise": ("gaofeng", "sunzhiqiang"),
    "fire-inspection": ("gaofeng", "sunzhiqiang"),
    "signboard": ("zengjie", "chenli"),
}
"""Who accepts and who decides in 望江区."""


def file_it(acting, run_jobs, now, said=SAID) -> Application:
    chen = acting("chenyulan", "firm")
    application = filing.begin("open-restaurant", said, actor=chen, now=now)
    filing.fill(application, TYPED, actor=chen, now=now)
    filing.give_everything(application, actor=chen, now=now)
    filed = filing.sign(application, actor=chen, now=now)
    run_jobs(now=now)
    return filed


def case_of(application: Application, item: str) -> Case:
    return Case.objects.get(application=application, item_code=item)


def accept(application: Application, item: str, acting, now) -> Case:
    return filing.accept(case_of(application, item), actor=acting(STAFF[item][0]), now=now)


def survey(application: Application, acting, now, *, failing: str = "") -> None:
    found = Survey.objects.get(application=application)
    names = {row.agency_code: row for row in found.opinions.select_related("case")}
    surveyors = {"wj-market": "wugang", "wj-fire": "wanglei", "wj-urban": "chenli"}
    cases.arrange_survey(
        ref=found.ref,
        actor=acting(surveyors[found.agency_code]),
        now=now,
        on=str(now.date() + timedelta(days=1)),
        time="上午9点",
        contact="陈玉兰 13800006620",
    )
    for agency, row in names.items():
        cases.give_opinion(
            ref=found.ref,
            actor=acting(surveyors[agency]),
            now=now,
            passed="no" if row.case.item_code == failing else "yes",
            findings="现场和图纸一致" if row.case.item_code != failing else "疏散通道被堆物占用",
        )


class TestAllGranted:
    def test_runs_from_the_first_question_to_the_delivered_certificates(self, acting, run_jobs):
        now = clock.now()
        filed = file_it(acting, run_jobs, now)
        assert filed.state == "filed"
        assert case_of(filed, "licence-check").state == "granted", "the register decided by itself"
        assert case_of(filed, "food-licence").state == "received"

        waiting = [case.item_code for case in Case.objects.filter(application=filed, state="received")]
        for item in waiting:
            accept(filed, item, acting, now)
        if Survey.objects.filter(application=filed).exists():
            survey(filed, acting, now)
        for item in waiting:
            review(case_of(filed, item), actor=acting(STAFF[item][1]), now=now)
            cases.grant_case(ref=case_of(filed, item).ref, actor=acting(STAFF[item][1]), now=now)
        run_jobs(now=now)

        application = Application.objects.get(pk=filed.pk)
        assert application.state == "delivered"
        licence = case_of(filed, "food-licence")
        assert licence.state == "concluded"
        assert licence.certificate_mark.startswith("1.2.156.3005.2.")
        page = certificates.certificate(licence.certificate_mark, on=now.date())
        assert page is not None
        held = certificates.held_certificates(filed.subject_ref, on=now.date())
        assert licence.certificate_mark in {row.mark for row in held}
        told = [row.plain for row in journal.timeline([filed.ref, licence.ref], for_citizen=True)]
        assert any("批准了" in line for line in told)
        assert any("一次送达" in line for line in told)
        assert ratings.open_invitations(acting("chenyulan", "firm"))[0].application_ref == filed.ref
        assert list(journal.faults()) == []

    def test_submitting_twice_files_one_application(self, acting, run_jobs):
        now = clock.now()
        filed = file_it(acting, run_jobs, now)

        again = filing.sign(filed, actor=acting("chenyulan", "firm"), now=now)

        assert again.pk == filed.pk
        assert Application.objects.filter(subject_ref=filed.subject_ref).count() == 1
        assert Case.objects.filter(application=filed).count() == len(
            {case.item_code for case in Case.objects.filter(application=filed)}
        )

    def test_whoever_accepted_may_not_decide(self, acting, run_jobs):
        now = clock.now()
        filed = file_it(acting, run_jobs, now)
        case = accept(filed, "food-licence", acting, now)
        deciding = replace(acting("yangxuemei"), duties=acting("liujianguo").duties)
        review(case, actor=deciding, now=now)
        if case.needs_survey:
            for item in ("fire-promise", "signboard"):
                accept(filed, item, acting, now)
            survey(filed, acting, now)

        with pytest.raises(SameHands):
            cases.grant_case(ref=case.ref, actor=deciding, now=now)

        assert case_of(filed, "food-licence").state == "accepted"

    def test_nothing_may_be_asked_outside_the_published_standard(self, acting, run_jobs):
        now = clock.now()
        filed = file_it(acting, run_jobs, now)
        case = case_of(filed, "food-licence")

        with pytest.raises(OutsideTheStandard):
            cases.ask_for_correction(
                ref=case.ref,
                actor=acting("yangxuemei"),
                now=now,
                defects=[Defect(kind="material", code="income-proof", title="收入证明", what="请补")],
            )

        assert case_of(filed, "food-licence").state == "received"


class TestFireCheckRefused:
    def test_the_rest_is_granted_and_delivered(self, acting, run_jobs):
        now = clock.now()
        filed = file_it(acting, run_jobs, now, said={**SAID, "fire-mode": "一般流程"})
        waiting = [case.item_code for case in Case.objects.filter(application=filed, state="received")]
        assert "fire-inspection" in waiting
        for item in waiting:
            accept(filed, item, acting, now)
        survey(filed, acting, now, failing="fire-inspection")
        for item in waiting:
            decider = acting(STAFF[item][1])
            case = case_of(filed, item)
            if item != "fire-inspection":
                review(case, actor=decider, now=now)
                cases.grant_case(ref=case.ref, actor=decider, now=now)
                continue
            point = next(
                point
                for point in catalogue.item(item, case.item_version).review_points
                if point.step == "decide"
            )
            cases.tick_points(
                ref=case.ref,
                actor=decider,
                now=now,
                findings=[Finding(point=point.code, tick=Tick.BAD, note="疏散通道被占用")],
            )
            cases.refuse_case(
                ref=case.ref,
                actor=decider,
                now=now,
                explanation="疏散通道被堆物占用，不符合消防安全技术标准。",
                basis="《消防法》第十五条",
            )
        run_jobs(now=now)

        application = Application.objects.get(pk=filed.pk)
        assert application.state == "delivered"
        results = dict(Case.objects.filter(application=filed).values_list("item_code", "result"))
        assert results["fire-inspection"] == "refused"
        assert results["food-licence"] == "granted"
        refused = case_of(filed, "fire-inspection")
        assert "行政复议" in refused.remedies
        assert refused.document_digest
        assert refused.certificate_mark == ""


class TestAnotherCounty:
    def test_its_clerk_sees_nothing_of_all_this(self, acting, run_jobs):
        now = clock.now()
        filed = file_it(acting, run_jobs, now)
        stranger = acting("kangning")
        case = case_of(filed, "food-licence")

        assert access.cases_visible_to(stranger).count() == 0
        assert access.applications_visible_to(stranger).count() == 0
        assert assignments.inbox(stranger, today=now.date()) == []
        with pytest.raises(NotFound):
            cases.accept_case(
                ref=case.ref, actor=replace(stranger, duties=acting("yangxuemei").duties), now=now
            )

        assert case_of(filed, "food-licence").state == "received"


class TestSilence:
    def test_five_working_days_without_a_notice_are_acceptance(self, acting, run_jobs):
        now = clock.now()
        filed = file_it(acting, run_jobs, now)
        later = now + timedelta(days=9)

        accepted = cases.accept_by_law(now=later)

        case = case_of(filed, "food-licence")
        assert accepted >= 1
        assert case.state == "accepted"
        assert case.accepted_at == case.received_at
