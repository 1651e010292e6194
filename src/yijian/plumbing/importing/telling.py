"""An import told in lines of text, for a terminal: every fault with its place, every difference with its fields."""

from collections.abc import Iterator

from yijian.plumbing.importing.cells import shortened
from yijian.plumbing.importing.run import ImportReport
from yijian.plumbing.importing.section import Change, Difference
from yijian.plumbing.importing.where import Fault

MARKS = {Change.ADDED: "+", Change.CHANGED: "~", Change.REMOVED: "-", Change.SAME: "="}
MOST_FIELDS = 40
"""Fields shown of one thing; what is added whole names only how many it has."""


def faults_told(faults: tuple[Fault, ...]) -> Iterator[str]:
    """Yield a line for each fault: place, what stands there, what is wrong, what is expected."""
    for fault in faults:
        found = f"（现在是“{fault.found}”）" if fault.found and fault.found not in fault.problem else ""
        expected = f"，应当{fault.expected}" if fault.expected else ""
        yield f"{fault.where}：{fault.problem}{found}{expected}。"


def differences_told(report: ImportReport) -> Iterator[str]:
    """Yield, section by section, how many things change in which way, and each of them with its fields."""
    for title, found in report.differences.items():
        yield f"{title}：{counted(found)}"
        for entry in found:
            if entry.change is not Change.SAME:
                yield from _told(entry)


def counted(found: tuple[Difference, ...]) -> str:
    """Return how many of each change, in one phrase."""
    return "，".join(
        f"{change.value}{count}" for change in Change if (count := sum(d.change is change for d in found))
    )


def _told(entry: Difference) -> Iterator[str]:
    name = f"{entry.key} {entry.title}" if entry.title and entry.title != entry.key else entry.key
    if entry.change is Change.ADDED:
        yield f"  {MARKS[entry.change]} {name}" + (f"（{len(entry.fields)}处）" if entry.fields else "")
        return
    yield f"  {MARKS[entry.change]} {name}" + (
        f"：{entry.detail}" if not entry.fields and entry.detail else ""
    )
    for field in entry.fields[:MOST_FIELDS]:
        yield f"      {field.name}：{shown(field.before)} → {shown(field.after)}"
    if len(entry.fields) > MOST_FIELDS:
        yield f"      还有{len(entry.fields) - MOST_FIELDS}处"


def shown(text: str) -> str:
    """Return a value as one short line; an empty cell is said to be empty."""
    return shortened(text, 80) or "（空）"
