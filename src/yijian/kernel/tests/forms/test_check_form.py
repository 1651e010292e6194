from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.definitions import Condition, DataElement, ElementKind, FieldUse, ItemDefinition, Reuse
from yijian.kernel.forms import check_form, merge_forms

ELEMENTS = {
    e.code: e
    for e in (
        DataElement(code="rented", name="店面是租的", kind=ElementKind.BOOLEAN),
        DataElement(code="landlord", name="房东姓名", kind=ElementKind.TEXT),
        DataElement(code="landlord-phone", name="房东手机", kind=ElementKind.MOBILE),
        DataElement(code="area", name="经营面积", kind=ElementKind.DECIMAL),
        DataElement(code="kitchen", name="厨房面积", kind=ElementKind.DECIMAL),
        DataElement(code="note", name="备注", kind=ElementKind.LONG_TEXT),
        DataElement(code="agree", name="同意查询", kind=ElementKind.CONSENT, reuse=Reuse.PER_ITEM),
        DataElement(code="agreed-at", name="同意原因", kind=ElementKind.TEXT, reuse=Reuse.PER_ITEM),
    )
}
SHOP = ItemDefinition(
    code="shop",
    version=1,
    title="开店",
    plain="开店",
    kind="01",
    fields=(
        FieldUse(element="rented"),
        FieldUse(element="landlord", shown_when="店面是租的"),
        FieldUse(element="landlord-phone", shown_when="房东姓名 已填", required=False),
        FieldUse(element="area"),
        FieldUse(element="kitchen"),
        FieldUse(element="note", required=False),
        FieldUse(element="agree"),
        FieldUse(element="agreed-at", shown_when="同意查询", required=False),
    ),
    checks=(
        Condition(
            rule="厨房面积 < 经营面积",
            title="厨房比店面小",
            refusal="厨房面积不会比整个店面还大。请核对这两个数。",
        ),
    ),
)
BAR = ItemDefinition(
    code="bar",
    version=1,
    title="酒吧",
    plain="酒吧",
    kind="01",
    fields=(FieldUse(element="agree"), FieldUse(element="agreed-at", shown_when="同意查询", required=False)),
)
FORM = merge_forms([SHOP, BAR], ELEMENTS)
RIGHT = {"rented": "否", "area": "80", "kitchen": "20", "agree@shop": "on", "agree@bar": "on"}


class TestCheckForm:
    def test_reads_a_right_form(self):
        found = check_form(FORM, RIGHT, {})

        assert found.complete
        assert found.values == {
            "rented": False,
            "area": Decimal(80),
            "kitchen": Decimal(20),
            "agree@shop": True,
            "agree@bar": True,
        }

    def test_tells_every_missing_field_in_order(self):
        found = check_form(FORM, {}, {})

        assert [f.key for f in found.faults] == ["rented", "area", "kitchen", "agree@shop", "agree@bar"]
        assert found.faults[0].sentence == "还没有回答“店面是租的”。请选“是”或“否”。"

    def test_opens_fields_by_the_answers_in_the_form(self):
        found = check_form(FORM, {**RIGHT, "rented": "是"}, {})

        assert [f.key for f in found.faults] == ["landlord"]

    def test_opens_a_chain_of_fields(self):
        found = check_form(FORM, {**RIGHT, "rented": "是", "landlord": "王", "landlord-phone": "138"}, {})

        assert [f.key for f in found.faults] == ["landlord-phone"]

    def test_takes_no_value_from_a_hidden_field_and_keeps_what_was_typed(self):
        found = check_form(FORM, {**RIGHT, "landlord": "王", "landlord-phone": "138"}, {})

        assert found.complete
        assert "landlord" not in found.values
        assert "landlord-phone" not in found.visible
        assert found.kept["landlord-phone"] == "138"

    def test_opens_fields_by_facts_from_before(self):
        form = merge_forms(
            [
                ItemDefinition(
                    code="x",
                    version=1,
                    title="x",
                    plain="x",
                    kind="01",
                    fields=(FieldUse(element="landlord", shown_when="店面是租的"),),
                )
            ],
            ELEMENTS,
        )

        assert check_form(form, {}, {"店面是租的": True}).visible == ("landlord",)
        assert check_form(form, {}, {"店面是租的": False}).visible == ()
        assert check_form(form, {}, {}).visible == ()

    def test_keeps_per_item_answers_apart(self):
        found = check_form(FORM, {**RIGHT, "agree@bar": ""}, {})

        assert "agreed-at@shop" in found.visible
        assert "agreed-at@bar" not in found.visible

    def test_tells_answers_that_disagree_at_the_last_field(self):
        found = check_form(FORM, {**RIGHT, "kitchen": "90"}, {})

        assert [(f.key, f.sentence) for f in found.faults] == [
            ("kitchen", "厨房面积不会比整个店面还大。请核对这两个数。")
        ]

    def test_does_not_compare_with_a_wrong_answer(self):
        found = check_form(FORM, {**RIGHT, "area": "八十", "kitchen": "90"}, {})

        assert [f.key for f in found.faults] == ["area"]

    def test_a_wrong_answer_does_not_leave_the_old_fact_standing(self):
        found = check_form(FORM, {**RIGHT, "area": "八十"}, {"经营面积": Decimal(500)})

        assert "经营面积" not in found.facts

    @given(
        st.dictionaries(
            st.sampled_from([f.key for f in FORM.fields] + ["gone"]),
            st.one_of(st.text(max_size=8), st.sampled_from(["是", "否", "on", "80", "13800138000"])),
        )
    )
    def test_never_drops_what_was_typed(self, typed):
        found = check_form(FORM, typed, {})

        assert found.kept == typed
        assert not set(found.values) & {f.key for f in found.faults}
        assert {f.key for f in found.faults} <= set(found.visible)
        assert set(found.values) <= set(found.visible)

    @given(
        st.dictionaries(
            st.sampled_from([f.key for f in FORM.fields]),
            st.sampled_from(["是", "否", "on", "80", "20.5", "13800138000", "王"]),
        )
    )
    def test_checks_its_own_values_to_the_same_values(self, typed):
        first = check_form(FORM, typed, {})

        again = check_form(FORM, {**typed, **first.values}, {})

        assert again.values == first.values
        assert [f.key for f in again.faults] == [f.key for f in first.faults]
