"""The review page: who may see it, what it shows, what it refuses, and that nothing typed is lost."""

import re

import pytest

from tests.journeys import filing
from tests.workbench.reviewing import ACCEPTOR, DECIDER, OTHER, all_met, page, ticked_by
from tests.workbench.words import words
from yijian.cases import operations
from yijian.cases.models import Case, CorrectionNotice, GivenFile, ReviewTick
from yijian.catalogue import queries as catalogue
from yijian.plumbing import journal
from yijian.plumbing.models import JournalEntry

pytestmark = pytest.mark.django_db


class TestWhoMaySeeIt:
    def test_visitors_are_led_to_sign_in(self, client, case):
        assert client.get(page("case", case.ref)).status_code == 302

    @pytest.mark.parametrize("username", ["chenyulan", "liqiusheng"])
    @pytest.mark.parametrize("name", ["case", "correction", "cases"])
    def test_for_citizens_it_does_not_exist(self, signed_in, case, username, name):
        args = [] if name == "cases" else [case.ref]

        assert signed_in(username).get(page(name, *args)).status_code == 404

    @pytest.mark.parametrize("username", ["menghui", "tianjun"])
    def test_for_other_agencies_it_does_not_exist(self, signed_in, case, username):
        assert signed_in(username).get(page("case", case.ref)).status_code == 404

    def test_colleagues_without_the_duty_look_but_decide_nothing(self, signed_in, case):
        response = signed_in("wugang").get(page("case", case.ref))

        assert response.status_code == 200
        assert page("do", case.ref, "accept") not in response.content.decode()
        assert "在等区市场监管局审材料" in words(response)

    def test_colleagues_without_the_duty_are_refused_when_they_try(self, signed_in, case):
        response = signed_in("wugang").post(page("do", case.ref, "accept"))

        assert response.status_code == 403
        assert "没有“受理”的职责" in words(response)
        case.refresh_from_db()
        assert case.state == "received"

    def test_those_with_the_duty_may_act(self, signed_in, case):
        browser = signed_in(ACCEPTOR)
        before = browser.get(page("case", case.ref)).content.decode()
        browser.post(page("tick", case.ref), {"rest": "yes"})
        after = browser.get(page("case", case.ref)).content.decode()

        assert page("do", case.ref, "decline") in before
        assert page("correction", case.ref) in before
        assert page("do", case.ref, "accept") not in before, "the standard is open"
        assert page("do", case.ref, "accept") in after


