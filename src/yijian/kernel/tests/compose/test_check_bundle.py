from dataclasses import replace

import pytest

from yijian.kernel.compose import Severity, check_bundle
from yijian.kernel.definitions import (
    Condition,
    DataElement,
    ElementKind,
    FieldUse,
    Limit,
    MaterialDefinition,
    Necessity,
    Part,
    Relation,
    Supply,
)
from yijian.kernel.tests.compose.restaurant import BUNDLE, ELEMENTS, ITEMS


def found(bundle=BUNDLE, items=ITEMS, elements=ELEMENTS):
    return {(f.severity, f.place) for f in check_bundle(bundle, items, elements)}


def with_part(code, **changed):
    return replace(BUNDLE, parts=tuple(replace(p, **changed) if p.item == code else p for p in BUNDLE.parts))


def with_item(code, **changed):
    return {**ITEMS, code: replace(ITEMS[code], **changed)}


class TestCheckBundle:
    def test_finds_nothing_wrong_with_a_right_bundle(self):
        assert check_bundle(BUNDLE, ITEMS, ELEMENTS) == ()

    @pytest.mark.parametrize(
        ("changed", "place"),
        [
            ({"included_when": "经营面织 >= 300"}, "parts.fire.included_when"),
            ({"included_when": "经营面积 >= 300 and 经营面积 < 100"}, "parts.fire.included_when"),
            ({"included_when": "经营项目 只包含 'packed'"}, "parts.fire.included_when"),
            ({"because": "面积{营业面积}"}, "parts.fire.because"),
            ({"after": ("drains",)}, "parts.fire.after"),
            ({"passes": (("licence-check", "colour", "area"),)}, "parts.fire.passes"),
            ({"passes": (("licence-check", "code", "colour"),)}, "parts.fire.passes"),
            ({"passes": (("licence-check", "code", "name"),)}, "parts.fire.passes"),
            ({"passes": (("drains", "code", "area"),)}, "parts.fire.passes"),
            ({"item": "drains"}, "parts.drains"),
            ({"item": "signboard"}, "parts.signboard"),
            ({"relation": Relation.ALTERNATIVE}, "parts.fire.choice_group"),
            ({"relation": Relation.ALTERNATIVE, "choice_group": "alone"}, "parts.fire.choice_group"),
        ],
    )
    def test_finds_what_is_wrong_with_a_part(self, changed, place):
        assert (Severity.ERROR, place) in found(with_part("fire", **changed))

    def test_finds_where_a_rule_goes_wrong(self):
        fault = check_bundle(with_part("fire", included_when="not 经营面织"), ITEMS, ELEMENTS)[0]

        assert (fault.position, fault.length) == (4, 4)
        assert "经营面积" in fault.sentence

    def test_finds_a_gap_between_alternatives_with_answers_that_show_it(self):
        faults = check_bundle(with_part("small-restaurant", included_when="经营面积 < 40"), ITEMS, ELEMENTS)

        gap = next(f for f in faults if f.place == "choice.food")
        assert gap.severity is Severity.ERROR
        assert 40 <= dict(gap.witness)["经营面积"] < 50
        assert "2 种情形" in gap.sentence

    def test_finds_an_overlap_of_alternatives_with_answers_that_show_it(self):
        faults = check_bundle(with_part("small-restaurant", included_when="经营面积 < 60"), ITEMS, ELEMENTS)

        overlap = next(f for f in faults if f.place == "choice.food")
        assert 50 <= dict(overlap.witness)["经营面积"] < 60

    def test_needs_no_alternative_for_those_the_conditions_turn_away(self):
        bundle = replace(
            with_part("small-restaurant", included_when="经营面积 < 50 and 经营面积 >= 10"),
            conditions=(Condition(rule="经营面积 >= 10", title="店够大", refusal="店太小。请到窗口问。"),),
        )

        assert check_bundle(bundle, ITEMS, ELEMENTS) == ()

    def test_finds_a_ring(self):
        bundle = with_part("licence-check", after=("fire",))

        faults = check_bundle(bundle, ITEMS, ELEMENTS)

        assert [(f.severity, f.place) for f in faults] == [(Severity.ERROR, "parts")]
        assert "核验营业执照等过消防检查等核验营业执照" in faults[0].sentence

    def test_finds_a_promise_that_cannot_be_kept(self):
        bundle = replace(BUNDLE, promised=Limit(amount=3))

        assert found(bundle) == {(Severity.WARNING, "bundle.promised")}

    def test_finds_an_element_that_is_asked_first_and_does_not_exist(self):
        assert found(replace(BUNDLE, asks_first=("colour",))) == {(Severity.ERROR, "bundle.asks_first")}

    def test_finds_two_elements_of_one_name(self):
        doubled = {**ELEMENTS, "area-2": DataElement(code="area-2", name="经营面积", kind=ElementKind.TEXT)}

        assert (Severity.ERROR, "elements") in found(elements=doubled)

    def test_warns_of_an_optional_part_without_question(self):
        assert found(with_part("seal", question="")) == {(Severity.WARNING, "parts.seal.question")}


