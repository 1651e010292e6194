"""Rules that compare two answers with each other: what one answer leaves open must still be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.rules import (
    Field,
    FieldType,
    Truth,
    Vocabulary,
    evaluate,
    next_question,
    parse,
    settle,
    simplify,
    unknown_fields,
)

ANSWERS = {
    FieldType.TEXT: ("汉族", "回族", "蒙古族"),
    FieldType.CHOICE: ("汉族", "回族", "蒙古族"),
    FieldType.NUMBER: (1, 2, 3),
    FieldType.BOOLEAN: (True, False),
}
OPERATORS = {
    FieldType.TEXT: ("=", "<>"),
    FieldType.CHOICE: ("=", "<>"),
    FieldType.BOOLEAN: ("=", "<>"),
    FieldType.NUMBER: ("=", "<>", "<", "<=", ">", ">="),
}


def words(kind: FieldType) -> Vocabulary:
    options = ANSWERS[kind] if kind is FieldType.CHOICE else ()
    return Vocabulary([Field("母亲", kind, options=options), Field("父亲", kind, options=options)])


@st.composite
def comparisons(draw):
    kind = draw(st.sampled_from(sorted(ANSWERS)))
    op = draw(st.sampled_from(OPERATORS[kind]))
    first, second = draw(st.permutations(["母亲", "父亲"]))
    rule = parse(f"母亲 {op} 父亲", words(kind))
    return rule, kind, first, second, draw(st.sampled_from(ANSWERS[kind]))


class TestOneAnswerGiven:
    @given(comparisons())
    def test_the_other_is_asked_while_it_decides(self, drawn):
        rule, kind, first, second, answer = drawn
        outcomes = {evaluate(rule, {first: answer, second: other}) for other in ANSWERS[kind]}

        if len(outcomes) == 2:
            assert settle(rule, {first: answer}) is Truth.UNKNOWN
            assert unknown_fields(rule, {first: answer}) == {second}
            question = next_question([rule], {first: answer}, askable=["母亲", "父亲"])
            assert question is not None
            assert question.name == second

    @given(comparisons())
    def test_what_is_left_says_the_same_of_every_other_answer(self, drawn):
        rule, kind, first, second, answer = drawn
        rest = simplify(rule, {first: answer})

        for other in ANSWERS[kind]:
            assert evaluate(rest, {second: other}) is evaluate(rule, {first: answer, second: other})

    def test_a_text_on_the_left_is_written_on_the_right(self):
        rule = parse("母亲 = 父亲", words(FieldType.TEXT))

        assert simplify(rule, {"母亲": "回族"}).text == "父亲 = '回族'"


@pytest.mark.parametrize("text", ["true = true", "1 = 1", "'甲' = '甲'"])
def test_a_rule_of_two_written_values_is_refused(text):
    from yijian.kernel.rules import RuleFaults

    with pytest.raises(RuleFaults, match="写死"):
        parse(text, words(FieldType.TEXT))