class TestWhatItShows:
    def test_masks_the_person_until_a_purpose_is_given(self, signed_in, case):
        browser = signed_in(ACCEPTOR)
        masked = browser.get(page("case", case.ref)).content.decode()
        vague = browser.post(page("reveal", case.ref), {"purpose": "看"})
        whole = browser.post(page("reveal", case.ref), {"purpose": "核对身份证件"})

        assert "13800006620" not in masked
        assert vague.status_code == 422
        assert 'value="看"' in vague.content.decode()
        assert "13800006620" in words(whole) or "陈玉兰" in words(whole)
        assert any(row.purpose == "核对身份证件" for row in journal.readings_of(case.subject_ref))

    def test_notes_once_for_each_view_that_it_was_read(self, signed_in, case):
        before = len(journal.readings_of(case.subject_ref))

        signed_in(ACCEPTOR).get(page("case", case.ref))

        rows = journal.readings_of(case.subject_ref)
        assert len(rows) == before + 1
        assert rows[0].purpose == "办理本件"
        assert rows[0].actor_name == "杨雪梅"

    def test_notes_papers_and_the_notice_that_are_read_beside_it(self, signed_in, case, now, acting):
        browser = signed_in(ACCEPTOR)
        given = case.application.materials.get(code="lease")
        file = given.files.order_by("pk").first()
        before = len(journal.readings_of(case.subject_ref))
        browser.get(page("correction", case.ref))
        browser.get(page("picture", case.ref, file.pk))
        browser.get(page("receipt", case.application.ref))
        filing.accept(case, actor=acting(ACCEPTOR), now=now)
        browser.get(page("letter", case.ref))

        rows = journal.readings_of(case.subject_ref)
        assert [row.what for row in reversed(rows)][before:] == [
            f"查看办件：{case.title}，一次性告知",
            f"查看材料：{given.title}第1页",
            f"下载收件凭证{case.application.number}",
            f"下载文书：{case.number}文书",
        ]

    def test_joins_ticks_of_one_person_in_the_history(self, signed_in, case, acting, now):
        found = filing.met(case, "accept")
        for finding in found:
            operations.tick_points(ref=case.ref, actor=acting(ACCEPTOR), now=now, findings=[finding])

        text = words(signed_in(ACCEPTOR).get(page("case", case.ref)))

        assert len(found) > 1
        assert text.count("勾受理要点") == 1
        assert re.search(rf"勾受理要点，杨雪梅（[^）]+），{len(found)}次", text)

    def test_ticks_off_the_materials_that_were_looked_at(self, signed_in, case):
        browser = signed_in(ACCEPTOR)

        browser.get(page("case", case.ref) + "?m=lease")
        text = words(browser.get(page("case", case.ref) + "?m=layout"))

        assert "看了2份" in text

    def test_draws_a_file_anew_and_sends_the_original_only_as_a_download(self, signed_in, case):
        file = GivenFile.objects.get(material__application=case.application, material__code="layout")
        browser = signed_in(ACCEPTOR)

        drawn = browser.get(page("picture", case.ref, file.pk))
        original = browser.get(page("download", case.ref, file.pk))

        assert drawn["Content-Type"] == "image/png"
        assert original["Content-Disposition"].startswith("attachment")

    def test_files_of_another_departments_item_do_not_exist_here(self, signed_in, application, case):
        fire = Case.objects.get(application=application, item_code="fire-promise")
        file = GivenFile.objects.get(material__application=application, material__code="layout")

        assert signed_in(OTHER).get(page("picture", fire.ref, file.pk)).status_code == 404

    def test_compares_what_was_declared_with_what_registers_say(self, signed_in, case):
        text = words(signed_in(ACCEPTOR).get(page("case", case.ref)))

        assert "系统比对" in text
        assert "市场监管登记库" in text

    def test_shows_the_published_standard_of_the_step_and_nothing_else(self, signed_in, case, accepted):
        text = words(signed_in(DECIDER).get(page("case", case.ref)))
        item = catalogue.item(case.item_code, case.item_version)

        for point in item.review_points:
            assert (f"{point.title}</b>" in text) == (point.step == "decide"), point.title

    def test_asks_the_same_number_of_queries_whatever_the_history(
        self, signed_in, case, acting, now, django_assert_max_num_queries
    ):
        browser = signed_in(ACCEPTOR)
        for _ in range(8):
            browser.get(page("case", case.ref))

        with django_assert_max_num_queries(62):
            browser.get(page("case", case.ref))


class TestTicking:
    def test_saves_without_a_script(self, signed_in, accepted, acting):
        response = signed_in(DECIDER).post(
            page("tick", accepted.ref), {"p-5": "yes", "p-6": "no", "n-6": "生熟交叉"}, follow=True
        )

        assert "勾选保存了" in words(response)
        rows = ticked_by(accepted, acting, DECIDER)
        assert {row.point: (row.tick, row.note) for row in rows} == {
            "5": ("good", ""),
            "6": ("bad", "生熟交叉"),
        }

    def test_answers_a_script_with_points_and_bar_alone(self, signed_in, accepted):
        response = signed_in(DECIDER).post(
            page("tick", accepted.ref), {"p-5": "yes"}, headers={"HX-Request": "true"}
        )

        text = response.content.decode()
        assert 'hx-swap-oob="true"' in text
        assert "<html" not in text
        assert "还剩7条" in words(response)

    def test_refuses_a_point_that_is_not_published(self, signed_in, accepted, acting):
        response = signed_in(DECIDER).post(page("tick", accepted.ref), {"p-99": "yes"})

        assert response.status_code == 422
        assert "不能要求" in words(response)
        assert not ticked_by(accepted, acting, DECIDER).exists()

    def test_refuses_other_agencies_even_by_hand(self, signed_in, accepted):
        assert signed_in(OTHER).post(page("tick", accepted.ref), {"p-5": "yes"}).status_code == 404


