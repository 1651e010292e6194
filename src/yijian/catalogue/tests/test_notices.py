"""The one-time notice and the lists."""

from datetime import UTC, date, datetime

import pytest

from yijian.catalogue import operations, queries
from yijian.catalogue.tests.factories import element, food_item, publish
from yijian.catalogue.vocabulary import ListDraft, ListEntryRow, Need
from yijian.kernel.actor import SYSTEM
from yijian.kernel.definitions import MaterialDefinition, Supply
from yijian.kernel.refusal import NotFound

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_items():
    operations.publish_elements(elements=[element("area", "经营面积", "decimal")], actor=SYSTEM, now=NOW)
    publish(food_item(), now=NOW)
    publish(
        food_item(
            code="signboard",
            title="户外招牌设施设置",
            materials=(
                MaterialDefinition(code="layout", title="厨房布局图"),
                MaterialDefinition(
                    code="licence",
                    title="营业执照",
                    supplies=(Supply.CERTIFICATE, Supply.UPLOAD),
                    certificate_kind="business-licence",
                ),
            ),
        ),
        now=NOW,
    )


def notice(**given):
    values = {"codes": ["food-licence", "signboard"], "answers": {"经营面积": "60"}, "on": TODAY}
    return queries.one_time_notice(**{**values, **given})


class TestOneTimeNotice:
    def test_lists_each_paper_once_for_all_items(self):
        lines = {line.code: line for line in notice().materials}

        assert list(lines) == ["layout", "permit", "licence"]
        assert lines["layout"].items == ("食品经营许可（新办）", "户外招牌设施设置")
        assert not lines["licence"].carried
        assert [line.code for line in notice(handed_in=["layout"]).missing] == ["permit"]

    def test_says_maybe_while_the_answer_is_unknown_and_no_when_it_is_settled(self):
        unknown = {line.code: line.need for line in notice(answers={}).materials}
        small = {line.code: line.need for line in notice(answers={"经营面积": "20"}).materials}

        assert unknown["permit"] is Need.MAYBE
        assert "permit" not in small
        assert notice(answers={}).unanswered == ("经营面积",)
        assert notice().unanswered == ()

    def test_tells_each_condition_with_what_is_known(self):
        assert [line.holds for line in notice(answers={"经营面积": "0"}).conditions] == [False, False]
        assert [line.holds for line in notice(answers={}).conditions] == [None, None]

    def test_refuses_an_unknown_item(self):
        with pytest.raises(NotFound):
            notice(codes=["no-such"])


def draft(**given):
    entry = ListEntryRow(
        position=1,
        target_kind="material",
        target_code="permit",
        title="场所合法使用证明",
        detail={"期限": "20个工作日"},
    )
    values = {
        "code": "tolerance-2026",
        "title": "容缺受理清单（2026年版）",
        "kind": "tolerance",
        "effective_from": date(2026, 1, 1),
        "entries": (entry,),
    }
    return ListDraft(**{**values, **given})


class TestLists:
    def test_publishes_versions_and_finds_a_target_on_lists_in_force(self):
        operations.publish_list(draft=draft(), actor=SYSTEM, now=NOW)
        operations.publish_list(draft=draft(batch="第二批"), actor=SYSTEM, now=NOW)

        assert queries.list_page("tolerance-2026").version == 2
        assert queries.list_page("tolerance-2026", version=1).batch == ""
        asked = {"target_kind": "material", "target_code": "permit", "kind": "tolerance"}
        assert [entry.title for _, entry in queries.entries_for(**asked, on=TODAY)] == ["场所合法使用证明"]
        assert queries.entries_for(**asked, on=date(2025, 12, 31)) == ()

    def test_refuses_a_version_that_says_the_same(self):
        operations.publish_list(draft=draft(), actor=SYSTEM, now=NOW)

        with pytest.raises(operations.NothingChanged):
            operations.publish_list(draft=draft(), actor=SYSTEM, now=NOW)
