from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.definitions import DataElement, ElementKind, FieldUse, ItemDefinition, Reuse
from yijian.kernel.forms import ElementUnknown, merge_forms
from yijian.kernel.rules import RuleFaults

ELEMENTS = {
    e.code: e
    for e in (
        DataElement(code="name", name="姓名", kind=ElementKind.TEXT, group="本人", why="证上要写"),
        DataElement(code="phone", name="手机", kind=ElementKind.MOBILE, group="本人"),
        DataElement(code="area", name="面积", kind=ElementKind.DECIMAL, group="店面"),
        DataElement(code="rented", name="租的", kind=ElementKind.BOOLEAN),
        DataElement(code="agree", name="同意", kind=ElementKind.CONSENT, reuse=Reuse.PER_ITEM),
        DataElement(code="sign", name="签名", kind=ElementKind.SIGNATURE, reuse=Reuse.PER_ITEM, group="签名"),
    )
}


def item(code, *uses):
    fields = tuple(u if isinstance(u, FieldUse) else FieldUse(element=u) for u in uses)
    return ItemDefinition(code=code, version=1, title=f"{code}事项", plain=code, kind="01", fields=fields)


def use(element, *, required=True, shown_when=""):
    return FieldUse(element=element, required=required, shown_when=shown_when)


class TestMergeForms:
    def test_asks_a_shared_element_once(self):
        form = merge_forms([item("甲", "name", "area"), item("乙", "phone", "name")], ELEMENTS)

        assert [f.key for f in form.fields] == ["name", "phone", "area"]
        assert form.fields_singly == 4
        assert form.fields_saved == 1

    def test_groups_as_people_think_in_order_of_first_mention(self):
        form = merge_forms(
            [item("甲", "agree", "name", "rented"), item("乙", "area", "phone", "agree")], ELEMENTS
        )

        assert [(g.title, [f.key for f in g.fields]) for g in form.groups] == [
            ("本人", ["name", "phone"]),
            ("其他情况", ["rented"]),
            ("店面", ["area"]),
            ("承诺和签名", ["agree@甲", "agree@乙"]),
        ]

    def test_says_who_wants_a_field_and_why(self):
        form = merge_forms([item("甲", "name"), item("乙", "name")], ELEMENTS)

        assert form.fields[0].because == "证上要写。甲、乙要用。"

    def test_names_the_item_a_consent_stands_for(self):
        form = merge_forms([item("甲", "agree"), item("乙", "agree")], ELEMENTS)

        assert [f.label for f in form.fields] == ["同意（甲）", "同意（乙）"]

    def test_shows_a_field_when_any_item_does(self):
        form = merge_forms(
            [item("甲", use("area", shown_when="租的")), item("乙", use("area", shown_when="手机 已填"))],
            ELEMENTS,
        )

        assert form.fields[0].shown_when == "(租的) or (手机 已填)"
        assert [e.name for e in form.words] == ["手机", "租的"]

    def test_shows_a_field_always_when_one_item_does(self):
        form = merge_forms([item("甲", use("area", shown_when="租的")), item("乙", "area")], ELEMENTS)

        assert form.fields[0].shown_when == ""
        assert form.fields[0].required_when == ""

    def test_requires_a_field_only_where_a_requiring_item_shows_it(self):
        form = merge_forms(
            [item("甲", use("area", required=False)), item("乙", use("area", shown_when="租的"))], ELEMENTS
        )

        assert form.fields[0].required
        assert form.fields[0].required_when == "租的"

    def test_requires_nothing_that_no_item_requires(self):
        form = merge_forms([item("甲", use("area", required=False))], ELEMENTS)

        assert not form.fields[0].required

    def test_leaves_out_what_another_result_fills(self):
        form = merge_forms([item("甲", "name"), item("乙", "area")], ELEMENTS, passed={"乙": {"area"}})

        assert [f.key for f in form.fields] == ["name"]
        assert form.passed == (("乙", "area"),)
        assert form.fields_saved == 1

    def test_still_asks_for_the_item_that_nothing_is_passed_to(self):
        form = merge_forms([item("甲", "area"), item("乙", "area")], ELEMENTS, passed={"乙": {"area"}})

        assert [[w.item for w in f.wanted_by] for f in form.fields] == [["甲"]]

    def test_refuses_an_element_nobody_defined(self):
        with pytest.raises(ElementUnknown) as refused:
            merge_forms([item("甲", "shoe-size")], ELEMENTS)

        assert "“甲事项”的表里用了数据元“shoe-size”" in refused.value.sentence

    def test_refuses_a_rule_it_cannot_read(self):
        with pytest.raises(RuleFaults):
            merge_forms([item("甲", use("area", shown_when="颜色 = '红'"))], ELEMENTS)


uses = st.builds(
    use,
    st.sampled_from(sorted(ELEMENTS)),
    required=st.booleans(),
    shown_when=st.sampled_from(["", "租的", "面积 > 10"]),
)
item_lists = st.lists(st.lists(uses, max_size=8), min_size=1, max_size=6).map(
    lambda many: [item(f"事{n}", *fields) for n, fields in enumerate(many)]
)


class TestMergingIsLawful:
    @given(item_lists)
    def test_never_asks_the_same_shared_element_twice(self, items):
        asked = Counter(
            f.element.code for f in merge_forms(items, ELEMENTS).fields if f.element.reuse is Reuse.ONCE
        )

        assert all(count == 1 for count in asked.values())
        wanted = {u.element for i in items for u in i.fields}
        assert set(asked) == {code for code in wanted if ELEMENTS[code].reuse is Reuse.ONCE}

    @given(item_lists)
    def test_asks_every_item_for_its_own_consents(self, items):
        asked = [(f.element.code, f.item) for f in merge_forms(items, ELEMENTS).fields if f.item]

        wanted = {
            (u.element, i.code)
            for i in items
            for u in i.fields
            if ELEMENTS[u.element].reuse is Reuse.PER_ITEM
        }
        assert len(asked) == len(set(asked))
        assert set(asked) == wanted

    @given(item_lists)
    def test_requires_what_any_item_requires(self, items):
        form = merge_forms(items, ELEMENTS)

        for field in form.fields:
            assert field.required == any(w.required for w in field.wanted_by)

    @given(item_lists)
    def test_saves_what_it_does_not_ask_twice(self, items):
        form = merge_forms(items, ELEMENTS)

        assert form.fields_singly == sum(len({u.element for u in i.fields}) for i in items)
        assert form.fields_saved >= 0

    @given(item_lists)
    def test_gives_the_same_form_again(self, items):
        assert merge_forms(items, ELEMENTS) == merge_forms(items, ELEMENTS)
