"""From sqlglot's tree to the tree of a rule, with every fault of vocabulary and type found on the way."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlglot import exp

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.dialect import read_tree
from yijian.kernel.rules.faults import RuleFault, RuleFaults, fault_at
from yijian.kernel.rules.vocabulary import DIGITS, TODAY, Field, FieldType, Vocabulary

_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_ARITHMETIC: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
_MODES: dict[type[exp.Expr], n.Mode] = {
    exp.ArrayOverlaps: n.Mode.ANY,
    exp.ArrayContainsAll: n.Mode.ALL,
    exp.ArrayContainedBy: n.Mode.ONLY,
}
_ORDERED = frozenset({FieldType.NUMBER, FieldType.DATE})
_WORDS = frozenset({FieldType.TEXT, FieldType.CHOICE})
_FUNCTION_NAMES = "周岁、满月数、天数、年份、加天、加月、加年、日期、个数"


class _Stop(Exception):
    """Leave a part that cannot be read: its fault is noted, its neighbours are still read."""


def read(text: str, vocabulary: Vocabulary) -> n.Node:
    """Return the tree of a rule's text.

    :raises RuleFaults: with everything that is wrong with it.
    """
    reader = _Reader(text, vocabulary)
    tree = read_tree(text)
    try:
        node = reader.condition(tree)
    except _Stop:
        node = n.Settled(True)
    except RecursionError as error:
        raise RuleFaults([RuleFault(0, len(text), "条件套得太深，请拆成几条规则。")], text=text) from error
    if reader.faults:
        raise RuleFaults(reader.faults, text=text)
    return node


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.faults: list[RuleFault] = []

    def stop(self, tree: exp.Expr, reason: str) -> _Stop:
        starts, ends = [], []
        for part in tree.walk():
            if "start" in part.meta:
                starts.append(part.meta["start"])
                ends.append(part.meta["end"] + 1)
        if isinstance(tree, exp.Anonymous):
            found = self.text.find(str(tree.this), 0, min(starts, default=len(self.text)))
            if found >= 0:
                starts.append(found)
                ends.append(found + len(str(tree.this)))
        self.faults.append(
            fault_at(self.text, min(starts, default=0), max(ends, default=len(self.text)), reason)
        )
        return _Stop()

    def sql(self, tree: exp.Expr) -> str:
        return tree.sql(dialect="postgres")

    # conditions

    def condition(self, tree: exp.Expr) -> n.Node:
        match tree:
            case exp.Paren():
                return self.condition(tree.this)
            case exp.And() | exp.Or():
                return self._joined(tree)
            case exp.Not():
                return n.negate(self.condition(tree.this))
            case exp.Boolean():
                return n.Settled(bool(tree.this))
            case exp.Column():
                field = self.field(tree)
                if field.type is not FieldType.BOOLEAN:
                    raise self.stop(
                        tree,
                        f"“{field.name}”是{field.type.spoken}，要写明和什么比较，只有“是或否”的字段可以单独写。",
                    )
                return n.Flag(field)
            case exp.Is():
                if not isinstance(tree.expression, exp.Null):
                    raise self.stop(tree, "“is”后面只能是 null 或 not null；是否请直接写字段名，或写“= 是”。")
                return n.negate(n.Known(self.field(tree.this)))
            case exp.Between():
                low = self._compare(tree, ">=", tree.this, tree.args["low"])
                return n.all_of([low, self._compare(tree, "<=", tree.this, tree.args["high"])])
            case exp.In():
                return self._in(tree)
            case exp.ArrayContains():
                field = self._choices(tree.this)
                values = self._options(field, tree.expression)
                if len(values) != 1:
                    raise self.stop(
                        tree, "“包含”后面只能写一项；几项中有一项用“包含任一”，每一项都要有用“包含全部”。"
                    )
                return n.Holds(field, n.Mode.ANY, values)
            case exp.ArrayOverlaps() | exp.ArrayContainsAll() | exp.ArrayContainedBy():
                field = self._choices(tree.this)
                return n.Holds(field, _MODES[type(tree)], self._options(field, tree.expression))
            case exp.StartsWith():
                return self._starts(tree)
            case _ if type(tree) in _COMPARISONS:
                return self._compare(tree, _COMPARISONS[type(tree)], tree.this, tree.expression)
            case exp.Anonymous() | exp.Literal() | exp.Neg() | exp.Add() | exp.Sub() | exp.Mul() | exp.Div():
                self.term(tree)
                raise self.stop(tree, "这里要写一个条件，而它只是一个值，后面缺少比较。")
            case _:
                raise self.stop(tree, f"规则里不能这样写：“{self.sql(tree)}”。")

    def _joined(self, tree: exp.Expr) -> n.Node:
        kind = type(tree)
        flat: list[exp.Expr] = []
        at: exp.Expr = tree
        while isinstance(at, kind):  # sqlglot leans to the left: walk it instead of recursing
            flat.append(at.expression)
            at = at.this
        flat.append(at)
        parts: list[n.Node] = []
        for part in reversed(flat):
            try:
                parts.append(self.condition(part))
            except _Stop:
                continue
        return n.all_of(parts) if kind is exp.And else n.any_of(parts)

    def _compare(self, tree: exp.Expr, op: str, left: exp.Expr, right: exp.Expr) -> n.Node:
        for side in (left, right):
            if type(_bare(side)) in _COMPARISONS or isinstance(
                _bare(side), exp.And | exp.Or | exp.Not | exp.In
            ):
                raise self.stop(tree, "比较不能连着写，请分成两个条件，中间用 and。")
        one, other = self._both(left, right)
        one, other = self._agree(one, other, right), self._agree(other, one, left)
        kinds = {one.kind, other.kind}
        if FieldType.CHOICES in kinds:
            raise self.stop(tree, "多选要用“包含”来判断，例如：经营项目 包含 '热食'。")
        if one.kind is not other.kind and not kinds <= _WORDS:
            raise self.stop(
                tree, f"两边的类型不同：一边是{one.kind.spoken}，一边是{other.kind.spoken}，不能比较。"
            )
        if op not in ("=", "<>") and one.kind not in _ORDERED:
            raise self.stop(tree, f"{one.kind.spoken}不能比大小，只能用 = 或 <>。")
        if isinstance(one, n.Literal) and isinstance(other, n.Literal):
            raise self.stop(tree, "两边都是写死的值，这个条件不取决于任何情况。")
        return n.compare(op, one, other)

    def _both(self, left: exp.Expr, right: exp.Expr) -> tuple[n.Term, n.Term]:
        """Read both sides, so that faults of both are noted."""
        terms: list[n.Term] = []
        for side in (left, right):
            try:
                terms.append(self.term(side))
            except _Stop:
                continue
        if len(terms) < 2:
            raise _Stop
        return terms[0], terms[1]

    def _agree(self, term: n.Term, other: n.Term, other_tree: exp.Expr) -> n.Term:
        """Give a quoted text the type of what it is compared with; ``term`` is returned where it is none."""
        if not (isinstance(term, n.Literal) and term.kind is FieldType.TEXT):
            return term
        tree = other_tree.parent or other_tree
        return self._typed(str(term.value), other, tree)

    def _typed(self, text: str, other: n.Term, tree: exp.Expr) -> n.Literal:
        match other.kind:
            case FieldType.DATE:
                return n.Literal(self._day(text, tree), FieldType.DATE)
            case FieldType.CHOICE if isinstance(other, n.Name):
                self._option(other.field, text, tree)
                return n.Literal(text, FieldType.CHOICE)
            case FieldType.NUMBER:
                raise self.stop(tree, f"和数字比较时不要加引号：“{text}”。")
            case FieldType.BOOLEAN:
                raise self.stop(tree, f"是否请写“是”或“否”，不要加引号，也不能和“{text}”比较。")
            case _:
                return n.Literal(text, FieldType.TEXT)

    def _in(self, tree: exp.In) -> n.Node:
        inside = tree.args.get("field")
        if inside is not None:
            field = self._choices(inside)
            return n.Holds(field, n.Mode.ANY, self._options(field, tree.this))
        members = tree.expressions
        if not members:
            raise self.stop(tree, "“in”后面的括号里至少要有一项。")
        term = self.term(tree.this)
        if term.kind is FieldType.CHOICES:
            raise self.stop(tree, "多选要用“包含任一”来判断，例如：经营项目 包含任一 ('热食', '冷食')。")
        if term.kind is FieldType.BOOLEAN or isinstance(term, n.Literal):
            raise self.stop(tree, "“in”前面要写一个单选、文字、数字或日期的字段。")
        values: list[n.Constant] = []
        for member in members:
            literal = self.term(member)
            if not isinstance(literal, n.Literal):
                raise self.stop(member, "“in”的括号里只能写固定的值。")
            if literal.kind is FieldType.TEXT:
                literal = self._typed(str(literal.value), term, member)
            if literal.kind is not term.kind and not {literal.kind, term.kind} <= _WORDS:
                raise self.stop(member, f"这里要写{term.kind.spoken}，写的却是{literal.kind.spoken}。")
            values.append(literal.value)
        return n.OneOf(term, tuple(dict.fromkeys(values)))

    def _starts(self, tree: exp.StartsWith) -> n.Node:
        field = self.field(tree.this)
        prefix = _bare(tree.expression)
        if field.type not in _WORDS:
            raise self.stop(tree, f"“开头是”只能用于文字，“{field.name}”是{field.type.spoken}。")
        if not (isinstance(prefix, exp.Literal) and prefix.is_string and prefix.this):
            raise self.stop(tree, "“开头是”后面要写加引号的文字，例如：所在地 开头是 '4301'。")
        return n.StartsWith(field, str(prefix.this))

    # multiple choices

    def _choices(self, tree: exp.Expr) -> Field:
        field = self.field(tree)
        if field.type is not FieldType.CHOICES:
            hint = "请用 = 或 in" if field.type in _WORDS else "不能用“包含”"
            raise self.stop(tree, f"“{field.name}”是{field.type.spoken}，不是多选，{hint}。")
        return field

    def _options(self, field: Field, tree: exp.Expr) -> tuple[str, ...]:
        bare = _bare(tree)
        values: dict[str, None] = {}
        for member in bare.expressions if isinstance(bare, exp.Tuple) else [bare]:
            if not (isinstance(member, exp.Literal) and member.is_string):
                raise self.stop(member, "选项要写成加引号的文字，几项用括号和逗号。")
            self._option(field, str(member.this), member)
            values[str(member.this)] = None
        return tuple(values)

    def _option(self, field: Field, value: str, tree: exp.Expr) -> None:
        if not field.options or any(o.value == value for o in field.options):
            return
        by_title = next((o.value for o in field.options if o.title == value), None)
        known = "、".join(o.value for o in field.options[:12])
        hint = f"请写选项的值“{by_title}”。" if by_title else f"可选的有：{known}。"
        raise self.stop(tree, f"“{field.name}”没有选项“{value}”，{hint}")

    # terms

    def field(self, tree: exp.Expr) -> Field:
        tree = _bare(tree)
        if not isinstance(tree, exp.Column) or tree.table:
            raise self.stop(tree, f"这里要写一个字段名，写的却是“{self.sql(tree)}”。")
        name = str(tree.name)
        field = self.vocabulary.get(name)
        if field is None:
            near = self.vocabulary.nearest(name)
            raise self.stop(
                tree, f"没有“{name}”这个字段" + (f"，是不是“{near}”？" if near else "，请先在数据元里加上。")
            )
        return field

    def term(self, tree: exp.Expr) -> n.Term:
        match tree:
            case exp.Paren():
                return self.term(tree.this)
            case exp.Column():
                return n.Name(self.field(tree))
            case exp.Boolean():
                return n.Literal(bool(tree.this), FieldType.BOOLEAN)
            case exp.Literal() if tree.is_string:
                return n.Literal(str(tree.this), FieldType.TEXT)
            case exp.Literal():
                return n.Literal(self._number(tree), FieldType.NUMBER)
            case exp.Neg():
                inner = self.term(tree.this)
                if inner.kind is not FieldType.NUMBER:
                    raise self.stop(tree, "负号后面只能是数字。")
                if isinstance(inner, n.Literal) and isinstance(inner.value, int | Decimal):
                    return n.Literal(-inner.value, FieldType.NUMBER)
                return n.Arithmetic("-", n.Literal(0, FieldType.NUMBER), inner, FieldType.NUMBER)
            case exp.Add() | exp.Sub() | exp.Mul() | exp.Div():
                return self._arithmetic(tree)
            case exp.Anonymous():
                return self._call(tree)
            case exp.Null():
                raise self.stop(tree, "没有填写请写“未填”，例如：开户行 未填。")
            case _:
                raise self.stop(tree, f"规则里不能这样写：“{self.sql(tree)}”。")

    def _arithmetic(self, tree: exp.Expr) -> n.Term:
        op = _ARITHMETIC[type(tree)]
        left, right = self._both(tree.this, tree.expression)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, n.Literal) and one.kind is FieldType.TEXT and other.kind is FieldType.DATE:
                day = n.Literal(self._day(str(one.value), tree), FieldType.DATE)
                left, right = (day, right) if one is left else (left, day)
        match (left.kind, op, right.kind):
            case (FieldType.NUMBER, _, FieldType.NUMBER):
                kind = FieldType.NUMBER
            case (FieldType.DATE, "+" | "-", FieldType.NUMBER):
                kind = FieldType.DATE
            case (FieldType.DATE, "-", FieldType.DATE):
                kind = FieldType.NUMBER
            case _:
                raise self.stop(tree, f"{left.kind.spoken}和{right.kind.spoken}不能这样加减乘除。")
        if isinstance(right, n.Literal) and op == "/" and right.value == 0:
            raise self.stop(tree, "不能除以零。")
        return n.Arithmetic(op, left, right, kind)

    def _call(self, tree: exp.Anonymous) -> n.Term:
        builders: dict[str, Callable[[exp.Anonymous], n.Term]] = {
            "周岁": lambda t: n.Call(n.Function.YEARS, self._days(t)),
            "年龄": lambda t: n.Call(n.Function.YEARS, self._days(t)),
            "满月数": lambda t: n.Call(n.Function.MONTHS, self._days(t)),
            "月龄": lambda t: n.Call(n.Function.MONTHS, self._days(t)),
            "天数": self._days_between,
            "年份": lambda t: n.Call(n.Function.YEAR, (self._argument(t, 0, FieldType.DATE, of=1),)),
            "加天": self._add_days,
            "加月": lambda t: self._add_months(t, 1),
            "加年": lambda t: self._add_months(t, 12),
            "日期": lambda t: self._argument(t, 0, FieldType.DATE, of=1),
            "个数": lambda t: n.Call(n.Function.COUNT, (self._argument(t, 0, FieldType.CHOICES, of=1),)),
        }
        name = str(tree.this)
        builder = builders.get(name)
        if builder is None:
            raise self.stop(tree, f"规则里不能用函数“{name}”，可以用的有：{_FUNCTION_NAMES}。")
        return builder(tree)

    def _argument(self, tree: exp.Anonymous, index: int, kind: FieldType, *, of: int) -> n.Term:
        if not index < len(tree.expressions) <= of:
            raise self.stop(tree, f"“{tree.this}”的括号里写得不对，要写 {of} 项。")
        term = self.term(tree.expressions[index])
        if kind is FieldType.DATE and isinstance(term, n.Literal) and term.kind is FieldType.TEXT:
            return n.Literal(self._day(str(term.value), tree.expressions[index]), FieldType.DATE)
        if term.kind is not kind:
            raise self.stop(tree, f"“{tree.this}”要用{kind.spoken}，写的却是{term.kind.spoken}。")
        return term

    def _days(self, tree: exp.Anonymous) -> tuple[n.Term, n.Term]:
        since = self._argument(tree, 0, FieldType.DATE, of=2)
        if len(tree.expressions) == 2:
            return since, self._argument(tree, 1, FieldType.DATE, of=2)
        return since, n.Name(self.vocabulary[TODAY])

    def _days_between(self, tree: exp.Anonymous) -> n.Term:
        since, until = self._days(tree)
        return n.Arithmetic("-", until, since, FieldType.NUMBER)

    def _add_days(self, tree: exp.Anonymous) -> n.Term:
        day, days = (
            self._argument(tree, 0, FieldType.DATE, of=2),
            self._argument(tree, 1, FieldType.NUMBER, of=2),
        )
        return n.Arithmetic("+", day, days, FieldType.DATE)

    def _add_months(self, tree: exp.Anonymous, times: int) -> n.Term:
        day, amount = (
            self._argument(tree, 0, FieldType.DATE, of=2),
            self._argument(tree, 1, FieldType.NUMBER, of=2),
        )
        if not (isinstance(amount, n.Literal) and isinstance(amount.value, int)):
            raise self.stop(tree, f"“{tree.this}”的第二项要写一个整数。")
        return n.Call(n.Function.ADD_MONTHS, (day, n.Literal(amount.value * times, FieldType.NUMBER)))

    def _day(self, text: str, tree: exp.Expr) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.stop(tree, f"“{text}”不是日期，请写成 '2026-01-31' 的样子。") from None

    def _number(self, tree: exp.Literal) -> int | Decimal:
        try:
            number = Decimal(str(tree.this))
        except InvalidOperation:
            raise self.stop(tree, f"“{tree.this}”不是数字。") from None
        if abs(number.adjusted()) > DIGITS:
            raise self.stop(tree, f"“{tree.this}”太大或太小，规则里用不上这样的数。")
        return int(number) if number == number.to_integral_value() else number


def _bare(tree: exp.Expr) -> exp.Expr:
    while isinstance(tree, exp.Paren):
        tree = tree.this
    return tree
