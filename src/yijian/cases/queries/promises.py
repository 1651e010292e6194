"""What a person promises with a filing, in full text: the same words on the page and in the signed promise."""

from collections.abc import Iterable
from dataclasses import dataclass

from yijian.catalogue import queries as catalogue
from yijian.kernel.compose import Plan
from yijian.kernel.definitions import PromiseMode
from yijian.kernel.forms import MaterialLine


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseText:
    """One promise to be read and ticked; ``key`` names its tick."""

    key: str
    title: str
    text: str
    basis: str = ""


def item_promised_by(line: MaterialLine, plan: Plan) -> str:
    """Return the item whose own promise a promised paper is, empty when the paper is promised for itself.

    The letter of an item decided on a promise is that promise, asked for and checked once. A paper that serves another item as well, or
    follows later, is promised apart: its scope is another.
    """
    if line.tolerate_days:
        return ""
    for part in plan.parts:
        if line.items == (part.item,) and part.promise_mode == PromiseMode.NOTICE:
            return part.item
    return ""


def text_of_line(line: MaterialLine) -> str:
    """Return the promise that stands in for a material."""
    if line.tolerate_days:
        return (
            f"我承诺在受理后{line.tolerate_days}个工作日内补交“{line.title}”。逾期不补的，"
            "同意撤销受理和已经作出的决定，并记入信用记录。"
        )
    return (
        f"我承诺符合“{line.title}”要证明的条件，愿意接受核查。承诺不实的，"
        "同意撤销已经作出的决定，并记入信用记录。"
    )


def promises_to_sign(
    plan: Plan, lines: Iterable[MaterialLine], promised: Iterable[str]
) -> tuple[PromiseText, ...]:
    """Return every promise that a filing contains: items decided on a promise first, then the papers promised for themselves."""
    chosen = frozenset(promised)
    texts = list(promises_of_items(plan).values())
    texts += [
        PromiseText(key=f"promise:{line.code}", title=line.title, text=text_of_line(line), basis=line.basis)
        for line in lines
        if line.code in chosen and not item_promised_by(line, plan)
    ]
    return tuple(texts)


def promises_of_items(plan: Plan) -> dict[str, PromiseText]:
    """Return the promises of the items that are decided on one, by item, in the order of the plan."""
    wanted = [part for part in plan.parts if part.promise_mode == PromiseMode.NOTICE]
    if not wanted:
        return {}
    # All of the plan, as the list of materials asks for them: a page looks them up once.
    items = {
        (item.code, item.version): item
        for item in catalogue.items_of_versions((part.item, part.version) for part in plan.parts)
    }
    return {
        part.item: PromiseText(
            key=f"promise:{part.item}",
            title=part.plain,
            text=items[part.item, part.version].promise_text,
            basis="、".join(items[part.item, part.version].basis),
        )
        for part in wanted
    }
