"""How fast rules are read, judged one by one, asked about, and matched against a population of a million.

Run: ``PYTHONPATH=src python benchmarks/rules.py [subjects]``. Prints; asserts only that both ways of judging agree.
"""

import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl

from yijian.kernel.rules import (
    Field,
    FieldType,
    Rule,
    Truth,
    Value,
    Vocabulary,
    evaluate,
    explain,
    next_question,
    parse,
    to_polars,
)
from yijian.kernel.rules.dialect import read_tree

ON = date(2026, 6, 15)
TRADES = ("餐饮", "零售", "制造", "软件", "物流", "农业", "建筑", "教育")
TAGS = ("高新技术", "科技型中小", "专精特新", "规上", "小微", "出口")
FIRMS = Vocabulary(
    [
        Field("从业人数", FieldType.NUMBER, unit="人", whole=True),
        Field("营业收入", FieldType.NUMBER, unit="万元"),
        Field("研发投入", FieldType.NUMBER, unit="万元"),
        Field("行业", FieldType.CHOICE, options=TRADES),
        Field("所在地", FieldType.TEXT),
        Field("成立日期", FieldType.DATE),
        Field("失信", FieldType.BOOLEAN),
        Field("在园区", FieldType.BOOLEAN),
        Field("称号", FieldType.CHOICES, options=TAGS),
    ]
)


def population(count: int) -> pl.DataFrame:
    """Return invented firms, a tenth of each answer unknown."""
    draw = random.Random(7)
    pool = 100_000
    some: dict[str, list[object]] = {
        "从业人数": [draw.randint(0, 800) for _ in range(pool)],
        "营业收入": [round(draw.random() * 40_000, 2) for _ in range(pool)],
        "研发投入": [round(draw.random() * 2_000, 2) for _ in range(pool)],
        "行业": [draw.choice(TRADES) for _ in range(pool)],
        "所在地": [f"43{draw.randint(1, 14):02}{draw.randint(1, 30):02}" for _ in range(pool)],
        "成立日期": [
            date(2026, 6, 1 + draw.randint(0, 13)).replace(year=draw.randint(1995, 2025)) for _ in range(pool)
        ],
        "失信": [draw.random() < 0.05 for _ in range(pool)],
        "在园区": [draw.random() < 0.3 for _ in range(pool)],
        "称号": [draw.sample(TAGS, draw.randint(0, 3)) for _ in range(pool)],
    }
    known = {k: [None if draw.random() < 0.1 else v for v in values] for k, values in some.items()}
    frame = pl.DataFrame(known, schema_overrides={"行业": pl.Enum(TRADES)})
    return pl.concat([frame] * (-(-count // pool))).head(count)


def measures(count: int, *, with_lists: bool) -> list[Rule]:
    """Return invented conditions of measures, three to six tests each."""
    draw = random.Random(11)
    tests: list[Callable[[], str]] = [
        lambda: f"从业人数 {draw.choice(['<', '>='])} {draw.choice([10, 20, 50, 100, 300])}",
        lambda: f"营业收入 between {draw.randint(1, 9) * 100} and {draw.randint(10, 40) * 1000}",
        lambda: f"研发投入 / 营业收入 >= 0.0{draw.randint(1, 9)}",
        lambda: f"行业 in ('{draw.choice(TRADES)}', '{draw.choice(TRADES)}')",
        lambda: f"所在地 开头是 '43{draw.randint(1, 14):02}'",
        lambda: f"周岁(成立日期) {draw.choice(['<', '>='])} {draw.randint(1, 10)}",
        lambda: "not 失信",
        lambda: "在园区",
        lambda: f"成立日期 >= '{draw.randint(2000, 2024)}-01-01'",
    ]
    if with_lists:
        tests.append(lambda: f"称号 包含任一 ('{draw.choice(TAGS)}', '{draw.choice(TAGS)}')")
    rules = []
    for _ in range(count):
        parts = [draw.choice(tests)() for _ in range(draw.randint(3, 6))]
        rules.append(parse(f"not 失信 and ({parts[0]} or {parts[1]}) and {' and '.join(parts[2:])}", FIRMS))
    return rules


def each(act: Callable[[], object], times: int) -> float:
    """Return the microseconds of one call."""
    act()
    start = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - start) / times * 1e6


def match(frame: pl.DataFrame, rules: Sequence[Rule]) -> tuple[float, pl.DataFrame]:
    """Return the seconds for judging everybody by every rule, best of three, and who is eligible."""
    best, answers = float("inf"), pl.DataFrame()
    for _ in range(3):
        start = time.perf_counter()
        answers = (
            frame.lazy().select([to_polars(r, on=ON).alias(str(i)) for i, r in enumerate(rules)]).collect()
        )
        best = min(best, time.perf_counter() - start)
    return best, answers


def main(count: int) -> None:
    """Measure and print."""
    text = "从业人数 >= 50 and (在园区 or not 失信)"
    rule, age = parse(text, FIRMS), parse("周岁(成立日期) < 3 and 称号 包含 '小微'", FIRMS)
    facts: Mapping[str, Value] = {
        "从业人数": 80,
        "在园区": False,
        "失信": False,
        "成立日期": date(2024, 3, 1),
        "称号": ("小微",),
        "今天": ON,
    }
    print(f"parse, sqlglot alone       {each(lambda: read_tree(text), 300):9.1f} µs   {text}")
    print(f"parse, cached              {each(lambda: parse(text, FIRMS), 20_000):9.2f} µs")
    print(f"evaluate, three tests      {each(lambda: evaluate(rule, facts), 50_000):9.2f} µs")
    print(f"evaluate, age and choices  {each(lambda: evaluate(age, facts), 50_000):9.2f} µs   {age.text}")
    print(f"explain                    {each(lambda: explain(rule, facts), 3_000):9.1f} µs")

    names = [f.name for f in FIRMS]
    some = measures(20, with_lists=True)
    ask = lambda: next_question(some, {"今天": ON}, askable=names)  # noqa: E731 - timed twice
    start = time.perf_counter()
    ask()
    print(f"next question, 20 rules    {(time.perf_counter() - start) * 1e3:9.1f} ms   the first time")
    print(f"next question, planned     {each(ask, 20) / 1e3:9.1f} ms")

    frame = population(count)
    for title, with_lists in (("numbers, texts, days, choices", False), ("and multiple choices", True)):
        rules = measures(100, with_lists=with_lists)
        seconds, answers = match(frame, rules)
        print(
            f"{count:,} subjects x 100 rules {seconds:9.2f} s    {count * 100 / seconds / 1e6:,.0f} million judgements a second, {title}"
        )

        rows = frame.head(200).to_dicts()
        start = time.perf_counter()
        singly = [[evaluate(r, {**row, "今天": ON}) for r in rules] for row in rows]
        single = (time.perf_counter() - start) / (len(rows) * len(rules)) * 1e6
        print(f"  one by one               {single:9.2f} µs a judgement")
        together = [[Truth.of(answer) for answer in row] for row in answers.head(200).rows()]
        assert together == singly, "the two ways of judging disagree"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
