"""The decision on the review page: what it waits for, what it causes, what it refuses, and that nothing typed is lost."""

import re

import pytest

from tests.journeys import filing
from tests.journeys.test_restaurant import review, survey
from tests.workbench.reviewing import ACCEPTOR, DECIDER, HEAD, page, ticked_by
from tests.workbench.words import words
from yijian.cases import operations
from yijian.cases.vocabulary import Finding, Tick
from yijian.catalogue import queries as catalogue

pytestmark = pytest.mark.django_db


class TestDeciding:
    def test_says_what_is_missing_and_what_a_grant_will_cause(self, signed_in, accepted):
        text = words(signed_in(DECIDER).get(page("case", accepted.ref)))

        assert "要点还剩8条没勾，勾完才能准予。" in text
        assert "当场出电子《食品经营许可证》" in text
        assert 'aria-disabled="true">准予' in text

    def test_waits_for_the_survey(self, signed_in, accepted, acting, now):
        review(accepted, actor=acting(DECIDER), now=now)

        assert "踏勘意见还没出" in words(signed_in(DECIDER).get(page("case", accepted.ref)))

    def test_grants_with_the_certificate(self, signed_in, ready):
        response = signed_in(DECIDER).post(
            page("do", ready.ref, "grant"), {"revision": ready.revision}, follow=True
        )

        ready.refresh_from_db()
        assert ready.state == "granted"
        assert ready.certificate_mark
        assert "准予了" in words(response)

    def test_points_ticked_but_not_saved_go_with_the_grant(
        self, signed_in, accepted, application, acting, now
    ):
        survey(application, acting, now)
        item = catalogue.item(accepted.item_code, accepted.item_version)
        ticked = {f"p-{point.code}": "yes" for point in item.review_points if point.step == "decide"}
        accepted.refresh_from_db()

        signed_in(DECIDER).post(page("do", accepted.ref, "grant"), {"revision": accepted.revision, **ticked})

        accepted.refresh_from_db()
        assert accepted.state == "granted"
        assert ticked_by(accepted, acting, DECIDER).count() == len(ticked)

    def test_open_points_refuse_a_grant_and_nothing_is_saved(self, signed_in, accepted):
        response = signed_in(DECIDER).post(
            page("do", accepted.ref, "grant"), {"revision": accepted.revision, "p-5": "yes"}
        )

        assert response.status_code == 422
        assert "没有勾" in words(response)
        assert re.search(r'name="p-5" value="yes" checked', response.content.decode())

    def test_who_accepted_sees_why_they_cannot_decide(self, signed_in, case, acting, now):
        from yijian.accounts import operations as accounts
        from yijian.cases.vocabulary import DECIDE
        from yijian.kernel.actor import SYSTEM

        both = acting(ACCEPTOR)
        accounts.grant_duty(
            staff_ref=both.ref,
            duty=DECIDE,
            valid_from=now.date(),
            valid_until=None,
            actor=SYSTEM,
            now=now,
        )
        filing.accept(case, actor=acting(ACCEPTOR), now=now)
        browser = signed_in(ACCEPTOR)

        shown = browser.get(page("case", case.ref))
        tried = browser.post(page("do", case.ref, "grant"))

        assert "“受理”是您办的，“准予”要换一个人办" in words(shown)
        assert page("do", case.ref, "grant") not in shown.content.decode()
        assert tried.status_code == 403

    def test_refusing_fills_in_the_basis_shows_the_remedies_and_needs_a_finding(self, signed_in, accepted):
        browser = signed_in(DECIDER)
        item = catalogue.item(accepted.item_code, accepted.item_version)
        opened = words(browser.get(page("do", accepted.ref, "refuse")))

        assert item.basis[0] in opened
        assert item.remedies in opened
        sent = {"revision": accepted.revision, "explanation": "布局不合理", "basis": item.basis[0]}
        nothing_bad = browser.post(page("do", accepted.ref, "refuse"), sent)
        assert nothing_bad.status_code == 422
        assert "布局不合理" in words(nothing_bad)

        browser.post(page("tick", accepted.ref), {"p-6": "no", "n-6": "生熟交叉"})
        browser.post(page("do", accepted.ref, "refuse"), sent)
        accepted.refresh_from_db()
        assert accepted.state == "refused"
        letter = browser.get(page("letter", accepted.ref))
        assert letter["Content-Type"] == "application/pdf"
        assert letter["Content-Disposition"].startswith("attachment")

    def test_the_clock_stops_only_for_a_statutory_reason_and_goes_on(self, signed_in, accepted):
        browser = signed_in(DECIDER)
        opened = words(browser.get(page("do", accepted.ref, "stop_clock")))
        refused = browser.post(
            page("do", accepted.ref, "stop_clock"),
            {"revision": accepted.revision, "reason": "busy", "days": "5", "note": "人手不够"},
        )

        assert "专家评审" in opened
        assert refused.status_code == 422
        assert "人手不够" in words(refused)
        accepted.refresh_from_db()
        assert accepted.state == "accepted"

        browser.post(
            page("do", accepted.ref, "stop_clock"),
            {"revision": accepted.revision, "reason": "testing", "days": "5", "note": "水质检测"},
        )
        accepted.refresh_from_db()
        assert accepted.state == "suspended"
        stopped = words(browser.get(page("case", accepted.ref)))
        assert "结束特别程序" in stopped
        browser.post(
            page("do", accepted.ref, "resume_clock"), {"revision": accepted.revision, "outcome": "合格"}
        )
        accepted.refresh_from_db()
        assert accepted.state == "accepted"

    def test_the_head_extends_once_by_at_most_ten_days(self, signed_in, accepted):
        browser = signed_in(HEAD)
        too_long = browser.post(
            page("do", accepted.ref, "extend"),
            {"revision": accepted.revision, "days": "11", "why": "案情复杂"},
        )

        assert too_long.status_code == 422
        assert "案情复杂" in words(too_long)
        browser.post(
            page("do", accepted.ref, "extend"),
            {"revision": accepted.revision, "days": "3", "why": "案情复杂"},
        )
        accepted.refresh_from_db()
        assert (
            page("do", accepted.ref, "extend") not in browser.get(page("case", accepted.ref)).content.decode()
        )

    @pytest.mark.parametrize("move", ["withdraw", "answer_correction", "hand_over", "nonsense"])
    def test_moves_of_others_do_not_exist_here(self, signed_in, accepted, move):
        assert signed_in(DECIDER).post(page("do", accepted.ref, move)).status_code == 404

    def test_nothing_happens_by_following_a_link(self, signed_in, ready):
        signed_in(DECIDER).get(page("do", ready.ref, "grant"))

        ready.refresh_from_db()
        assert ready.state == "accepted"

    def test_findings_of_nobody_else_are_lost(self, signed_in, accepted, acting, now):
        operations.tick_points(
            ref=accepted.ref, actor=acting(DECIDER), now=now, findings=[Finding(point="5", tick=Tick.GOOD)]
        )

        signed_in(DECIDER).post(page("tick", accepted.ref), {"p-6": "yes"})

        assert ticked_by(accepted, acting, DECIDER).count() == 2
