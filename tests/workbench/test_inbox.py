"""The inbox, the list of cases, the page of any loop, the outside systems."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.journeys import filing
from tests.workbench.words import words
from yijian.cases import operations
from yijian.cases.models import Case
from yijian.credit.models import Promise
from yijian.plumbing import journal
from yijian.plumbing.models import Assignment, LoopClock, SimulatorMood

pytestmark = pytest.mark.django_db

ACCEPTOR, DECIDER = "yangxuemei", "liujianguo"
MANY = 500


def copies(case: Case, count: int, now) -> None:
    """Put many more cases before the acceptor: one due each hour, the first ten stopped, the next ten without a clock."""
    cases = Case.objects.bulk_create(
        Case(
            **{
                field.attname: getattr(case, field.attname)
                for field in Case._meta.concrete_fields
                if field.attname not in ("id", "ref", "number", "item_code")
            },
            ref=f"COPY{number}",
            number=f"N{number}",
            item_code=f"copy-{number}",
        )
        for number in range(count)
    )
    clocks = LoopClock.objects.bulk_create(
        LoopClock(
            loop="case",
            subject_ref=row.ref,
            code="five-days",
            title="一次告知期限",
            amount=5,
            unit="workday",
            started_at=now,
            due_at=now + timedelta(hours=number // 2 - 60),
            warn_on=(now + timedelta(hours=number // 2 - 90)).date(),
            is_stopped=number < 10,
        )
        for number, row in enumerate(cases)
    )
    Assignment.objects.bulk_create(
        Assignment(
            loop="case",
            subject_ref=row.ref,
            state="received",
            duty="cases.accept",
            agency_code=row.agency_code,
            to_do="审材料，作出受理",
            title=f"第{number}件",
            person="陈玉兰",
            number=row.number,
            clock=None if 10 <= number < 20 else clocks[number],
            due_at=None if 10 <= number < 20 else clocks[number].due_at,
            is_stopped=number < 10,
            opened_at=now,
        )
        for number, row in enumerate(cases)
    )


def queries_of(browser, url) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(url).status_code == 200
    return len(caught)


class TestInbox:
    def test_is_for_staff_alone(self, client, signed_in, case):
        assert client.get(reverse("workbench:inbox")).status_code == 302
        assert signed_in("chenyulan").get(reverse("workbench:inbox")).status_code == 404

    def test_shows_what_waits_for_the_actors_duty_and_agency_only(self, signed_in, case):
        assert case.number in words(signed_in(ACCEPTOR).get(reverse("workbench:inbox")))
        assert case.number not in words(signed_in(DECIDER).get(reverse("workbench:inbox")))
        assert case.number not in words(signed_in("gaofeng").get(reverse("workbench:inbox")))

    def test_says_so_when_nothing_waits(self, signed_in, db):
        text = words(signed_in(DECIDER).get(reverse("workbench:inbox")))

        assert "都办完了" in text

    def test_pages_through_500_rows_without_losing_or_repeating_one(self, signed_in, case, now):
        copies(case, MANY, now)
        browser = signed_in(ACCEPTOR)
        url, seen = reverse("workbench:inbox"), []
        for _ in range(20):
            response = browser.get(url)
            seen += [line.row.id for line in response.context["lines"]]
            url = response.context["next_url"]
            if not url:
                break

        assert len(seen) == MANY + 1
        assert len(set(seen)) == MANY + 1

    def test_asks_the_same_number_of_queries_for_any_page(self, signed_in, case, now):
        browser = signed_in(ACCEPTOR)
        one = queries_of(browser, reverse("workbench:inbox"))
        copies(case, MANY, now)

        assert queries_of(browser, reverse("workbench:inbox")) == one

    @pytest.mark.parametrize("light", ["red", "yellow", "warning", "fine", "stopped"])
    def test_every_light_shows_exactly_as_many_as_the_ruler_says(self, signed_in, case, now, light):
        copies(case, 200, now)
        browser = signed_in(ACCEPTOR)
        url = f"{reverse('workbench:inbox')}?light={light}"
        response = browser.get(url)
        part = next(part for part in response.context["ruler"] if part.current)
        shown = 0
        while True:
            shown += len(response.context["lines"])
            assert {line.row.light for line in response.context["lines"]} <= {light}
            if not response.context["next_url"]:
                break
            response = browser.get(response.context["next_url"])

        assert shown == part.count

    def test_the_least_time_left_comes_first(self, signed_in, case, now):
        copies(case, 60, now)

        lines = signed_in(ACCEPTOR).get(reverse("workbench:inbox")).context["lines"]
        dues = [line.row.due_at for line in lines if line.row.due_at is not None]

        assert dues == sorted(dues)

    def test_exports_what_was_chosen_or_the_whole_filter(self, signed_in, case, now):
        copies(case, 60, now)
        browser = signed_in(ACCEPTOR)
        lines = browser.get(reverse("workbench:inbox")).context["lines"]

        def rows(**sent):
            response = browser.get(reverse("workbench:export"), sent)
            assert response["Content-Disposition"].startswith("attachment")
            return list(load_workbook(BytesIO(response.content)).active.values)[1:]

        assert [row[4] for row in rows(row=[lines[3].row.id])] == [lines[3].row.number]
        assert len(rows()) == 61
        assert len(rows(light="stopped")) == 10
        assert case.number in {row[4] for row in rows()}

    def test_an_export_holds_nothing_of_others(self, signed_in, case):
        row = Assignment.objects.get(subject_ref=case.ref, closed_at=None)

        response = signed_in("gaofeng").get(reverse("workbench:export"), {"row": [row.pk]})

        assert len(list(load_workbook(BytesIO(response.content)).active.values)) == 1
        assert signed_in("chenyulan").get(reverse("workbench:export")).status_code == 404

    @pytest.mark.parametrize("after", ["nonsense", "~", "2026-99-99~3", "~abc", "x~9999999999999999999999"])
    def test_nonsense_in_the_address_begins_from_the_start(self, signed_in, case, after):
        response = signed_in(ACCEPTOR).get(reverse("workbench:inbox"), {"after": after})

        assert response.status_code == 200

    def test_one_kind_of_loop_has_a_page_of_its_own(self, signed_in, case):
        text = words(signed_in("wugang").get(reverse("workbench:of", args=["survey"])))

        assert "联合踏勘" in text
        assert case.number not in text
        assert signed_in(ACCEPTOR).get(reverse("workbench:of", args=["nothing"])).status_code == 404


class TestListOfCases:
    def test_shows_the_agencys_cases_only(self, signed_in, case):
        assert case.number in words(signed_in(DECIDER).get(reverse("casework:cases")))
        assert case.number not in words(signed_in("menghui").get(reverse("casework:cases")))

    def test_finds_by_number_name_and_item(self, signed_in, case):
        browser = signed_in(DECIDER)
        for text in (case.number, case.subject_name, "食品经营"):
            assert case.number in words(browser.get(reverse("casework:cases"), {"q": text}))
        assert "没有找到" in words(browser.get(reverse("casework:cases"), {"q": "没有这个人"}))

    def test_filters_by_state_and_light(self, signed_in, case, now):
        copies(case, 40, now)
        browser = signed_in(ACCEPTOR)

        stopped = browser.get(reverse("casework:cases"), {"light": "stopped"}).context["page"].rows
        granted = browser.get(reverse("casework:cases"), {"state": "granted"}).context["page"].rows

        assert len(stopped) == 10
        assert {row.state for row in granted} == {"已准予"}

    def test_pages_through_500_rows_with_the_same_queries(self, signed_in, case, now):
        browser = signed_in(ACCEPTOR)
        one = queries_of(browser, reverse("casework:cases"))
        copies(case, MANY, now)
        assert queries_of(browser, reverse("casework:cases")) == one

        url, seen = reverse("casework:cases"), []
        while url:
            response = browser.get(url)
            seen += [row.ref for row in response.context["page"].rows]
            url = response.context["next_url"]

        assert len(seen) == len(set(seen))
        assert len(seen) >= MANY


class TestPageOfAnyLoop:
    @pytest.fixture
    def promise(self, application, acting, now, run_jobs):
        fire = Case.objects.get(application=application, item_code="fire-promise")
        filing.accept(fire, actor=acting("gaofeng"), now=now)
        operations.tick_points(ref=fire.ref, actor=acting("sunzhiqiang"), now=now, findings=_good(fire))
        operations.grant_case(ref=fire.ref, actor=acting("sunzhiqiang"), now=now)
        run_jobs(now=now)
        return Promise.objects.filter(case_ref=fire.ref, state="to_check").order_by("pk").first()

    def test_shows_where_it_stands_and_what_may_be_done(self, signed_in, promise):
        response = signed_in("wanglei").get(reverse("workbench:loop", args=["promise", promise.ref]))
        text = words(response)

        assert "核查属实" in text
        assert promise.text[:10] in text
        assert any("承诺" in row.what for row in journal.readings_of(promise.subject_ref))

    def test_other_agencies_do_not_see_it(self, signed_in, promise):
        url = reverse("workbench:loop", args=["promise", promise.ref])

        assert signed_in("menghui").get(url).status_code == 404
        assert signed_in("chenyulan").get(url).status_code == 404

    def test_a_refusal_keeps_what_was_typed(self, signed_in, promise):
        response = signed_in("wanglei").post(
            reverse("workbench:move", args=["promise", promise.ref, "find_false"]),
            {"revision": promise.revision + 3, "findings": "灭火器过期"},
        )

        assert response.status_code == 409
        assert "灭火器过期" in words(response)

    def test_an_empty_blank_is_refused_at_its_field(self, signed_in, promise):
        response = signed_in("wanglei").post(
            reverse("workbench:move", args=["promise", promise.ref, "confirm"]),
            {"revision": promise.revision, "findings": " "},
        )

        assert response.status_code == 422
        assert 'href="#f-confirm-findings"' in response.content.decode()
        assert 'id="f-confirm-findings"' in response.content.decode()

    def test_the_move_is_made(self, signed_in, promise):
        response = signed_in("wanglei").post(
            reverse("workbench:move", args=["promise", promise.ref, "confirm"]),
            {"revision": promise.revision, "findings": "现场看过，属实"},
            follow=True,
        )

        promise.refresh_from_db()
        assert promise.state == "kept"
        assert "核查属实，王磊" in words(response)

    @pytest.mark.parametrize("move", ["lapse", "nonsense", "hand_in"])
    def test_moves_of_others_do_not_exist(self, signed_in, promise, move):
        url = reverse("workbench:move", args=["promise", promise.ref, move])

        assert signed_in("wanglei").post(url).status_code == 404


class TestOutsideSystems:
    def test_is_for_operators(self, signed_in, db):
        url = reverse("workbench:systems")

        assert signed_in("chenyulan").get(url).status_code == 404
        assert signed_in(DECIDER).get(url).status_code == 403
        assert "市场监管登记库" in words(signed_in("mayong").get(url))

    def test_a_simulator_takes_another_mood(self, signed_in, db, settings):
        browser = signed_in("mayong")

        response = browser.post(reverse("workbench:mood", args=["business"]), {"mood": "down"}, follow=True)

        assert SimulatorMood.objects.get(connector="business").mood == "down"
        assert "市场监管登记库的模拟器现在是" in words(response)
        settings.CONNECTORS_SIMULATED = False
        assert (
            browser.post(reverse("workbench:mood", args=["business"]), {"mood": "normal"}).status_code == 404
        )

    def test_unknown_systems_moods_and_calls_do_not_exist(self, signed_in, db):
        browser = signed_in("mayong")

        assert browser.post(reverse("workbench:mood", args=["nothing"]), {"mood": "down"}).status_code == 404
        assert browser.post(reverse("workbench:mood", args=["business"]), {"mood": "odd"}).status_code == 404
        assert browser.post(reverse("workbench:retry", args=[99999999])).status_code == 404


def _good(case):
    from yijian.cases.vocabulary import Finding, Tick
    from yijian.catalogue import queries as catalogue

    item = catalogue.item(case.item_code, case.item_version)
    return [
        Finding(point=point.code, tick=Tick.GOOD) for point in item.review_points if point.step == "decide"
    ]
