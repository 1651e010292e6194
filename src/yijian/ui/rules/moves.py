"""The little form that a move of a loop asks for, as a value that pages draw."""

from collections.abc import Mapping

from yijian.kernel.loop import Blank, Move
from yijian.kernel.refusal import Refusal
from yijian.ui.vocabulary import MoveBlank, MoveForm, Option

_FIELDS = {"long": "long-text", "lines": "long-text", "date": "date", "choice": "choice", "ticks": "choices"}
_BUTTONS = {"primary": "primary", "danger": "no"}


def move_form(
    move: Move,
    *,
    url: str,
    typed: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
    note: str = "",
) -> MoveForm:
    """Return the form of a move with what was typed into it; a refusal's sentence stands at the field it names."""
    given = typed or {}
    field = refusal.field if refusal is not None else None
    sentence = refusal.sentence if refusal is not None else ""
    return MoveForm(
        code=move.code,
        title=move.title,
        url=url,
        law=move.law,
        kind=_BUTTONS.get(move.tone, "two"),
        note=note,
        reasons=tuple(
            Option(value=reason.code, title=reason.title, help=reason.law) for reason in move.reasons
        ),
        reason=given.get("reason", ""),
        reason_error=sentence if field == "reason" else "",
        reason_id=field_id(move, "reason"),
        blanks=tuple(
            _blank(move, blank, given.get(blank.code, ""), sentence if field == blank.code else "")
            for blank in move.form
        ),
    )


def field_id(move: Move, code: str) -> str:
    """Return the id of a field of a move's form, unlike those of other moves on the page."""
    return f"f-{move.code}-{code}"


def _blank(move: Move, blank: Blank, value: str, error: str) -> MoveBlank:
    return MoveBlank(
        kind=_FIELDS.get(blank.kind, "text"),
        name=blank.code,
        title=blank.title,
        value=value,
        error=error,
        help=blank.help or ("一行写一条" if blank.kind == "lines" else ""),
        options=tuple(Option(value=code, title=title) for code, title in blank.options),
        optional=not blank.required,
        id=field_id(move, blank.code),
    )
