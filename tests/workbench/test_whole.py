"""The page of a whole application, its delivery, and the joint survey."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.journeys import filing
from tests.journeys.test_restaurant import STAFF, accept, case_of, review, survey
from tests.workbench.words import words
from yijian.cases import operations
from yijian.cases.models import Application, Case, Survey, SurveyOpinion
from yijian.plumbing import journal

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"casework:{name}", args=args)


@pytest.fixture
def settled(application, acting, now, run_jobs):
    """Everything granted, on paper by post: it waits for the hall's counter."""
    Application.objects.filter(pk=application.pk).update(
        delivery="post", recipient={"name": "陈玉兰", "mobile": "13800006620", "address": "江畔社区3栋201"}
    )
    waiting = [case.item_code for case in Case.objects.filter(application=application, state="received")]
    for item in waiting:
        accept(application, item, acting, now)
    survey(application, acting, now)
    for item in waiting:
        decider = acting(STAFF[item][1])
        review(case_of(application, item), actor=decider, now=now)
        operations.grant_case(ref=case_of(application, item).ref, actor=decider, now=now)
    run_jobs(now=now)
    application.refresh_from_db()
    assert application.state == "settled"
    return application


class TestWholeApplication:
    def test_shows_every_case_with_its_agency_and_state(self, signed_in, application):
        text = words(signed_in("yangxuemei").get(page("application", application.ref)))

        for case in Case.objects.filter(application=application):
            assert case.number in text
        assert "都有了结果，一次送达" in text

    def test_leads_only_into_cases_of_the_asker(self, signed_in, application):
        fire = case_of(application, "fire-promise")
        food = case_of(application, "food-licence")

        text = signed_in("gaofeng").get(page("application", application.ref)).content.decode()

        assert page("case", fire.ref) in text
        assert page("case", food.ref) not in text

    @pytest.mark.parametrize("username", ["menghui", "chenyulan", "lanlan"])
    def test_is_not_there_for_others(self, signed_in, application, username):
        assert signed_in(username).get(page("application", application.ref)).status_code == 404

    def test_masks_the_person_and_notes_the_reading(self, signed_in, application):
        before = len(journal.readings_of(application.subject_ref))
        text = words(signed_in("yangxuemei").get(page("application", application.ref)))

        assert "13800006620" not in text
        assert len(journal.readings_of(application.subject_ref)) == before + 1

    def test_the_receipt_is_a_download(self, signed_in, application):
        response = signed_in("yangxuemei").get(page("receipt", application.ref))

        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment")


class TestDelivery:
    def test_waits_in_the_inbox_of_the_hall(self, signed_in, settled):
        assert settled.number in words(signed_in("zhoumin").get(reverse("workbench:inbox")))
        assert settled.number not in words(signed_in("lanlan").get(reverse("workbench:inbox")))

    def test_says_what_goes_by_post(self, signed_in, settled):
        text = words(signed_in("zhoumin").get(page("application", settled.ref)))

        assert "纸质的交邮政寄" in text
        assert "江畔社区3栋201" in text
        assert "138****6620" in text

    def test_hands_over_everything_at_once(self, signed_in, settled):
        response = signed_in("zhoumin").post(
            page("deliver", settled.ref), {"revision": settled.revision}, follow=True
        )

        settled.refresh_from_db()
        assert settled.state == "delivered"
        assert "全部结果一次送达了" in words(response)
        assert set(Case.objects.filter(application=settled).values_list("state", flat=True)) == {"concluded"}

    def test_twice_is_one_delivery(self, signed_in, settled):
        browser = signed_in("zhoumin")
        browser.post(page("deliver", settled.ref), {"revision": settled.revision})

        again = browser.post(page("deliver", settled.ref), {"revision": settled.revision})

        assert again.status_code == 409
        assert "您看到的是旧页面" in words(again)

    def test_nobody_without_the_duty_hands_over(self, signed_in, settled):
        response = signed_in("liujianguo").post(page("deliver", settled.ref), {"revision": settled.revision})

        assert response.status_code == 403
        assert "由有“出件”职责的同事送达" in words(
            signed_in("liujianguo").get(page("application", settled.ref))
        )


class TestSurvey:
    @pytest.fixture
    def open_survey(self, application):
        return Survey.objects.get(application=application)

    def tomorrow(self, now):
        return str(now.date() + timedelta(days=1))

    def test_the_lead_arranges_and_a_refusal_keeps_what_was_typed(self, signed_in, open_survey, now):
        browser = signed_in("wugang")
        opened = words(browser.get(page("survey", open_survey.ref)))
        past = browser.post(
            page("survey-arrange", open_survey.ref),
            {"on": "2020-01-01", "time": "上午9点", "contact": "陈玉兰", "revision": open_survey.revision},
        )
        done = browser.post(
            page("survey-arrange", open_survey.ref),
            {
                "on": self.tomorrow(now),
                "time": "上午9点",
                "contact": "陈玉兰",
                "revision": open_survey.revision,
            },
            follow=True,
        )

        assert "约定时间" in opened
        assert past.status_code == 422
        assert "上午9点" in words(past)
        assert "约好了" in words(done)
        open_survey.refresh_from_db()
        assert open_survey.state == "arranged"

    def test_one_opinion_for_each_department_with_photographs(self, signed_in, open_survey, acting, now):
        browser = signed_in("wugang")
        browser.post(
            page("survey-arrange", open_survey.ref),
            {"on": self.tomorrow(now), "time": "9点", "contact": "陈玉兰"},
        )
        photo = SimpleUploadedFile("厨房.jpg", filing.photo().read(), "image/jpeg")
        browser.post(
            page("survey-opine", open_survey.ref),
            {"passed": "yes", "findings": "和图纸一致", "photos": [photo]},
        )

        opinion = SurveyOpinion.objects.get(survey=open_survey, agency_code="wj-market")
        assert opinion.passed is True
        digest = opinion.photos[0]["digest"]
        text = browser.get(page("survey", open_survey.ref)).content.decode()
        assert page("survey-photo", open_survey.ref, digest) in text
        shown = browser.get(page("survey-photo", open_survey.ref, digest))
        assert shown["Content-Type"] == "image/png"
        assert signed_in("menghui").get(page("survey-photo", open_survey.ref, digest)).status_code == 404

    def test_what_is_no_picture_is_refused_and_the_words_stay(self, signed_in, open_survey, acting, now):
        browser = signed_in("wugang")
        browser.post(
            page("survey-arrange", open_survey.ref),
            {"on": self.tomorrow(now), "time": "9点", "contact": "陈玉兰"},
        )
        program = SimpleUploadedFile("厨房.jpg", b"MZ\x90\x00" * 50, "image/jpeg")

        response = browser.post(
            page("survey-opine", open_survey.ref),
            {"passed": "yes", "findings": "和图纸一致", "photos": [program]},
        )

        assert response.status_code == 422
        assert "没收下" in words(response)
        assert "和图纸一致" in words(response)

    @pytest.mark.parametrize(
        ("username", "status"), [("menghui", 404), ("chenyulan", 404), ("liujianguo", 200)]
    )
    def test_is_seen_by_those_in_it(self, signed_in, open_survey, username, status):
        assert signed_in(username).get(page("survey", open_survey.ref)).status_code == status

    def test_colleagues_without_the_duty_cannot_arrange(self, signed_in, open_survey, now):
        response = signed_in("liujianguo").post(
            page("survey-arrange", open_survey.ref),
            {"on": self.tomorrow(now), "time": "9点", "contact": "陈玉兰"},
        )

        assert response.status_code == 403