class TestAccepting:
    def test_starts_the_clocks(self, signed_in, case):
        response = signed_in(ACCEPTOR).post(
            page("do", case.ref, "accept"),
            {"revision": case.revision, **all_met(case)},
            follow=True,
        )

        case.refresh_from_db()
        assert case.state == "accepted"
        assert "剩4天" in words(response)
        entry = JournalEntry.objects.get(subject_ref=case.ref, act="case.tick")
        assert set(entry.detail["points"]) == {found.point for found in filing.met(case, "accept")}

    def test_open_points_are_refused_and_ticked_ones_stay(self, signed_in, case):
        ticks = all_met(case)
        left = ticks.popitem()[0].removeprefix("p-")

        response = signed_in(ACCEPTOR).post(
            page("do", case.ref, "accept"), {"revision": case.revision, **ticks}
        )

        title = next(one.title for one in catalogue.item(case.item_code, 1).review_points if one.code == left)
        case.refresh_from_db()
        assert response.status_code == 422
        assert f"还有1条审查要点没有勾：{title}" in words(response)
        assert all(f'name="{name}" value="yes" checked' in response.content.decode() for name in ticks)
        assert case.state == "received"
        assert not ReviewTick.objects.filter(case=case).exists()

    def test_one_key_ticks_what_is_open_and_leaves_what_was_found(self, signed_in, case):
        browser = signed_in(ACCEPTOR)

        browser.post(page("tick", case.ref), {"p-2": "no", "n-2": "缺页", "rest": "yes"})

        ticks = dict(ReviewTick.objects.filter(case=case).values_list("point", "tick"))
        assert ticks == {
            found.point: "bad" if found.point == "2" else "good" for found in filing.met(case, "accept")
        }
        text = words(browser.get(page("case", case.ref)))
        assert "有1条不符合：材料齐全、符合法定形式。不能受理" in text
        assert "其余都符合" not in text

    def test_a_script_gets_the_whole_standard_when_the_rest_is_ticked(self, signed_in, case):
        response = signed_in(ACCEPTOR).post(
            page("tick", case.ref), {"rest": "yes"}, headers={"HX-Request": "true"}
        )

        text = response.content.decode()
        assert "<html" not in text
        assert 'id="points-form"' in text
        assert 'id="decision" hx-swap-oob="true"' in text

    def test_a_decision_has_no_such_key(self, signed_in, accepted):
        browser = signed_in(DECIDER)

        assert "其余都符合" not in words(browser.get(page("case", accepted.ref)))
        browser.post(page("tick", accepted.ref), {"rest": "yes"})
        assert set(ReviewTick.objects.filter(case=accepted).values_list("point", flat=True)) == {
            found.point for found in filing.met(accepted, "accept")
        }

    def test_the_notice_names_the_points_that_were_not_met(self, signed_in, case):
        browser = signed_in(ACCEPTOR)
        browser.post(page("tick", case.ref), {"p-2": "no", "n-2": "缺页"})

        assert "材料齐全、符合法定形式：缺页" in words(browser.get(page("correction", case.ref)))

    def test_a_bad_point_is_refused_and_stays_ticked(self, signed_in, case):
        response = signed_in(ACCEPTOR).post(
            page("do", case.ref, "accept"),
            {"revision": case.revision, "p-2": "no", "n-2": "缺页"},
        )

        assert response.status_code == 422
        assert "不能受理" in words(response)
        assert 'value="缺页"' in response.content.decode()
        assert re.search(r'name="p-2" value="no" checked', response.content.decode())

    def test_a_stale_page_says_one_clear_sentence(self, signed_in, case, acting, now):
        revision = case.revision
        filing.accept(case, actor=acting(ACCEPTOR), now=now)

        response = signed_in(ACCEPTOR).post(page("do", case.ref, "accept"), {"revision": revision})

        assert response.status_code == 409
        assert "您看到的是旧页面" in words(response)

    def test_declining_needs_a_reason_of_law_and_keeps_what_was_typed(self, signed_in, case):
        browser = signed_in(ACCEPTOR)
        opened = words(browser.get(page("do", case.ref, "decline")))
        refused = browser.post(
            page("do", case.ref, "decline"),
            {"revision": case.revision, "explanation": "不归本局", "next_step": "请找街道办"},
        )

        assert "行政许可法第三十二条第一款第一项" in opened
        assert refused.status_code == 422
        assert "不归本局" in words(refused)
        assert "请找街道办" in words(refused)

        done = browser.post(
            page("do", case.ref, "decline"),
            {
                "revision": case.revision,
                "reason": "not-ours",
                "explanation": "不归本局",
                "next_step": "请找街道办",
            },
            follow=True,
        )
        case.refresh_from_db()
        assert case.state == "declined"
        assert "不予受理通知书发出了" in words(done)

    def test_typed_text_survives_even_when_somebody_else_was_faster(self, signed_in, case, acting, now):
        revision = case.revision
        filing.accept(case, actor=acting(ACCEPTOR), now=now)

        response = signed_in(ACCEPTOR).post(
            page("do", case.ref, "decline"),
            {"revision": revision, "reason": "not-ours", "explanation": "写了很久的说明", "next_step": "x"},
        )

        assert response.status_code == 409
        assert "写了很久的说明" in words(response)