class TestCheckItem:
    @pytest.mark.parametrize(
        ("changed", "severity", "place"),
        [
            ({"fields": (FieldUse(element="colour"),)}, Severity.ERROR, "items.fire.fields.colour"),
            (
                {"fields": (FieldUse(element="area", shown_when="a b"),)},
                Severity.ERROR,
                "items.fire.fields.area.shown_when",
            ),
            (
                {"checks": (Condition(rule="颜色 = '红'", title="红", refusal="红"),)},
                Severity.ERROR,
                "items.fire.checks.0",
            ),
            (
                {"certificate_fields": (("no", "colour"),)},
                Severity.ERROR,
                "items.fire.certificate_fields.no",
            ),
            (
                {
                    "materials": (
                        MaterialDefinition(
                            code="x", title="纸", necessity=Necessity.TOLERABLE, tolerate_days=5
                        ),
                    )
                },
                Severity.ERROR,
                "items.fire.materials.x",
            ),
            (
                {"materials": (MaterialDefinition(code="x", title="纸", supplies=(Supply.CERTIFICATE,)),)},
                Severity.ERROR,
                "items.fire.materials.x",
            ),
            (
                {"materials": (MaterialDefinition(code="lease", title="房产证"),)},
                Severity.WARNING,
                "items.fire.materials.lease",
            ),
        ],
    )
    def test_finds_what_is_wrong_with_an_item(self, changed, severity, place):
        assert (severity, place) in found(items=with_item("fire", **changed))

    def test_a_slow_part_is_told_unless_it_is_promised_apart_with_all_that_waits_for_it(self):
        items = with_item("fire", promised=Limit(amount=10))
        waiting = with_part("signboard", after=("fire",))
        waiting = replace(waiting, promised=Limit(amount=4))
        promised = (Severity.WARNING, "bundle.promised")
        assert promised in found(waiting, items)

        apart = replace(waiting, parts=tuple(replace(p, own_limit=p.item == "fire") for p in waiting.parts))

        assert promised not in found(apart, items)
        assert promised in found(replace(apart, promised=Limit(amount=3)), items), "the rest still counts"

    def test_what_completes_a_certificate_is_checked_like_what_fills_a_form(self):
        assert (Severity.ERROR, "parts.fire.passes") in found(
            with_part("fire", completed_by=(("licence-check", "colour", "area"),))
        )

    @pytest.mark.parametrize(
        ("source", "is_fine"), [("@population.id_number", True), ("@population.x", False)]
    )
    def test_only_what_a_register_assigns_may_be_named(self, source, is_fine):
        place = (Severity.ERROR, "items.fire.certificate_fields.no")

        assert (place in found(items=with_item("fire", certificate_fields=(("no", source),)))) != is_fine

    def test_a_checked_part_says_so_in_one_sentence(self):
        bundle = replace(BUNDLE, parts=(*BUNDLE.parts, Part(item="drains")))

        sentences = [f.sentence for f in check_bundle(bundle, ITEMS, ELEMENTS)]

        assert sentences == ["事项“drains”没有发布的版本。请先发布它，或者从这件事里拿掉。"]
