from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.definitions import (
    DataElement,
    ElementKind,
    ItemDefinition,
    MaterialDefinition,
    Necessity,
    Supply,
)
from yijian.kernel.forms import Bringer, Need, Way, merge_materials

ELEMENTS = {
    "rented": DataElement(code="rented", name="租的", kind=ElementKind.BOOLEAN),
    "area": DataElement(code="area", name="面积", kind=ElementKind.DECIMAL, unit="平方米"),
}
PLAN = MaterialDefinition(code="plan", title="总平面图")
LAYOUT_REPORT = MaterialDefinition(
    code="layout-report", title="放线报告", necessity=Necessity.TOLERABLE, key=False, tolerate_days=20
)
SURVEY_REPORT = MaterialDefinition(
    code="survey-report", title="验线报告", necessity=Necessity.TOLERABLE, key=False, tolerate_days=10
)
CONTRACT = MaterialDefinition(code="contract", title="施工合同", key=False)
LEASE = MaterialDefinition(code="lease", title="租房合同", needed_when="租的")
LICENCE = MaterialDefinition(
    code="licence",
    title="营业执照",
    supplies=(Supply.CERTIFICATE, Supply.REGISTER, Supply.UPLOAD),
    certificate_kind="business-licence",
    register="business",
)


def item(code, *materials):
    return ItemDefinition(
        code=code, version=1, title=f"{code}事项", plain=code, kind="01", materials=materials
    )


def merge(*items, facts=None, **more):
    return merge_materials(items, ELEMENTS, facts or {}, **more)


def line(materials, code):
    return next(entry for entry in materials.lines if entry.code == code)


class TestMergingMaterials:
    def test_lists_the_same_paper_once(self):
        found = merge(item("甲", PLAN, LEASE), item("乙", PLAN), facts={"租的": True})

        assert [entry.code for entry in found.lines] == ["plan", "lease"]
        assert found.papers_singly == 3
        assert line(found, "plan").used_for == ("甲", "乙")

    def test_takes_every_file_type_that_one_item_takes_and_the_smallest_size(self):
        scanned = replace(PLAN, accepts=("PNG", "pdf"), max_megabytes=2, copies=3)

        found = line(merge(item("甲", PLAN), item("乙", scanned)), "plan")

        assert found.accepts == ("pdf", "jpg", "png")
        assert found.max_megabytes == 2
        assert found.copies == 3

    @pytest.mark.parametrize(
        ("rented", "need", "bringer", "because"),
        [
            (True, Need.NEEDED, Bringer.APPLICANT, "甲要用：租的：是。"),
            (False, Need.NOT_NEEDED, Bringer.NOBODY, "这次不用交：租的：否。"),
            (None, Need.OPEN, Bringer.APPLICANT, "要不要交，看“租的”怎么答；没定之前先按要交准备。"),
        ],
    )
    def test_says_whether_and_why_it_is_needed(self, rented, need, bringer, because):
        facts = {} if rented is None else {"租的": rented}

        found = line(merge(item("甲", LEASE), facts=facts), "lease")

        assert (found.need, found.bringer, found.because) == (need, bringer, because)
        assert found.depends_on == (("租的",) if rented is None else ())

    def test_is_needed_when_one_item_needs_it(self):
        found = line(
            merge(item("甲", LEASE), item("乙", replace(LEASE, needed_when="")), facts={"租的": False}),
            "lease",
        )

        assert found.need is Need.NEEDED
        assert found.items == ("乙",)

    def test_keeps_the_strictest_necessity(self):
        loose = replace(PLAN, necessity=Necessity.OPTIONAL, key=False)

        assert line(merge(item("甲", loose), item("乙", PLAN)), "plan").necessity is Necessity.REQUIRED
        assert line(merge(item("甲", loose)), "plan").optional

    def test_does_not_count_what_may_be_added(self):
        found = merge(item("甲", replace(PLAN, necessity=Necessity.OPTIONAL, key=False)))

        assert found.to_bring == ()


class TestFetching:
    @pytest.mark.parametrize(
        ("held", "answered", "way"),
        [
            ({"business-licence"}, (), Way.CERTIFICATE),
            ((), {"business"}, Way.REGISTER),
            ((), (), Way.UPLOAD),
            ({"driving-licence"}, {"marriage"}, Way.UPLOAD),
        ],
    )
    def test_fetches_what_the_platform_can_get(self, held, answered, way):
        found = line(merge(item("甲", LICENCE), held=held, answered=answered), "licence")

        assert found.way is way

    def test_says_why_a_paper_must_be_brought_when_the_register_is_silent(self):
        found = line(merge(item("甲", LICENCE)), "licence")

        assert found.because == "甲要用。有关部门的库里没有核对到，请您交一份。"

    def test_asks_for_the_paper_when_one_item_cannot_use_the_certificate(self):
        on_paper = replace(LICENCE, supplies=(Supply.UPLOAD,))

        found = line(merge(item("甲", LICENCE), item("乙", on_paper), held={"business-licence"}), "licence")

        assert found.bringer is Bringer.APPLICANT


