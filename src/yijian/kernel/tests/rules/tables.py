"""Tables of answers, for judging many at once in a database."""

from hypothesis import strategies as st

from yijian.kernel.rules.evaluating import compile_test
from yijian.kernel.tests.rules.words import ROWS

TABLES = st.lists(ROWS, min_size=1, max_size=8)

KINDS = {
    "经营面积": "numeric",
    "从业人数": "integer",
    "有热食": "boolean",
    "仅售预包装": "boolean",
    "网络经营": "boolean",
    "业态": "varchar",
    "经营项目": "text[]",
    "出生日期": "date",
    "结婚日期": "date",
    "所在地": "varchar",
    "户籍地": "varchar",
    "今天": "date",
}


def values_of(rows, mark, kinds):
    """Return the rows as an SQL table with their numbers, and the values to pass."""
    kinds = {**KINDS, **kinds}
    line = f"({', '.join(f'cast({mark} as {kind})' for kind in kinds.values())}, {mark})"
    names = ", ".join(f'"{k}"' for k in (*kinds, "row"))
    values = [
        v
        for i, r in enumerate(rows)
        for v in (*(list(r[k]) if isinstance(r[k], tuple) else r[k] for k in kinds), i)
    ]
    return f"(values {', '.join([line] * len(rows))}) as subjects ({names})", values


def one_by_one(node, rows):
    test = compile_test(node)
    return [test(row) for row in rows]
