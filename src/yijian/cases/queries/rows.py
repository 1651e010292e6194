"""How single answers, fields and the head of a filing are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from yijian.agencies import queries as agencies
from yijian.cases.models import Application
from yijian.kernel.definitions import DataElement, ElementKind, Option
from yijian.kernel.forms import FormField, shown
from yijian.kernel.identifiers import mask_identity, mask_phone
from yijian.ui.vocabulary import Flow, Progress, Station

STATIONS = ("问几句", "办事方案", "填一张表", "交材料", "核对签名")

FORM, MATERIALS, SIGN = 2, 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One question as the page asks it."""

    key: str
    kind: str
    label: str
    value: Any
    help: str
    error: str
    unit: str
    options: tuple[Option, ...]
    optional: bool
    max_length: int | None
    redraws: bool = False
    """Other questions come and go with its answer."""
    checks: bool = False
    """Whether its typing can be wrong at all."""


_TYPED = frozenset(
    {
        ElementKind.INTEGER,
        ElementKind.DECIMAL,
        ElementKind.DATE,
        ElementKind.RESIDENT_ID,
        ElementKind.CREDIT_CODE,
        ElementKind.MOBILE,
        ElementKind.TEXT,
    }
)


def field_row(
    field: FormField,
    value: Any,
    *,
    error: str = "",
    regions: Iterable[Option] = (),
    redraws: bool = False,
    help: str = "",
) -> FieldRow:
    """Return a field with its present answer."""
    element = field.element
    label = element.question if element.question and not field.item else field.label
    return FieldRow(
        key=field.key,
        kind=element.kind.value,
        label=label,
        value="" if value is None else value,
        help=help or element.help,
        error=error,
        unit=element.unit,
        options=tuple(regions) if element.kind is ElementKind.REGION else element.options,
        optional=field.required_when is None,
        max_length=element.max_length,
        redraws=redraws,
        checks=element.kind in _TYPED,
    )


def region_options(application: Application, values: Iterable[Any]) -> tuple[Option, ...]:
    """Return the regions to choose from: the city's, and any other that is an answer already."""
    path = agencies.region_path(application.region_code)
    city = path[min(1, len(path) - 1)]
    rows = agencies.regions_within(city.code)
    names = {row.code: row.name for row in rows}
    options = [
        Option(value=row.code, title="".join(names.get(code, "") for code in row.path if code in names))
        for row in rows
    ]
    options += [
        Option(value=str(value), title=agencies.region_title(str(value)))
        for value in values
        if value and value not in names
    ]
    return tuple(options)


def shown_answer(element: DataElement, value: Any, *, masked: bool = True) -> str:
    """Return a checked answer as people read it; numbers of papers and telephones with their middle hidden."""
    if element.kind is ElementKind.REGION:
        return agencies.region_title(str(value))
    text = shown(element, value)
    if not masked:
        return text
    if element.kind in (ElementKind.RESIDENT_ID, ElementKind.CREDIT_CODE):
        return mask_identity(text)
    if element.kind is ElementKind.MOBILE:
        return mask_phone(text)
    return text


def origin_of(application: Application, key: str) -> tuple[str, bool]:
    """Return where an answer came from, and whether it is the person's own."""
    raw = application.raw.get(key)
    entry: Mapping[str, Any] = application.known.get(key, {})
    if entry and entry.get("value") == raw:
        return str(entry.get("from", "")), False
    if key in application.answers and application.answers[key] == raw:
        return "您刚才答的", True
    return "您填的", True


def flow_of(application: Application, at: int, *, may_fill: bool = True) -> Flow:
    """Return the head of a filing page standing at one of the five stations; who only signs cannot go back to them."""
    addresses = {
        FORM: reverse("cases:form", args=[application.ref]),
        MATERIALS: reverse("cases:materials", args=[application.ref]),
        SIGN: reverse("cases:sign", args=[application.ref]),
    }
    return Flow(
        title=application.title,
        subtitle=f"替“{application.subject_name}”办" if application.agent_ref else application.subject_name,
        stations=tuple(
            Station(
                title=title,
                state=Progress.DONE if number < at else Progress.NOW if number == at else Progress.NEXT,
                url=addresses.get(number, "") if number < at and may_fill else "",
            )
            for number, title in enumerate(STATIONS)
        ),
        saved_at=application.saved_at,
        exit_url=reverse("cases:mine"),
    )
