"""SC-05 新生儿入户跨省通办: who may register away from the 户籍地, and what the others are told."""

from datetime import date, timedelta

import pytest

from yijian.kernel.compose import NotEntitled, Settled, compose, guide, plan_from_json, plan_to_json
from yijian.kernel.definitions import (
    BundleDefinition,
    Condition,
    DataElement,
    ElementKind,
    ItemDefinition,
    Limit,
    MaterialDefinition,
    Option,
    Part,
    Relation,
    Supply,
)
from yijian.kernel.forms import Way
from yijian.kernel.tests.compose.restaurant import CALENDAR

ON = date(2026, 11, 23)
ROUTE = "请带齐材料到父亲或母亲户口所在地的派出所办。"

NATIONS = (Option(value="01", title="汉族"), Option(value="03", title="回族"))
ELEMENTS = {
    e.code: e
    for e in (
        DataElement(code="born-on", name="出生日期", kind=ElementKind.DATE, group="孩子"),
        DataElement(code="in-wedlock", name="婚内生育", kind=ElementKind.BOOLEAN, group="孩子"),
        DataElement(code="has-certificate", name="有出生医学证明", kind=ElementKind.BOOLEAN, group="孩子"),
        DataElement(
            code="father-nation", name="父亲民族", kind=ElementKind.CHOICE, options=NATIONS, group="父亲"
        ),
        DataElement(
            code="mother-nation", name="母亲民族", kind=ElementKind.CHOICE, options=NATIONS, group="母亲"
        ),
        DataElement(
            code="follows",
            name="随谁落户",
            kind=ElementKind.CHOICE,
            options=(Option(value="father", title="父亲"), Option(value="mother", title="母亲")),
        ),
    )
}


def registration(code, plain):
    return ItemDefinition(
        code=code,
        version=1,
        title=f"出生登记（{plain}）",
        plain=plain,
        kind="07",
        agency_role="police",
        agency_title="公安局",
        promised=Limit(amount=5),
        statutory=Limit(amount=10),
        register_check="population",
        materials=(
            MaterialDefinition(
                code="birth",
                title="出生医学证明",
                supplies=(Supply.CERTIFICATE, Supply.UPLOAD),
                certificate_kind="birth-certificate",
            ),
        ),
    )


ITEMS = {
    "with-father": registration("with-father", "随父亲落户"),
    "with-mother": registration("with-mother", "随母亲落户"),
}
BUNDLE = BundleDefinition(
    code="newborn-across-provinces",
    version=1,
    title="新生儿入户跨省通办",
    plain="在父母现住地给孩子上户口，不用回老家。",
    promised=Limit(amount=10),
    signers=("mother", "father"),
    conditions=(
        Condition(
            rule="周岁(出生日期) < 1",
            title="未满1周岁",
            refusal=f"孩子已满1周岁，不能跨省办。{ROUTE}",
            basis="新生儿入户“跨省通办”受理条件",
        ),
        Condition(rule="婚内生育", title="婚内生育", refusal=f"孩子不是婚内生育的，不能跨省办。{ROUTE}"),
        Condition(
            rule="有出生医学证明", title="有出生医学证明", refusal=f"没有出生医学证明，不能跨省办。{ROUTE}"
        ),
        Condition(
            rule="父亲民族 = 母亲民族", title="父母民族相同", refusal=f"父母民族不同，不能跨省办。{ROUTE}"
        ),
    ),
    parts=(
        Part(
            item="with-father",
            relation=Relation.ALTERNATIVE,
            choice_group="follows",
            included_when="随谁落户 = 'father'",
            because="您选了随{随谁落户}落户。",
        ),
        Part(
            item="with-mother",
            relation=Relation.ALTERNATIVE,
            choice_group="follows",
            included_when="随谁落户 = 'mother'",
            because="您选了随{随谁落户}落户。",
        ),
    ),
)
RIGHT = {
    "born-on": date(2025, 12, 23),
    "in-wedlock": True,
    "has-certificate": True,
    "father-nation": "01",
    "mother-nation": "01",
    "follows": "mother",
}


def planned(**changed):
    answers = {**RIGHT, **{code.replace("_", "-"): value for code, value in changed.items()}}
    return compose(BUNDLE, ITEMS, ELEMENTS, answers, calendar=CALENDAR, on=ON, held={"birth-certificate"})


class TestAcceptance:
    @pytest.mark.parametrize(("follows", "item"), [("father", "with-father"), ("mother", "with-mother")])
    def test_takes_an_eleven_months_old_who_follows_either_parent(self, follows, item):
        plan = planned(follows=follows)

        assert plan.items == (item,)
        assert plan.promised_on == date(2026, 11, 30)
        assert plan.signers == ("mother", "father")

    def test_asks_the_population_register_and_fetches_the_certificate(self):
        plan = planned()

        assert [p.register_check for p in plan.parts] == ["population"]
        assert [entry.way for entry in plan.materials.lines] == [Way.CERTIFICATE]

    def test_takes_a_child_on_the_last_day_before_the_birthday(self):
        assert planned(born_on=ON.replace(year=2025) + timedelta(days=1)).items == ("with-mother",)

    @pytest.mark.parametrize(
        ("changed", "condition", "told", "because", "change"),
        [
            ({"born_on": date(2025, 11, 22)}, "未满1周岁", "孩子已满1周岁", "2025年11月22日", "born-on"),
            ({"born_on": date(2025, 11, 23)}, "未满1周岁", "孩子已满1周岁", "2025年11月23日", "born-on"),
            ({"in_wedlock": False}, "婚内生育", "孩子不是婚内生育的", "婚内生育：否", "in-wedlock"),
            (
                {"has_certificate": False},
                "有出生医学证明",
                "没有出生医学证明",
                "有出生医学证明：否",
                "has-certificate",
            ),
            ({"mother_nation": "03"}, "父母民族相同", "父母民族不同", "汉族", "father-nation"),
        ],
    )
    def test_refuses_with_the_failed_condition_and_the_ordinary_route(
        self, changed, condition, told, because, change
    ):
        with pytest.raises(NotEntitled) as refused:
            planned(**changed)

        assert refused.value.condition.title == condition
        assert refused.value.sentence.startswith(told)
        assert refused.value.route.endswith(ROUTE)
        assert because in refused.value.because
        assert change in refused.value.change

    def test_tells_every_failed_condition_at_once(self):
        with pytest.raises(NotEntitled) as refused:
            planned(in_wedlock=False, has_certificate=False)

        assert [c.title for c in refused.value.failed] == ["婚内生育", "有出生医学证明"]

    def test_leaves_an_open_condition_to_acceptance(self):
        plan = planned(father_nation=None)

        assert [(c.title, c.truth.value) for c in plan.conditions if c.truth.known is None] == [
            ("父母民族相同", "unknown")
        ]

    def test_stops_asking_once_a_condition_fails(self):
        step = guide(BUNDLE, ITEMS, ELEMENTS, {"in-wedlock": False}, on=ON)

        assert step == Settled(entitled=False)

    def test_is_kept_and_read_back(self):
        plan = planned()

        assert plan_from_json(plan_to_json(plan)) == plan
