"""A draft whose answers changed: what its plan becomes."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from yijian.bundles.queries import guidance, matters
from yijian.bundles.queries.matters import Matter
from yijian.cases.queries.drafting import DraftAnswers
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.compose import Plan
from yijian.kernel.forms import shown
from yijian.kernel.refusal import Refusal


def renewed(
    matter: Matter,
    begun: DraftAnswers,
    *,
    actor: Actor,
    found: Plan | None = None,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """Return the context of the page that says what changed answers change in the plan of a draft."""
    elements = catalogue.elements()
    fresh = [part for part in found.parts if part.item not in begun.items] if found else []
    gone = [part for part in found.left_out if part.item in begun.items] if found else []
    return {
        "flow": guidance.flow(matter, 1),
        "code": matter.code,
        "ref": begun.ref,
        "sentence": refusal.sentence if refusal else "",
        "changed": [
            {
                "label": elements[code].name,
                "now": shown(elements[code], value),
                "before_note": f"原来答：{shown(elements[code], matters.read_answer(elements[code], before))}",
            }
            for code, value in begun.changed.items()
            for before in (as_typed(begun.answers)[code],)
        ],
        "fresh": [
            {"plain": part.plain, "title": part.title, "agency": part.agency_title, "because": part.because}
            for part in fresh
        ],
        "gone": [{"plain": part.plain, "because": part.refusal or part.because} for part in gone],
        "same": found is not None and not fresh and not gone,
        "form_url": form_url(begun.ref, actor),
    }


def form_url(ref: str, actor: Actor) -> str:
    """Return where a draft is filled: the citizen's form, or the clerk's one screen."""
    return reverse("deskwork:filing" if actor.kind is ActorKind.STAFF else "cases:form", args=[ref])


def as_typed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return a draft's answers as guidance keeps them in the visitor's session."""
    words = {None: "__unsure__", True: "是", False: "否"}
    return {
        code: words[value] if value is None or isinstance(value, bool) else value
        for code, value in answers.items()
    }
