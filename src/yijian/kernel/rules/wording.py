"""Conditions in the words of the people they are about."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.evaluating import PLACES, compile_term
from yijian.kernel.rules.vocabulary import TODAY, Field, FieldType, Value, read_value

_NUMBERS = {"=": "等于", "<>": "不等于", "<": "小于", "<=": "不大于", ">": "大于", ">=": "不小于"}
_DAYS = {"=": "是", "<>": "不是", "<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
_AGES = {"=": "正好", "<>": "不是", "<": "未满", "<=": "不超过", ">": "超过", ">=": "已满"}
_UNITS = {n.Function.YEARS: "周岁", n.Function.MONTHS: "个月", n.Function.COUNT: "项", n.Function.YEAR: "年"}


def spell(value: object, field: Field | None = None) -> str:
    """Return a value as people read it: 326 平方米, 2026年1月31日, 是, the titles of options."""
    match value:
        case None:
            return "还不知道"
        case bool():
            return "是" if value else "否"
        case int() | Decimal():
            text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
            if "." in text:
                text = text.rstrip("0").rstrip(".")
            return f"{text} {field.unit}" if field is not None and field.unit else text
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case tuple() | frozenset() | list() | set():
            titles = [
                _option(field, str(v)) for v in (value if isinstance(value, tuple | list) else sorted(value))
            ]
            return "、".join(titles) if titles else "一项也没有选"
        case _:
            return _option(field, str(value))


def _option(field: Field | None, value: str) -> str:
    return field.option_title(value) if field is not None else value


def _listed(values: Iterable[object], field: Field | None) -> str:
    return "、".join(spell(v, field) for v in values)


def spell_term(term: n.Term) -> str:
    """Return the name of a term as people read it."""
    match term:
        case n.Name(field):
            return field.label
        case n.Literal(value):
            return spell(value)
        case n.Arithmetic("-", left, right) if left.kind is FieldType.DATE and right.kind is FieldType.DATE:
            return f"{spell_term(right)}到{spell_term(left)}的天数"
        case n.Arithmetic("+" | "-" as op, day, days) if day.kind is FieldType.DATE:
            return f"{spell_term(day)}{'后' if op == '+' else '前'} {spell_term(days)} 天"
        case n.Arithmetic(op, left, right):
            sides = [
                f"（{spell_term(s)}）" if isinstance(s, n.Arithmetic) else spell_term(s)
                for s in (left, right)
            ]
            return f"{sides[0]} {_SIGNS[op]} {sides[1]}"
        case n.Call(n.Function.YEARS, (since, until)):
            return f"{_since(since, until)}的周岁数"
        case n.Call(n.Function.MONTHS, (since, until)):
            return f"{_since(since, until)}的满月数"
        case n.Call(n.Function.ADD_MONTHS, (day, n.Literal(int() as months))):
            return f"{spell_term(day)}{'后' if months >= 0 else '前'} {_months(abs(months))}"
        case n.Call(n.Function.COUNT, arguments):
            return f"{spell_term(arguments[0])}的项数"
        case n.Call(n.Function.YEAR, arguments):
            return f"{spell_term(arguments[0])}的年份"
        case n.Call(function, arguments):
            return f"{function.value}（{'，'.join(map(spell_term, arguments))}）"


_SIGNS = {"+": "+", "-": "-", "*": "×", "/": "÷"}


def _since(since: n.Term, until: n.Term) -> str:
    today = isinstance(until, n.Name) and until.field.name == TODAY
    return f"{spell_term(since)}到{'今天' if today else spell_term(until)}"


def _months(months: int) -> str:
    return f"{months // 12} 年" if months % 12 == 0 and months else f"{months} 个月"


def unit_of(term: n.Term) -> str:
    """Return the unit a term is measured in, or an empty text."""
    match term:
        case n.Name(field):
            return field.unit
        case n.Call(function):
            return _UNITS.get(function, "")
        case n.Arithmetic("-", left, _, FieldType.NUMBER) if left.kind is FieldType.DATE:
            return "天"
        case n.Arithmetic("+" | "-", left, right):
            return unit_of(left) if unit_of(left) == unit_of(right) or isinstance(right, n.Literal) else ""
        case _:
            return ""


def _measured(value: object, unit: str) -> str:
    text = spell(value)
    return (
        f"{text} {unit}"
        if unit and isinstance(value, int | Decimal) and not isinstance(value, bool)
        else text
    )


def wanted(leaf: n.Leaf, *, negated: bool = False) -> str:
    """Return what a condition asks for, without the facts: 经营面积不小于 300 平方米."""
    match leaf:
        case n.Flag(field):
            return f"{field.label}：{'否' if negated else '是'}"
        case n.Known(field):
            return f"{field.label}{'没有填写' if negated else '已填写'}"
        case n.Compare(op, left, _):
            return f"{_subject(left)}{_relation(leaf, n.OPPOSITE[op] if negated else op)}"
        case n.OneOf(term, values):
            named = term.field if isinstance(term, n.Name) else None
            if len(values) == 1:
                return f"{spell_term(term)}{'不是' if negated else '是'}{_listed(values, named)}"
            return f"{spell_term(term)}{'不在' if negated else '在'}{_listed(values, named)}之内"
        case n.Holds(field, mode, values):
            return f"{field.label}{_holding(field, mode, values, negated=negated)}"
        case n.StartsWith(field, prefix):
            return f"{field.label}{'不' if negated else ''}以 {prefix} 开头"


def _subject(term: n.Term) -> str:
    match term:
        case n.Call(n.Function.YEARS | n.Function.MONTHS, (since, until)):
            return _since(since, until)
        case _:
            return spell_term(term)


def _relation(leaf: n.Compare, op: str) -> str:
    left, right = leaf.left, leaf.right
    other = spell_term(right)
    if isinstance(right, n.Literal):
        other = (
            spell(right.value, left.field)
            if isinstance(left, n.Name)
            else _measured(right.value, unit_of(left))
        )
    word = _word(op, left)
    return f"{word} {other}" if other[:1].isascii() else f"{word}{other}"


def _word(op: str, left: n.Term) -> str:
    if isinstance(left, n.Call) and left.function in (n.Function.YEARS, n.Function.MONTHS):
        return _AGES[op]
    match left.kind:
        case FieldType.NUMBER:
            return _NUMBERS[op]
        case FieldType.DATE:
            return _DAYS[op]
        case _:
            return "是" if op == "=" else "不是"


def _holding(field: Field, mode: n.Mode, values: tuple[str, ...], *, negated: bool) -> str:
    listed = _listed(values, field)
    match mode:
        case n.Mode.ANY if len(values) == 1:
            return f"没有{listed}" if negated else f"有{listed}"
        case n.Mode.ANY:
            return f"没有{listed}中的任何一项" if negated else f"有{listed}中的一项"
        case n.Mode.ALL:
            return f"没有选全{listed}" if negated else f"有{listed}全部"
        case n.Mode.ONLY:
            return f"不只有{listed}" if negated else f"只有{listed}"


def sentence(leaf: n.Leaf, facts: Mapping[str, Value], *, holds: bool | None, negated: bool = False) -> str:
    """Return one sentence that says how the facts stand to a condition.

    ``holds`` is the truth of the condition as asked, after ``negated`` turned it round. A condition that fails is told as what
    is the case instead: 经营面积 280 平方米，小于 300 平方米.
    """
    if holds is None:
        return f"还不知道{_missing(leaf, facts)}（要看是否“{wanted(leaf, negated=negated)}”）"
    turned = holds is negated  # the leaf itself is false
    match leaf:
        case n.Flag(field):
            return f"{field.label}：{'否' if turned else '是'}"
        case n.Known():
            return wanted(leaf, negated=turned)
        case n.Compare(op, left, right):
            actual = n.OPPOSITE[op] if turned else op
            if not isinstance(right, n.Literal):
                return f"{_fact(left, facts)}，{_word(actual, left)}{_fact(right, facts)}"
            if actual == "=" and left.kind in _SAID:
                return _fact(left, facts)
            return f"{_fact(left, facts)}，{_relation(leaf, actual)}"
        case n.OneOf(term, values):
            named = term.field if isinstance(term, n.Name) else None
            if not turned and term.kind in _SAID:
                return _fact(term, facts)
            return f"{_fact(term, facts)}，{'不在' if turned else '在'}{_listed(values, named)}之内"
        case n.Holds(field, mode, values):
            return f"{_fact(n.Name(field), facts)}，{_holding(field, mode, values, negated=turned)}"
        case n.StartsWith(field, prefix):
            return f"{_fact(n.Name(field), facts)}，{'不' if turned else ''}以 {prefix} 开头"


_SAID = frozenset({FieldType.CHOICE, FieldType.TEXT, FieldType.BOOLEAN})
"""Types for which the answer alone says that it is the wanted one."""


def _fact(term: n.Term, facts: Mapping[str, Value]) -> str:
    match term:
        case n.Name(field):
            joint = (
                " " if field.type is FieldType.NUMBER else "：" if field.type is not FieldType.DATE else " "
            )
            return f"{field.label}{joint}{spell(read_value(field, facts.get(field.name)), field)}"
        case n.Literal():
            return spell_term(term)
        case _:
            inputs = "，".join(
                _fact(n.Name(f), facts) for f in dict.fromkeys(n.fields_of_term(term)) if f.name != TODAY
            )
            value = compile_term(term)(facts)
            shown = _measured(round(value, PLACES) if isinstance(value, Decimal) else value, unit_of(term))
            return f"{inputs}，{_brief(term)} {shown}"


def _brief(term: n.Term) -> str:
    """Name a computed value beside the answers it came from, which are told already."""
    match term:
        case n.Call(n.Function.YEARS | n.Function.MONTHS, (n.Name(), until)):
            return f"到{spell_term(until)}"
        case n.Arithmetic("-", until, n.Name(), FieldType.NUMBER) if until.kind is FieldType.DATE:
            return f"到{spell_term(until)}"
        case _:
            return spell_term(term)


def _missing(leaf: n.Leaf, facts: Mapping[str, Value]) -> str:
    fields = dict.fromkeys(n.fields_of(leaf))
    missing = [f.label for f in fields if read_value(f, facts.get(f.name)) is None]
    return "、".join(missing or [f.label for f in fields])
