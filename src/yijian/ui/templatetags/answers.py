"""What people fill in, choose, or find filled in already."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from yijian.kernel.definitions import ElementKind
from yijian.ui.templatetags.actions import attributes
from yijian.ui.templatetags.surfaces import drawn
from yijian.ui.vocabulary import FieldError, Option

INPUTS: dict[str, dict[str, str]] = {
    ElementKind.TEXT: {"type": "text"},
    ElementKind.INTEGER: {"type": "text", "inputmode": "numeric", "width": "s"},
    ElementKind.DECIMAL: {"type": "text", "inputmode": "decimal", "width": "s"},
    ElementKind.DATE: {"type": "date", "width": "m"},
    ElementKind.MOMENT: {"type": "datetime-local", "width": "m"},
    ElementKind.RESIDENT_ID: {
        "type": "text",
        "inputmode": "text",
        "width": "m",
        "autocapitalize": "characters",
        "spellcheck": "false",
    },
    ElementKind.CREDIT_CODE: {
        "type": "text",
        "width": "m",
        "autocapitalize": "characters",
        "spellcheck": "false",
    },
    ElementKind.MOBILE: {"type": "tel", "inputmode": "tel", "width": "m", "autocomplete": "tel-national"},
    ElementKind.ADDRESS: {"type": "text", "autocomplete": "street-address"},
    "password": {"type": "password", "width": "m"},
    "search": {"type": "search"},
    "email": {"type": "email", "autocomplete": "email"},
    "code": {"type": "text", "inputmode": "numeric", "width": "s", "autocomplete": "one-time-code"},
}
"""How each kind is typed; the last four are not data elements but needed on log-in and search pages."""
YES_NO = (Option(value="1", title="是"), Option(value="0", title="不是"))


def _many(value: Any) -> frozenset[str]:
    if value is None or value == "":
        return frozenset()
    return (
        frozenset(str(one) for one in value)
        if isinstance(value, (list, tuple, set, frozenset))
        else frozenset({str(value)})
    )


def _shown(value: Any) -> str:
    return "1" if value is True else "0" if value is False else "" if value is None else str(value)


def field(
    kind: str,
    name: str,
    label: str,
    value: Any = "",
    help: str = "",
    error: str = "",
    unit: str = "",
    optional: bool = False,
    options: Iterable[Any] = (),
    max_length: int | None = None,
    rows: int = 3,
    width: str = "",
    placeholder: str = "",
    autocomplete: str = "",
    id: str = "",
    hide_label: bool = False,
    readonly: bool = False,
    check_url: str = "",
    **attrs: Any,
) -> dict[str, Any]:
    """Draw one question with its answer, for every kind of data element.

    The order is label, help, error, box; the unit stands outside the box. ``width`` is s, m or empty (full). ``check_url`` asks the
    server after typing, and shows its sentence. ``options`` have value, title, help. Few options are drawn as boxes to tick,
    more than seven (and every region) as a list. ``attrs`` go to the box.
    """
    typed = INPUTS.get(kind, {})
    identity = id or f"f-{name}"
    chosen = (
        _many(value)
        if kind in (ElementKind.CHOICE, ElementKind.CHOICES, ElementKind.REGION)
        else _many(_shown(value))
    )
    listed: tuple[Any, ...] = tuple(options) or (YES_NO if kind == ElementKind.BOOLEAN else ())
    form = "input"
    if kind == ElementKind.LONG_TEXT:
        form = "area"
    elif kind == ElementKind.CHOICES:
        form = "boxes"
    elif kind in (ElementKind.CHOICE, ElementKind.BOOLEAN):
        form = "list" if len(listed) > 7 else "radios"
    elif kind == ElementKind.REGION:
        form = "list" if listed else "input"
    elif kind in (ElementKind.CONSENT, ElementKind.SIGNATURE):
        form = "consent"
    described = " ".join(
        f"{identity}-{part}"
        for part, there in (("h", help), ("e", error), ("c", max_length if form == "area" else ""))
        if there
    )
    extra = {
        "inputmode": typed.get("inputmode"), "autocapitalize": typed.get("autocapitalize"), "spellcheck": typed.get("spellcheck"),
        "autocomplete": autocomplete or typed.get("autocomplete", "off"), "maxlength": max_length, "placeholder": placeholder or None,
        "readonly": readonly, "aria-describedby": described or None, "aria-invalid": "true" if error else None,
        "data-yj-check": check_url or None,
    }  # fmt: skip
    if form in ("boxes", "radios", "consent"):
        extra = {}
    return {
        "form": form, "type": typed.get("type", "text"), "name": name, "label": label, "value": _shown(value), "help": help, "error": error,
        "unit": unit, "optional": optional, "options": listed, "chosen": chosen, "max_length": max_length, "rows": rows,
        "width": width or typed.get("width", "m" if form == "list" else ""), "id": identity, "hide_label": hide_label, "described": described,
        "attrs": attributes({**{key: item for key, item in extra.items() if item is not None}, **attrs}),
        "check_url": check_url, "bound": kind in (ElementKind.CONSENT, ElementKind.SIGNATURE) and "1" in chosen,
    }  # fmt: skip


def fieldset(content: str, legend: str, help: str = "", hide_legend: bool = False) -> SafeString:
    """Group fields that answer one question together."""
    return drawn("fieldset", content=content, legend=legend, help=help, hide_legend=hide_legend)


def choice(
    name: str,
    value: str,
    title: str,
    help: str = "",
    checked: bool = False,
    type: str = "radio",
    id: str = "",
    **attrs: Any,
) -> dict[str, Any]:
    """Draw one large answer; the whole card is the label."""
    return {
        "name": name, "value": value, "title": title, "help": help, "checked": checked, "type": type,
        "id": id or f"c-{name}-{value}", "attrs": attributes(attrs),
    }  # fmt: skip


def choices(name: str, options: Iterable[Any], chosen: Any = "", type: str = "radio") -> dict[str, Any]:
    """Draw the large answers of one question, nothing preselected unless chosen before."""
    return {
        "name": name,
        "options": tuple(options),
        "chosen": _many(_shown(chosen) if isinstance(chosen, bool) else chosen),
        "type": type,
    }


def why(
    text: str, law: str = "", open: bool = False, title: str = "为什么问这个", points: Iterable[str] = ()
) -> dict[str, Any]:
    """Say why a question is asked, what hangs on it as a short list, law below; open on the first question, folded later."""
    return {"text": text, "law": law, "open": open, "title": title, "points": tuple(points)}


def knowns(content: str) -> SafeString:
    """Wrap ``known`` rows."""
    return drawn("knowns", content=content)


def known(
    label: str,
    value: Any,
    source: str = "",
    own: bool = False,
    wrong_url: str = "",
    wrong_label: str = "不对",
) -> dict[str, Any]:
    """Show a fact with where it comes from; ``own`` says the person gave it; ``wrong_url`` adds 不对."""
    return {
        "label": label,
        "value": value,
        "source": source,
        "own": own,
        "wrong_url": wrong_url,
        "wrong_label": wrong_label,
    }


def errors(
    faults: Iterable[FieldError], saved: str = "其他内容都已保存。", title: str = ""
) -> dict[str, Any]:
    """List the faults of a form above all else, each a link to its field; takes the focus when the page opens.

    Fields that are only empty stand together in one sentence, after what was typed wrong.
    """
    listed = tuple(faults)
    blanks = [fault for fault in listed if fault.blank]
    if len(blanks) < 2:
        blanks = []
    wrong = [fault for fault in listed if fault not in blanks]
    missing = f"还有{len(blanks)}项没有填"
    heading = f"有{len(listed)}处要改一下" if wrong else missing
    return {
        "faults": wrong,
        "blanks": blanks,
        "blanks_title": missing if wrong or title else "",
        "saved": saved,
        "title": title or heading,
    }


LEVELS = (
    Option(value="5", title="非常满意"),
    Option(value="4", title="满意"),
    Option(value="3", title="基本满意"),
    Option(value="2", title="不满意"),
    Option(value="1", title="非常不满意"),
)
FACES = {
    "5": "M14 27c4 6 14 6 18 0M15 17c1-2 4-2 5 0M26 17c1-2 4-2 5 0",
    "4": "M15 27.5c4 4 12 4 16 0M17 18v.1M29 18v.1",
    "3": "M16 29h14M17 18v.1M29 18v.1",
    "2": "M15 31c4-4 12-4 16 0M17 18v.1M29 18v.1",
    "1": "M14 32c4-6 14-6 18 0M14 16l5 2.5M32 16l-5 2.5",
}


def levels(
    name: str = "level", chosen: str = "", legend: str = "满意程度", options: Iterable[Any] = LEVELS
) -> dict[str, Any]:
    """Draw the five levels of a rating, equally large, nothing preselected."""
    rows = [(option, FACES.get(option.value, FACES["3"])) for option in options]
    return {"name": name, "chosen": str(chosen), "legend": legend, "rows": rows}


POINTS = (
    Option(value="yes", title="符合"),
    Option(value="no", title="不符合"),
    Option(value="na", title="不适用"),
)
SEG_ICONS = {"yes": "check", "no": "x", "na": "minus"}


def seg(
    name: str,
    legend: str,
    chosen: str = "",
    options: Iterable[Any] = (),
    hide_legend: bool = True,
    **attrs: Any,
) -> dict[str, Any]:
    """Draw a choice of two or three states in one strip; without options 符合, 不符合, 不适用 (yes, no, na)."""
    rows = [(option, SEG_ICONS.get(option.value, "")) for option in (tuple(options) or POINTS)]
    return {
        "name": name,
        "legend": legend,
        "chosen": str(chosen),
        "rows": rows,
        "hide_legend": hide_legend,
        "attrs": attributes(attrs),
    }


def drop(
    name: str, label: str, upload_url: str = "", accepts: str = "", max_megabytes: int = 10, help: str = "", many: bool = False,
    camera: bool = False, id: str = "", error: str = "", replaces: str = "", key: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Draw a place for files; with ``upload_url`` they are sent at once with progress, pause and retry, else with the form.

    ``replaces`` selects the element that the answer's ``html`` takes the place of; ``key`` opens the choice of files.
    """
    return {
        "name": name, "label": label, "upload_url": upload_url, "accepts": accepts, "max_megabytes": max_megabytes, "help": help,
        "many": many, "camera": camera, "id": id or f"d-{name}", "error": error, "replaces": replaces, "key": key,
    }  # fmt: skip
