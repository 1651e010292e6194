"""From the tree of a rule back to text that parses to the same tree."""

from datetime import date
from decimal import Decimal

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.vocabulary import Field

_WORD_BREAKERS = frozenset("（），、＞＜＝≥≤≠×÷‘“’”'\"()+-*/%=<>!,.:;|&@#?~^[]{}\\` \t\n\u3000")
_KEYWORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "between",
        "is",
        "null",
        "true",
        "false",
        "且",
        "并且",
        "或",
        "或者",
        "非",
        "属于",
        "是",
        "否",
        "已填",
        "未填",
        "包含",
        "不包含",
        "包含任一",
        "包含全部",
        "只包含",
        "开头是",
    ]
)


def write(node: n.Node) -> str:
    """Return the text of a condition."""
    match node:
        case n.Settled(value):
            return "true" if value else "false"
        case n.Flag(field):
            return _name(field)
        case n.Known(field):
            return f"{_name(field)} 已填"
        case n.Compare(op, left, right):
            return f"{write_term(left)} {op} {write_term(right)}"
        case n.OneOf(term, values):
            return f"{write_term(term)} in ({', '.join(map(write_constant, values))})"
        case n.Holds(field, mode, values):
            if mode is n.Mode.ANY and len(values) == 1:
                return f"{_name(field)} 包含 {write_constant(values[0])}"
            return f"{_name(field)} {mode.value} ({', '.join(map(write_constant, values))})"
        case n.StartsWith(field, prefix):
            return f"{_name(field)} 开头是 {write_constant(prefix)}"
        case n.Not(n.Known(field)):
            return f"{_name(field)} 未填"
        case n.Not(part):
            return f"not {_inside(part)}"
        case n.All(parts):
            return " and ".join(_inside(p) for p in parts)
        case n.Any(parts):
            return " or ".join(_inside(p) for p in parts)


def _inside(node: n.Node) -> str:
    text = write(node)
    return f"({text})" if isinstance(node, n.All | n.Any) else text


def write_term(term: n.Term) -> str:
    """Return the text of a term."""
    match term:
        case n.Name(field):
            return _name(field)
        case n.Literal(value):
            return write_constant(value)
        case n.Arithmetic(op, left, right):
            return f"{_side(left)} {op} {_side(right)}"
        case n.Call(function, arguments):
            return f"{function.value}({', '.join(map(write_term, arguments))})"


def _side(term: n.Term) -> str:
    match term:
        case n.Arithmetic():
            return f"({write_term(term)})"
        case n.Literal(date()):
            return f"日期({write_term(term)})"  # a bare text beside an operator would be read as text
        case _:
            return write_term(term)


def write_constant(value: n.Constant) -> str:
    """Return a literal as written in rules."""
    match value:
        case bool():
            return "是" if value else "否"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case date():
            return f"'{value.isoformat()}'"
        case str():
            return "'" + value.replace("'", "''") + "'"


def _name(field: Field) -> str:
    name = field.name
    if name.lower() in _KEYWORDS or name[:1].isdigit() or any(c in _WORD_BREAKERS for c in name):
        return '"' + name.replace('"', '""') + '"'
    return name
