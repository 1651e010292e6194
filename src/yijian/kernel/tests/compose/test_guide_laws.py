"""Guidance against trying out every answer: whatever the rules are, it asks only what can matter and never decides too early."""

from datetime import date
from decimal import Decimal
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yijian.kernel.compose import Settled, guide
from yijian.kernel.compose.situation import Situation
from yijian.kernel.definitions import (
    BundleDefinition,
    Condition,
    DataElement,
    ElementKind,
    ItemDefinition,
    Part,
    Relation,
)
from yijian.kernel.rules import Truth

ON = date(2026, 11, 23)
ELEMENTS = {
    e.code: e
    for e in (
        # As free text, the way the sample city asks: nothing but the other answer says what it may be compared with.
        DataElement(code="father", name="父亲民族", kind=ElementKind.TEXT),
        DataElement(code="mother", name="母亲民族", kind=ElementKind.TEXT),
        DataElement(code="area", name="经营面积", kind=ElementKind.DECIMAL),
        DataElement(code="wed", name="婚内生育", kind=ElementKind.BOOLEAN),
        DataElement(code="paper", name="有出生医学证明", kind=ElementKind.BOOLEAN),
    )
}
POSSIBLE = {
    "father": ("01", "03", "05"),
    "mother": ("01", "03", "05"),
    "area": (Decimal(40), Decimal(60)),
    "wed": (True, False),
    "paper": (True, False),
}
EVERYBODY = [dict(zip(POSSIBLE, values, strict=True)) for values in product(*POSSIBLE.values())]

atoms = st.sampled_from(
    [
        # Both ways round: whichever is answered first, the other is still to be asked.
        "母亲民族 = 父亲民族",
        "父亲民族 = 母亲民族",
        "母亲民族 <> 父亲民族",
        "父亲民族 = '01'",
        "经营面积 >= 50",
        "婚内生育",
        "有出生医学证明",
    ]
)
rules = st.recursive(
    atoms,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        | inner.map(lambda rule: f"not ({rule})")
    ),
    max_leaves=4,
)


@st.composite
def bundles(draw):
    """A bundle with up to two conditions and up to two conditional parts beside one that is always done."""
    parts = [Part(item="always")]
    parts += [
        Part(item=f"part-{n}", relation=Relation.CONDITIONAL, included_when=rule)
        for n, rule in enumerate(draw(st.lists(rules, max_size=2)))
    ]
    conditions = tuple(
        Condition(rule=rule, title=f"条件{n}", refusal=f"不符合条件{n}，请到窗口办。")
        for n, rule in enumerate(draw(st.lists(rules, max_size=2)))
    )
    return BundleDefinition(
        code="b", version=1, title="事", plain="事", parts=tuple(parts), conditions=conditions
    )


def items_of(bundle):
    return {
        part.item: ItemDefinition(code=part.item, version=1, title=part.item, plain="", kind="07")
        for part in bundle.parts
    }


def outcome(bundle, answers):
    """Return what follows from every answer being known: the parts done, or None for a refusal."""
    situation = Situation.of(ELEMENTS, answers, {}, on=ON)
    if any(situation.truth(condition.rule) is not Truth.TRUE for condition in bundle.conditions):
        return None
    return frozenset(part.item for part in bundle.parts if situation.truth(part.included_when) is Truth.TRUE)


def failed(bundle, answers):
    """Return the conditions that the answers so far have failed."""
    situation = Situation.of(ELEMENTS, answers, {}, on=ON)
    return [c.title for c in bundle.conditions if situation.truth(c.rule) is Truth.FALSE]


def like(answers):
    """Return everybody who would have given these answers."""
    return [person for person in EVERYBODY if all(person[code] == said for code, said in answers.items())]


def walk(bundle, person):
    """Yield each question with what was answered before it, then the end."""
    items, answers = items_of(bundle), {}
    for _ in range(len(POSSIBLE) + 1):
        step = guide(bundle, items, ELEMENTS, answers, on=ON)
        yield step, dict(answers)
        if isinstance(step, Settled):
            return
        answers[step.element.code] = person[step.element.code]
    raise AssertionError("the questions never end")


@settings(max_examples=150, deadline=None)
@given(bundles(), st.sampled_from(EVERYBODY))
def test_the_end_is_what_all_answers_together_say(bundle, person):
    *_, (end, answers) = walk(bundle, person)

    assert end.entitled == (outcome(bundle, person) is not None)
    assert {outcome(bundle, other) for other in like(answers)} == {outcome(bundle, person)}


@settings(max_examples=150, deadline=None)
@given(bundles(), st.sampled_from(EVERYBODY))
def test_every_question_can_still_matter(bundle, person):
    for step, answers in walk(bundle, person):
        if isinstance(step, Settled):
            continue
        if all(outcome(bundle, other) is None for other in like(answers)):
            # Conditions that contradict each other: it only asks which of them to name.
            assert not failed(bundle, answers)
            continue
        code = step.element.code
        by_rest: dict[tuple, set] = {}
        for other in like(answers):
            rest = tuple(said for name, said in other.items() if name != code)
            by_rest.setdefault(rest, set()).add(outcome(bundle, other))

        assert any(len(found) > 1 for found in by_rest.values()), (code, answers)


@settings(max_examples=100, deadline=None)
@given(bundles(), st.sampled_from(EVERYBODY))
def test_nobody_is_refused_while_an_answer_is_open_that_could_save_them(bundle, person):
    *_, (end, answers) = walk(bundle, person)
    assume(not end.entitled)

    assert all(outcome(bundle, other) is None for other in like(answers))


@settings(max_examples=100, deadline=None)
@given(bundles(), st.sampled_from(EVERYBODY), st.sets(st.sampled_from(sorted(POSSIBLE))))
def test_not_being_able_to_say_refuses_nobody_who_might_be_entitled(bundle, person, unsure):
    said = {code: None if code in unsure else value for code, value in person.items()}
    *_, (end, answers) = walk(bundle, said)
    sure = {code: value for code, value in answers.items() if value is not None}

    if not end.entitled:
        assert all(outcome(bundle, other) is None for other in like(sure))