class TestCorrecting:
    def test_lists_every_material_and_field_of_the_item(self, signed_in, case):
        text = signed_in(ACCEPTOR).get(page("correction", case.ref)).content.decode()
        item = catalogue.item(case.item_code, case.item_version)

        for material in item.materials:
            assert f'name="material-{material.code}"' in text
        for use in item.fields:
            assert f'name="field-{use.element}"' in text

    def test_sends_one_notice_with_everything_and_is_not_offered_again(self, signed_in, case):
        browser = signed_in(ACCEPTOR)

        done = browser.post(
            page("correction", case.ref),
            {"revision": case.revision, "material-lease": "缺第2页", "field-area": "和合同不一致"},
            follow=True,
        )

        notice = CorrectionNotice.objects.get(case=case)
        assert [defect["code"] for defect in notice.defects] == ["lease", "area"]
        assert page("correction", case.ref) not in done.content.decode()
        again = browser.get(page("correction", case.ref))
        assert "不能发一次性告知书" in words(again)

    def test_a_second_notice_is_refused_whatever_the_page_says(self, signed_in, case, acting, now):
        browser = signed_in(ACCEPTOR)
        browser.post(page("correction", case.ref), {"material-lease": "缺第2页"})
        case.refresh_from_db()
        Case.objects.filter(pk=case.pk).update(state="received")

        response = browser.post(page("correction", case.ref), {"material-layout": "看不清"})

        assert response.status_code == 409
        assert "最多1次" in words(response)
        assert CorrectionNotice.objects.count() == 1

    def test_an_empty_notice_is_refused(self, signed_in, case):
        response = signed_in(ACCEPTOR).post(page("correction", case.ref), {"revision": case.revision})

        assert response.status_code == 422
        assert "一处都没写" in words(response)

    def test_a_stale_notice_keeps_every_word(self, signed_in, case, acting, now):
        response = signed_in(ACCEPTOR).post(
            page("correction", case.ref), {"revision": case.revision + 5, "material-lease": "缺第2页"}
        )

        assert response.status_code == 409
        assert "缺第2页" in words(response)

    def test_colleagues_without_the_duty_are_told_so(self, signed_in, case):
        assert signed_in(DECIDER).get(page("correction", case.ref)).status_code == 403
