"""One vocabulary for the tests of the rule language, and strategies for conditions and answers over it."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from yijian.kernel.rules import Field, FieldType, Vocabulary
from yijian.kernel.rules import nodes as n

AREA = Field("经营面积", FieldType.NUMBER, unit="平方米", least=Decimal(0))
STAFF = Field("从业人数", FieldType.NUMBER, unit="人", least=Decimal(0), whole=True)
HOT = Field("有热食", FieldType.BOOLEAN)
PACKED = Field("仅售预包装", FieldType.BOOLEAN)
ONLINE = Field("网络经营", FieldType.BOOLEAN)
TRADE = Field("业态", FieldType.CHOICE, options=("餐饮", "零售", "食堂"))
SOLD = Field("经营项目", FieldType.CHOICES, options=("热食", "冷食", "生食", "糕点"))
BORN = Field("出生日期", FieldType.DATE)
MARRIED = Field("结婚日期", FieldType.DATE)
PLACE = Field("所在地", FieldType.TEXT)
HOME = Field("户籍地", FieldType.TEXT)
TODAY_ON = date(2026, 2, 28)

SHOP = Vocabulary([AREA, STAFF, HOT, PACKED, ONLINE, TRADE, SOLD, BORN, MARRIED, PLACE, HOME])
TODAY_FIELD = SHOP["今天"]

_OPS = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
_NUMBERS = st.one_of(st.integers(-3, 6), st.sampled_from([Decimal("0.5"), Decimal("2.25"), Decimal("-1.1")]))
_DAYS = st.dates(date(2022, 1, 1), date(2028, 12, 31))


def _number(value):
    return n.Literal(value, FieldType.NUMBER)


def _terms(numbers, days):
    def deeper(inner):
        sums = st.builds(
            lambda o, a, b: n.Arithmetic(o, a, b, FieldType.NUMBER), st.sampled_from("+-*"), inner, inner
        )
        scaled = st.builds(
            lambda a, b: n.Arithmetic("/", a, b, FieldType.NUMBER),
            inner,
            st.sampled_from([_number(2), _number(4), *numbers]),
        )
        return st.one_of(sums, scaled)

    ages = st.builds(
        n.Call,
        st.sampled_from([n.Function.YEARS, n.Function.MONTHS]),
        st.tuples(days, st.sampled_from([n.Name(TODAY_FIELD), n.Name(MARRIED)])),
    )
    between = st.builds(lambda a, b: n.Arithmetic("-", a, b, FieldType.NUMBER), days, days)
    base = st.one_of(
        st.sampled_from(numbers),
        ages,
        between,
        st.builds(lambda d: n.Call(n.Function.YEAR, (d,)), days),
        st.just(n.Call(n.Function.COUNT, (n.Name(SOLD),))),
    )
    return st.recursive(base, deeper, max_leaves=2)


_DATE_NAMES = st.sampled_from([n.Name(BORN), n.Name(MARRIED), n.Name(TODAY_FIELD)])
DAY_TERMS = st.one_of(
    _DATE_NAMES,
    st.builds(lambda d, k: n.Call(n.Function.ADD_MONTHS, (d, _number(k))), _DATE_NAMES, st.integers(-30, 30)),
    st.builds(
        lambda o, d, k: n.Arithmetic(o, d, _number(k), FieldType.DATE),
        st.sampled_from("+-"),
        _DATE_NAMES,
        st.integers(0, 400),
    ),
    st.builds(lambda d: n.Arithmetic("+", d, n.Name(STAFF), FieldType.DATE), _DATE_NAMES),
)
NUMBER_TERMS = _terms([n.Name(AREA), n.Name(STAFF)], DAY_TERMS)

SIMPLE_LEAVES = st.one_of(
    st.builds(n.Flag, st.sampled_from([HOT, PACKED, ONLINE])),
    st.builds(n.Known, st.sampled_from([HOT, TRADE, PLACE, AREA])),
    st.builds(lambda o, v: n.Compare(o, n.Name(AREA), _number(v)), _OPS, _NUMBERS),
    st.builds(lambda o, v: n.Compare(o, n.Name(STAFF), _number(v)), _OPS, _NUMBERS),
    st.builds(lambda o, v: n.Compare(o, n.Name(BORN), n.Literal(v, FieldType.DATE)), _OPS, _DAYS),
    st.builds(
        lambda o, v: n.Compare(o, n.Name(TRADE), n.Literal(v, FieldType.CHOICE)),
        st.sampled_from(["=", "<>"]),
        st.sampled_from(["餐饮", "零售", "食堂"]),
    ),
    st.builds(
        lambda o, v: n.Compare(o, n.Name(PLACE), n.Literal(v, FieldType.TEXT)),
        st.sampled_from(["=", "<>"]),
        st.sampled_from(["4301", "43", "it's"]),
    ),
    st.builds(n.StartsWith, st.just(PLACE), st.sampled_from(["43", "4301", "11"])),
    st.builds(
        lambda v: n.OneOf(n.Name(TRADE), tuple(v)),
        st.lists(st.sampled_from(["餐饮", "零售", "食堂"]), min_size=1, unique=True),
    ),
    st.builds(
        lambda v: n.OneOf(n.Name(STAFF), tuple(v)), st.lists(st.integers(0, 5), min_size=1, unique=True)
    ),
    st.builds(
        lambda m, v: n.Holds(SOLD, m, tuple(v)),
        st.sampled_from(n.Mode),
        st.lists(st.sampled_from(["热食", "冷食", "生食"]), min_size=1, unique=True),
    ),
)
LEAVES = st.one_of(
    SIMPLE_LEAVES,
    st.builds(
        lambda o, a, b: n.Compare(o, a, b),
        _OPS,
        NUMBER_TERMS,
        st.one_of(st.builds(_number, _NUMBERS), NUMBER_TERMS),
    ),
    st.builds(lambda o, a, b: n.Compare(o, a, b), _OPS, DAY_TERMS, DAY_TERMS),
    st.builds(lambda o: n.Compare(o, n.Name(HOT), n.Name(PACKED)), st.sampled_from(["=", "<>"])),
    # 母亲民族 = 父亲民族: two answers compared with each other.
    st.builds(lambda o: n.Compare(o, n.Name(PLACE), n.Name(HOME)), st.sampled_from(["=", "<>"])),
)


def _trees(leaves, most):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(n.negate, inner),
            st.builds(n.all_of, st.lists(inner, min_size=2, max_size=3)),
            st.builds(n.any_of, st.lists(inner, min_size=2, max_size=3)),
        ),
        max_leaves=most,
    ).filter(lambda node: not isinstance(node, n.Settled))


NODES = _trees(LEAVES, 5)
SIMPLE_NODES = _trees(SIMPLE_LEAVES, 5)

ANSWERS = {
    "经营面积": st.one_of(
        st.integers(0, 6), st.sampled_from([Decimal("0.5"), Decimal("2.25"), Decimal("0.3")])
    ),
    "从业人数": st.integers(0, 6),
    "有热食": st.booleans(),
    "仅售预包装": st.booleans(),
    "网络经营": st.booleans(),
    "业态": st.sampled_from(["餐饮", "零售", "食堂"]),
    "经营项目": st.lists(st.sampled_from(["热食", "冷食", "生食", "糕点"]), unique=True).map(tuple),
    "出生日期": _DAYS,
    "结婚日期": _DAYS,
    "所在地": st.sampled_from(["4301", "43", "430102", "1101", "it's"]),
    "户籍地": st.sampled_from(["4301", "43", "1101"]),
}
FULL = st.fixed_dictionaries(
    {**ANSWERS, "今天": st.sampled_from([TODAY_ON, date(2024, 2, 29), date(2025, 12, 31)])}
)
PARTIAL = st.fixed_dictionaries({}, optional={**ANSWERS, "今天": st.just(TODAY_ON)})
ROWS = st.fixed_dictionaries(
    {k: st.one_of(st.none(), v) for k, v in {**ANSWERS, "今天": st.just(TODAY_ON)}.items()}
)
