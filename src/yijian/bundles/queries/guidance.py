"""What the guidance pages show: one question, the answers so far, and why a way is not open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from yijian.accounts import queries as accounts
from yijian.agencies import queries as agencies
from yijian.bundles.queries import matters
from yijian.bundles.queries.matters import Matter
from yijian.bundles.rules import NotForThisSubject
from yijian.catalogue import queries as catalogue
from yijian.kernel.compose import Ask, Depends, NotEntitled
from yijian.kernel.definitions import ElementKind, Option, Relation
from yijian.kernel.forms import shown
from yijian.kernel.refusal import Refusal
from yijian.ui.vocabulary import Flow, Progress, Station

STATIONS = ("问几句", "办事方案", "填一张表", "交材料", "核对签名")
_DECIDES = {
    Depends.PART: "要不要办",
    Depends.CONDITION: "合不合条件",
    Depends.MATERIAL: "要不要交",
    Depends.PLACE: "在哪里办",
}
_NAMED = 2
"""How many things are named in one line of why a question is asked."""


def flow(matter: Matter, at: int, *, wide: bool = False) -> Flow:
    """Return the head of a guidance page standing at one of the five stations."""
    agencies_count = len({item.agency_role for item in matter.items.values()})
    return Flow(
        title=matter.definition.title,
        subtitle=f"一件事，{agencies_count}个部门一次办" if matter.is_bundle else "单个事项",
        stations=tuple(
            Station(
                title=title,
                state=Progress.DONE if number < at else Progress.NOW if number == at else Progress.NEXT,
                url=reverse("bundles:ask", args=[matter.code]) if number == 0 and at > 0 else "",
            )
            for number, title in enumerate(STATIONS)
        ),
        exit_url=reverse("bundles:thing", args=[matter.code]),
        wide=wide,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRow:
    """One answer given so far."""

    code: str
    question: str
    answer: str
    change_url: str


def answered(matter_code: str, kept: Mapping[str, Any]) -> list[AnsweredRow]:
    """Return the answers given so far, in the order they were given."""
    elements = catalogue.elements()
    rows = []
    for code, typed in kept.items():
        element = elements.get(code)
        if element is None:
            continue
        try:
            value = matters.read_answer(element, typed)
            answer = (
                agencies.region_title(str(value))
                if element.kind is ElementKind.REGION and isinstance(value, str)
                else shown(element, value)
            )
        except Refusal:
            continue
        rows.append(
            AnsweredRow(
                code=code,
                question=element.name,
                answer=answer,
                change_url=f"{reverse('bundles:ask', args=[matter_code])}?again={code}",
            )
        )
    return rows


def question(
    matter: Matter, step: Ask, kept: Mapping[str, Any], *, typed: Any = "", revisiting: bool = False
) -> dict[str, Any]:
    """Return the context of a question page."""
    element = step.element
    options: tuple[Option, ...] = element.options
    if element.kind is ElementKind.BOOLEAN:
        options = (Option(value="是", title="是"), Option(value="否", title="不是"))
    if element.kind is ElementKind.REGION:
        options = tuple(Option(value=code, title=name) for code, name in agencies.regions_to_choose())
    left = (
        ""
        if revisiting
        else f"还有{step.least}题"
        if step.least == step.most
        else f"还有{step.least}到{step.most}题"
    )
    laws = [dependent.basis for dependent in step.why if dependent.basis]
    return {
        "flow": flow(matter, 0),
        "code": matter.code,
        "element": element,
        "title": element.question or f"{element.name}是？",
        "options": options,
        "is_choice": bool(options) and element.kind not in (ElementKind.CHOICES, ElementKind.REGION),
        "is_choices": element.kind is ElementKind.CHOICES,
        "kind": element.kind,
        "typed": typed,
        "left": left,
        "number": len(kept) + 1,
        "because": element.why,
        "decides": decided_by(step),
        "law": "、".join(dict.fromkeys(laws)),
        "first": not kept,
        "answered": answered(matter.code, kept),
        "back_url": _back_url(matter.code, kept, revisiting=revisiting),
        "instead": "",
        "instead_url": "",
        "faults": [],
        "error": "",
    }


def _back_url(code: str, kept: Mapping[str, Any], *, revisiting: bool) -> str:
    url = reverse("bundles:ask", args=[code])
    if revisiting:
        return ""
    return f"{url}?again={list(kept)[-1]}" if kept else ""


def instead(matter: Matter, subject_ref: str) -> dict[str, str]:
    """Say that somebody acts for themselves in what is only for firms, before they have answered everything; else nothing."""
    if not subject_ref:
        return {}
    subject = accounts.subject(subject_ref)
    needed = [
        matter.items[part.item].subjects
        for part in matter.definition.parts
        if part.relation in (Relation.REQUIRED, Relation.ALTERNATIVE)
    ]
    if all(not allowed or subject.service_object.value in allowed for allowed in needed):
        return {}
    return {
        "instead": f"这件事要用店或者单位的名义办，您现在是给“{subject.name}”办。",
        "instead_url": reverse("accounts:acting"),
    }


def decided_by(step: Ask) -> list[str]:
    """Say in a short list what hangs on the answer: which items, whether one is entitled, which papers."""
    titles: dict[Depends, dict[str, None]] = {}
    for dependent in step.why:
        titles.setdefault(dependent.kind, {}).setdefault(dependent.title)
    lines = []
    for kind, word in _DECIDES.items():
        named = list(titles.get(kind, {}))
        if named:
            more = f"等{len(named)}条" if len(named) > _NAMED else ""
            lines.append(f"{word}：{'、'.join(named[:_NAMED])}{more}")
    return lines


def not_entitled(
    matter: Matter, refusal: Refusal, failed: NotEntitled | None, kept: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the context of the page that says why this way is not open and which way is."""
    return {
        "flow": flow(matter, 1),
        "code": matter.code,
        "sentence": refusal.sentence,
        "basis": failed.condition.basis if failed else "",
        "answered": answered(matter.code, kept),
        "change_subject": isinstance(refusal, NotForThisSubject),
    }
