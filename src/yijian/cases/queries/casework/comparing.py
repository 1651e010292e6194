"""系统比对: what was declared, beside what the person's certificates, their own data and the registers say."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yijian.accounts import queries as accounts
from yijian.cases.models import Application
from yijian.cases.queries import drafting
from yijian.cases.queries.rows import shown_answer
from yijian.certificates import queries as certificates
from yijian.kernel.definitions import DataElement, ElementKind, ItemDefinition
from yijian.kernel.forms import FormCheck, check_value
from yijian.kernel.refusal import Refusal
from yijian.plumbing.connectors import base, registers

_FIRM_FIELDS = {"firm.name": "name", "firm.address": "address", "firm.representative": "legal_person"}
"""Which field of the business register's record answers for a source of data elements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One value from two sides."""

    name: str
    declared: str
    other: str
    source: str
    agrees: bool


def comparisons_of(
    application: Application, item: ItemDefinition, check: FormCheck, *, now: datetime
) -> tuple[Comparison, ...]:
    """Return every declared value of an item that another source knows too, those that differ first.

    Nobody is asked anew: registers speak through what they answered last.
    """
    wanted = {use.element for use in item.fields}
    sources = _Sources(application, check, now)
    found = []
    for field in drafting.plan(application).form.fields:
        if field.element.code not in wanted or field.key not in check.values:
            continue
        other, source = sources.of(field.element, field.key)
        if other is None:
            continue
        value = check.values[field.key]
        found.append(
            Comparison(
                name=field.element.name,
                declared=shown_answer(field.element, value),
                other=_shown(field.element, other, now),
                source=source,
                agrees=_plain(field.element, other, now) == _plain(field.element, value, now),
            )
        )
    return tuple(sorted(found, key=lambda row: row.agrees))


class _Sources:
    """What is known beside the form, each source read once."""

    def __init__(self, application: Application, check: FormCheck, now: datetime) -> None:
        self.application = application
        self.facts = accounts.person_facts(application.subject_ref)
        held = certificates.held_certificates(application.subject_ref, on=now.date())
        self.held = certificates.held_values(application.subject_ref, on=now.date()) if held else {}
        self.faces = {line.name: (line.value, one.title) for one in reversed(held) for line in one.lines}
        self.titles = {one.kind: one.title for one in held}
        self.business: Mapping[str, Any] | None = None
        codes = [
            str(check.values[field.key])
            for field in drafting.plan(application).form.fields
            if field.element.kind is ElementKind.CREDIT_CODE and field.key in check.values
        ]
        if codes:
            self.business = registers.last_known("business", codes[0])

    def of(self, element: DataElement, key: str) -> tuple[Any, str]:
        """Return another source's value and its name, None when there is none."""
        source = element.source
        if self.business is not None and self.business.get(_FIRM_FIELDS.get(source, "")):
            return self.business[_FIRM_FIELDS[source]], base.info("business").title
        if source.startswith("certificate.") and source in self.held:
            return self.held[source], self.titles.get(source.split(".")[1], "电子证照")
        if element.name in self.faces and self.faces[element.name][0]:
            value, title = self.faces[element.name]
            return value, title
        known = self.application.known.get(key)
        if known:
            return known.get("value"), str(known.get("from", ""))
        if source in self.facts:
            return self.facts[source], "实名信息"
        return None, ""


def _plain(element: DataElement, value: Any, now: datetime) -> Any:
    """Return a value so that the same thing written in two ways is equal."""
    if isinstance(value, str | list):
        with suppress(Refusal):
            value = check_value(element, value, today=now.date())
    return "".join(value.split()).upper() if isinstance(value, str) else value


def _shown(element: DataElement, value: Any, now: datetime) -> str:
    try:
        return shown_answer(element, check_value(element, value, today=now.date()))
    except Refusal:
        return str(value)