class TestTolerance:
    """SC-02 and SC-03: 容缺 only for listed papers that are not key, and only when every key paper is there."""

    def test_offers_listed_papers_when_the_key_papers_are_there(self):
        found = merge(item("施工许可", PLAN, LAYOUT_REPORT, SURVEY_REPORT), given={"plan"})

        assert [entry.code for entry in found.brought_by(Bringer.PROMISE)] == [
            "layout-report",
            "survey-report",
        ]
        assert line(found, "layout-report").tolerate_days == 20
        assert "受理后20个工作日内补上" in line(found, "layout-report").because
        assert found.tolerance_open

    def test_offers_nothing_while_a_key_paper_is_missing(self):
        found = merge(item("施工许可", PLAN, LAYOUT_REPORT, SURVEY_REPORT), given=set())

        assert found.brought_by(Bringer.PROMISE) == ()
        assert found.missing_keys == ("总平面图",)
        assert (
            line(found, "layout-report").because
            == "施工许可要用。把总平面图先交齐，这份就可以先承诺、以后补。"
        )

    def test_never_offers_a_paper_that_is_not_listed(self):
        found = merge(item("施工许可", PLAN, CONTRACT), given={"plan"})

        assert line(found, "contract").bringer is Bringer.APPLICANT

    def test_never_offers_a_key_paper(self):
        wrongly_listed = replace(LAYOUT_REPORT, key=True)

        found = merge(item("施工许可", wrongly_listed), given={"layout-report"})

        assert line(found, "layout-report").way is Way.UPLOAD

    def test_offers_nothing_to_a_subject_that_broke_a_promise(self):
        found = merge(item("工程规划许可", PLAN, LAYOUT_REPORT), given={"plan"}, may_promise=False)

        assert found.brought_by(Bringer.PROMISE) == ()
        assert (
            line(found, "layout-report").because
            == "工程规划许可要用。您现在不能用承诺的办法办，这份要直接交。"
        )

    def test_counts_a_fetched_key_paper_as_there(self):
        found = merge(item("甲", LICENCE, LAYOUT_REPORT), given=set(), held={"business-licence"})

        assert line(found, "layout-report").way is Way.LATER

    def test_does_not_wait_for_a_key_paper_that_is_not_needed(self):
        found = merge(item("甲", LEASE, LAYOUT_REPORT), given=set(), facts={"租的": False})

        assert found.tolerance_open

    def test_forecasts_as_if_the_key_papers_came(self):
        assert line(merge(item("甲", PLAN, LAYOUT_REPORT)), "layout-report").way is Way.LATER

    def test_a_paper_one_item_demands_does_not_follow_later(self):
        demanded = replace(LAYOUT_REPORT, necessity=Necessity.REQUIRED)

        found = merge(item("甲", LAYOUT_REPORT), item("乙", demanded), given=set())

        assert line(found, "layout-report").way is Way.UPLOAD

    def test_promises_away_what_its_item_takes_a_promise_for(self):
        promised = MaterialDefinition(code="fire", title="消防承诺书", supplies=(Supply.PROMISE,), key=False)

        assert line(merge(item("甲", PLAN, promised), given=set()), "fire").way is Way.PROMISE
        assert line(merge(item("甲", promised), may_promise=False), "fire").way is Way.UPLOAD


materials = st.builds(
    MaterialDefinition,
    code=st.sampled_from(["a", "b", "c"]),
    title=st.just("纸"),
    necessity=st.sampled_from(Necessity),
    needed_when=st.sampled_from(["", "租的", "面积 >= 300"]),
    supplies=st.lists(st.sampled_from(Supply), min_size=1, unique=True).map(tuple),
    certificate_kind=st.just("k"),
    register=st.just("r"),
    key=st.booleans(),
)


class TestTheListIsLawful:
    @given(
        st.lists(st.lists(materials, max_size=4, unique_by=lambda m: m.code), min_size=1, max_size=4),
        st.fixed_dictionaries({}, optional={"租的": st.booleans(), "面积": st.integers(1, 600)}),
        st.sets(st.sampled_from("abc")),
        st.booleans(),
        st.sampled_from([(), ("k",)]),
    )
    def test_never_promises_a_key_paper_nor_tolerates_without_the_key_papers(
        self, papers, facts, given_codes, may_promise, held
    ):
        items = [item(f"事{n}", *some) for n, some in enumerate(papers)]

        found = merge(*items, facts=facts, given=given_codes, may_promise=may_promise, held=held)

        assert len({entry.code for entry in found.lines}) == len(found.lines)
        for entry in found.lines:
            assert entry.because
            assert not (entry.key and entry.bringer is Bringer.PROMISE)
            assert may_promise or entry.bringer is not Bringer.PROMISE
            if entry.way is Way.LATER:
                assert found.tolerance_open
                assert entry.necessity is Necessity.TOLERABLE
            assert (entry.need is Need.NOT_NEEDED) == (entry.bringer is Bringer.NOBODY)
            assert (entry.need is Need.OPEN) == bool(entry.depends_on)
