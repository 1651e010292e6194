"""How long a plan takes: bundles of 2 to 100 items, each with its own rules, form and papers; prints a table.

Run: python benchmarks/plan.py
"""

import json
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from yijian.kernel.compose import Ask, check_bundle, compose, guide, plan_from_json, plan_to_json
from yijian.kernel.definitions import (
    BundleDefinition,
    DataElement,
    ElementKind,
    FieldUse,
    ItemDefinition,
    Limit,
    MaterialDefinition,
    Part,
    Relation,
    Reuse,
)
from yijian.kernel.workdays import WorkCalendar

SIZES = (2, 5, 10, 20, 50, 100)
ROUNDS = 5
FIELDS = 20
"""Fields of one item; half of them are shared with its neighbours."""
PAPERS = 8
CALENDAR = WorkCalendar(first_year=2026, last_year=2035)
ON = date(2026, 11, 23)


def bundle_with(
    size: int,
) -> tuple[BundleDefinition, dict[str, ItemDefinition], dict[str, DataElement], dict[str, Decimal | bool]]:
    """Return a bundle of so many items that start in chains of four, with one question for every two of them."""
    elements = {
        f"e{n}": DataElement(code=f"e{n}", name=f"字段{n}", kind=ElementKind.TEXT)
        for n in range(size * 10 + 20)
    }
    elements["agree"] = DataElement(code="agree", name="同意", kind=ElementKind.CONSENT, reuse=Reuse.PER_ITEM)
    answers: dict[str, Decimal | bool] = {}
    for n in range(size // 2 + 1):
        elements[f"area{n}"] = DataElement(
            code=f"area{n}", name=f"面积{n}", kind=ElementKind.DECIMAL, unit="平方米"
        )
        elements[f"flag{n}"] = DataElement(code=f"flag{n}", name=f"情形{n}", kind=ElementKind.BOOLEAN)
        answers[f"area{n}"] = Decimal(100 * n % 700)
        answers[f"flag{n}"] = n % 3 != 0
    items, parts = {}, []
    for n in range(size):
        code, topic = f"item{n}", n // 2
        items[code] = ItemDefinition(
            code=code,
            version=1,
            title=f"事项{n}",
            plain=f"办事项{n}",
            kind="01",
            agency_role=f"agency{n % 7}",
            promised=Limit(amount=1 + n % 10),
            fields=(
                *(
                    FieldUse(element=f"e{n * 10 + k}", shown_when="" if k % 4 else f"情形{topic}")
                    for k in range(FIELDS)
                ),
                FieldUse(element="agree"),
            ),
            materials=tuple(
                MaterialDefinition(
                    code=f"paper{n * 4 + k}",
                    title=f"材料{n * 4 + k}",
                    needed_when="" if k % 3 else f"情形{topic}",
                )
                for k in range(PAPERS)
            ),
        )
        parts.append(
            Part(
                item=code,
                relation=Relation.CONDITIONAL if n else Relation.REQUIRED,
                included_when=f"面积{topic} >= {100 + n} or 情形{topic}" if n else "",
                because=f"面积{{面积{topic}}}。",
                after=(f"item{n - 1}",) if n % 4 else (),
            )
        )
    bundle = BundleDefinition(
        code="b", version=1, title="一件事", plain="一件事", promised=Limit(amount=60), parts=tuple(parts)
    )
    return bundle, items, elements, answers


def milliseconds(work: Callable[[], object]) -> float:
    """Return the median time of a piece of work."""
    spent = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        spent.append((perf_counter() - start) * 1000)
    return median(spent)


def measure(size: int) -> tuple[float, ...]:
    """Return one row of the table."""
    bundle, items, elements, answers = bundle_with(size)
    plan = compose(bundle, items, elements, answers, calendar=CALENDAR, on=ON)
    kept = json.dumps(plan_to_json(plan), ensure_ascii=False)
    if plan_from_json(json.loads(kept)) != plan:
        raise SystemExit("the kept plan differs")
    some = dict(list(answers.items())[: len(answers) // 3])
    if not isinstance(guide(bundle, items, elements, some, on=ON), Ask):
        raise SystemExit("a third of the answers should leave something to ask")
    return (
        size,
        len(plan.form.fields),
        plan.form.fields_singly,
        len(plan.materials.lines),
        plan.materials.papers_singly,
        milliseconds(lambda: compose(bundle, items, elements, answers, calendar=CALENDAR, on=ON)),
        milliseconds(lambda: guide(bundle, items, elements, {}, on=ON)),
        milliseconds(lambda: guide(bundle, items, elements, some, on=ON)),
        milliseconds(lambda: check_bundle(bundle, items, elements)),
        len(kept.encode()) / 1024,
        milliseconds(lambda: plan_from_json(json.loads(kept))),
    )


def main() -> None:
    heading = (
        "items",
        "fields",
        "one by one",
        "papers",
        "one by one",
        "plan ms",
        "1st quest.",
        "later q. ms",
        "check ms",
        "kept KB",
        "read ms",
    )
    print("  ".join(f"{h:>11}" for h in heading))
    for size in SIZES:
        print(
            "  ".join(f"{v:>11.1f}" if isinstance(v, float) else f"{v:>11}" for v in measure(size)),
            flush=True,
        )


if __name__ == "__main__":
    main()
