"""Checking a whole form: what is visible, what is missing, what is wrong, and nothing that was typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yijian.kernel.definitions import Reuse
from yijian.kernel.forms.merging import FormField, MergedForm
from yijian.kernel.forms.reading import Raw, check_value, is_blank, not_filled
from yijian.kernel.forms.refusals import AnswersDisagree
from yijian.kernel.forms.values import Value, vocabulary_of
from yijian.kernel.refusal import Refusal
from yijian.kernel.rules import Rule, Truth, evaluate, parse
from yijian.kernel.rules import Value as FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong with one field."""

    key: str
    refusal: Refusal

    @property
    def sentence(self) -> str:
        """Return what the person reads under the field."""
        return self.refusal.sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCheck:
    """The outcome of a check.

    ``values`` holds what is visible and right, ``kept`` everything that was typed, word for word, whether visible, right or
    neither: a form is always drawn again from ``kept``.
    """

    values: Mapping[str, Value]
    faults: tuple[FieldFault, ...]
    kept: Mapping[str, Raw]
    visible: tuple[str, ...]
    """Keys of the fields that are shown with these answers, in order."""
    facts: Mapping[str, FactValue]
    """What is known now by element name: the facts given and the right, visible, shared answers."""

    @property
    def complete(self) -> bool:
        """Tell whether the form can be filed."""
        return not self.faults

    def fault_of(self, key: str) -> FieldFault | None:
        """Return what is wrong with one field, None if nothing is."""
        return next((f for f in self.faults if f.key == key), None)


def check_form(
    form: MergedForm,
    values: Mapping[str, Raw],
    facts: Mapping[str, FactValue],
    *,
    today: date | None = None,
) -> FormCheck:
    """Check what was typed into a form.

    ``values`` is by field key, ``facts`` by element name (answers of the guidance, registers, 今天). A field is shown when its
    rule is true; while the rule is unknown it stays hidden, and the answer of a hidden field is no fact. A blank optional field
    is a known blank to rules. Rules among answers are told at the last shown field they name, and only when the answers they
    name are right by themselves. Checking twice changes nothing.
    """
    checker = _Checker(form, values, facts, today)
    return checker.check()


class _Checker:
    def __init__(
        self, form: MergedForm, values: Mapping[str, Raw], facts: Mapping[str, FactValue], today: date | None
    ) -> None:
        self.form = form
        self.values = values
        self.given = facts
        asked = {f.element.code: f.element for f in form.fields}
        named = {e.code: e for e in form.words}
        self.vocabulary = vocabulary_of({**named, **asked})
        self.read: dict[str, Value | None] = {}
        self.wrong: dict[str, Refusal] = {}
        for field in form.fields:
            raw = values.get(field.key)
            if is_blank(raw):
                self.read[field.key] = None
                continue
            try:
                self.read[field.key] = check_value(field.element, raw, today=today)
            except Refusal as refusal:
                self.wrong[field.key] = refusal

    def rule(self, text: str) -> Rule:
        return parse(text, self.vocabulary)

    def check(self) -> FormCheck:
        visible = self.settle_visible()
        required = {f.key for f in self.holding(visible, visible, lambda f: f.required_when)}
        faults: dict[str, Refusal] = {}
        for field in visible:
            if field.key in self.wrong:
                faults[field.key] = self.wrong[field.key]
            elif field.key in required and self.read[field.key] is None:
                faults[field.key] = not_filled(field.element)
        facts = self.facts(visible)
        for form_rule in self.form.rules:
            rule = self.rule(form_rule.rule)
            named = [f for f in visible if f.element.name in rule.fields and f.element.reuse is Reuse.ONCE]
            if named and evaluate(rule, facts) is Truth.FALSE and not any(f.key in faults for f in named):
                last = named[-1]
                faults[last.key] = AnswersDisagree(field=last.element.code, sentence=form_rule.sentence)
        right = {
            f.key: value
            for f in visible
            if f.key not in faults and (value := self.read.get(f.key)) is not None
        }
        return FormCheck(
            values=right,
            faults=tuple(FieldFault(key=f.key, refusal=faults[f.key]) for f in visible if f.key in faults),
            kept=dict(self.values),
            visible=tuple(f.key for f in visible),
            facts=facts,
        )

    def settle_visible(self) -> Sequence[FormField]:
        """Show what the shown answers show, until nothing changes.

        Each round opens or closes at least one more step of a chain of fields, so a form without a ring of visibility settles
        within as many rounds as it has fields; a ring is cut there.
        """
        fields = self.form.fields
        visible = [f for f in fields if not f.shown_when]
        for _ in range(len(fields) + 1):
            found = self.holding(fields, visible, lambda f: f.shown_when)
            if found == visible:
                break
            visible = found
        return visible

    def holding(
        self,
        fields: Sequence[FormField],
        visible: Sequence[FormField],
        rule_of: Callable[[FormField], str | None],
    ) -> list[FormField]:
        """Return the fields whose rule holds while ``visible`` is shown; no rule (None) never holds."""
        facts: dict[str, dict[str, FactValue]] = {}
        found: list[FormField] = []
        for field in fields:
            text = rule_of(field)
            if text and field.item not in facts:
                facts[field.item] = self.facts(visible, item=field.item)
            if text == "" or (text and evaluate(self.rule(text), facts[field.item]) is Truth.TRUE):
                found.append(field)
        return found

    def facts(self, visible: Sequence[FormField], *, item: str = "") -> dict[str, FactValue]:
        """Return the facts while ``visible`` is shown; a per-item answer is a fact only to its own item."""
        known = dict(self.given)
        for field in visible:
            if field.key in self.wrong:
                known.pop(field.element.name, None)
            elif not field.item or field.item == item:
                known[field.element.name] = self.read[field.key]
        return known
