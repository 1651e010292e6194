"""Rules compiled for populations agree with rules judged one by one, unknown answers included."""

from datetime import date
from decimal import Decimal

import duckdb
import polars as pl
import pytest
import sqlglot
from hypothesis import given, settings

from yijian.kernel.rules import Rule, parse, to_polars, to_sql
from yijian.kernel.tests.rules.tables import TABLES, one_by_one, values_of
from yijian.kernel.tests.rules.words import NODES, SHOP, TODAY_ON

SCHEMA = {
    "经营面积": pl.Float64,
    "从业人数": pl.Int64,
    "有热食": pl.Boolean,
    "仅售预包装": pl.Boolean,
    "网络经营": pl.Boolean,
    "业态": pl.String,
    "经营项目": pl.List(pl.String),
    "出生日期": pl.Date,
    "结婚日期": pl.Date,
    "所在地": pl.String,
    "户籍地": pl.String,
    "今天": pl.Date,
}


def frame_of(rows):
    plain = [
        {
            k: float(v) if isinstance(v, Decimal) else list(v) if isinstance(v, tuple) else v
            for k, v in row.items()
        }
        for row in rows
    ]
    columns = {
        k: [float(r[k]) if k == "经营面积" and r[k] is not None else r[k] for r in plain] for k in SCHEMA
    }
    return pl.DataFrame(columns, schema=SCHEMA)


@pytest.fixture(scope="module")
def duck():
    with duckdb.connect() as connection:
        yield connection


class TestToPolars:
    @settings(max_examples=150)
    @given(NODES, TABLES)
    def test_agrees_with_one_by_one(self, node, rows):
        answers = frame_of(rows).with_columns(to_polars(Rule.of(node)).alias("so"))["so"].to_list()

        assert answers == one_by_one(node, rows), Rule.of(node).text

    def test_takes_the_day_and_the_columns(self):
        rule = parse("周岁(出生日期) < 1", SHOP)
        frame = pl.DataFrame({"born": [date(2025, 3, 1), date(2025, 2, 28), None]})

        answers = frame.select(so=to_polars(rule, on=TODAY_ON, columns={"出生日期": "born"}))["so"].to_list()

        assert answers == [True, False, None]

    def test_reads_decimals_and_enums(self):
        frame = pl.DataFrame(
            {
                "经营面积": [Decimal("0.30"), Decimal("0.29")],
                "业态": pl.Series(["餐饮", "零售"], dtype=pl.Enum(["餐饮", "零售"])),
            }
        )

        answers = frame.select(so=to_polars(parse("经营面积 >= 0.3 and 业态 in ('餐饮', '食堂')", SHOP)))[
            "so"
        ].to_list()

        assert answers == [True, False]


class TestToSql:
    @settings(max_examples=150)
    @given(NODES, TABLES)
    def test_agrees_with_one_by_one_in_duckdb(self, duck, node, rows):
        condition = to_sql(Rule.of(node), "duckdb", {"今天": '"今天"'})
        source, values = values_of(rows, "?", {"经营面积": "double", "经营项目": "varchar[]"})
        answers = duck.execute(f'select {condition} from {source} order by "row"', values).fetchall()

        assert [a for (a,) in answers] == one_by_one(node, rows), condition

    @given(NODES)
    def test_writes_spark_that_can_be_read(self, node):
        condition = to_sql(Rule.of(node), "spark")

        tree = sqlglot.parse_one(condition, read="spark")

        assert {c.name for c in tree.find_all(sqlglot.exp.Column)} == Rule.of(node).fields - {"今天"}

    @pytest.mark.parametrize("dialect", ["postgres", "duckdb", "spark"])
    @pytest.mark.parametrize("text", ["it's", "\\' or true --", "'; drop table x; --", "\\"])
    def test_keeps_texts_inside_their_quotes(self, dialect, text):
        rule = parse(f"所在地 = '{text.replace(chr(39), chr(39) * 2)}'", SHOP)
        assert rule.node.right.value == text

        tree = sqlglot.parse_one(to_sql(rule, dialect), read=dialect)

        assert tree.find(sqlglot.exp.Literal).this == text

    def test_names_columns_as_told(self):
        rule = parse("经营面积 >= 300 and 周岁(出生日期) < 1", SHOP)

        sql = to_sql(
            rule, "postgres", {"经营面积": "(facts->>'area')::numeric", "出生日期": "born"}, on=TODAY_ON
        )

        assert sql.startswith(
            "(((facts->>'area')::numeric) >= 300) AND (FLOOR(((EXTRACT(YEAR FROM DATE '2026-02-28')"
        )
        assert '"出生日期"' not in sql
