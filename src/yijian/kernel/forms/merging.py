"""One form out of the forms of several items: a thing is asked once, what must be asked of each item is asked of each."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from yijian.kernel.definitions import DataElement, FieldUse, ItemDefinition, Reuse
from yijian.kernel.forms.refusals import ElementUnknown
from yijian.kernel.forms.values import vocabulary_of
from yijian.kernel.rules import parse

LAST_GROUP = "承诺和签名"
"""Heading of per-item fields that name no group; they stand at the end, when everything else is filled."""

OTHER_GROUP = "其他情况"
"""Heading of shared fields that name no group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedBy:
    """One item's wish for a field."""

    item: str
    title: str
    """The item in everyday words."""
    required: bool
    shown_when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question of a form."""

    key: str
    """The name of its value: the element's code, for per-item elements ``code@item``."""
    element: DataElement
    item: str = ""
    """The item it is asked for; empty when all share the answer."""
    wanted_by: tuple[WantedBy, ...]
    shown_when: str
    """Rule; empty: always shown."""
    required_when: str | None
    """Rule; empty: always when shown; None: never."""

    @property
    def required(self) -> bool:
        """Tell whether any item requires it when it is shown."""
        return self.required_when is not None

    @property
    def label(self) -> str:
        """What people read beside it; per-item fields say for which item they stand."""
        return f"{self.element.name}（{self.wanted_by[0].title}）" if self.item else self.element.name

    @property
    def because(self) -> str:
        """Say why it is asked and by whom: 为了算疏散人数。食品经营许可、消防检查要用。"""
        users = "、".join(dict.fromkeys(w.title for w in self.wanted_by))
        why = self.element.why.rstrip("。")
        return f"{why}。{users}要用。" if why else f"{users}要用。"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup:
    """Fields under one heading."""

    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRule:
    """Something that must hold among the answers of a form."""

    rule: str
    sentence: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedForm:
    """One form; complete in itself, so that it can be kept with a filing."""

    groups: tuple[FieldGroup, ...]
    rules: tuple[FormRule, ...] = ()
    words: tuple[DataElement, ...] = ()
    """Every element that the form's rules name, asked here or not."""
    passed: tuple[tuple[str, str], ...] = ()
    """(item, element) filled by another item's result and therefore not asked."""
    fields_singly: int = 0
    """Fields the items would ask for one by one."""

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Return all fields in the order they are asked."""
        return tuple(f for g in self.groups for f in g.fields)

    @property
    def fields_saved(self) -> int:
        """Return how many fields need not be filled because the items share one form."""
        return self.fields_singly - len(self.fields)


Form = MergedForm
"""A form is always a merged one; a single item merges with nothing."""


def merge_forms(
    items: Sequence[ItemDefinition],
    elements: Mapping[str, DataElement],
    *,
    passed: Mapping[str, Collection[str]] | None = None,
) -> MergedForm:
    """Merge the forms of items, in the order given, into one.

    ``elements`` is keyed by code. A ONCE element appears once: shown when any item shows it, required when any item that shows
    it requires it. A PER_ITEM element appears once for each item. ``passed`` names, by item, elements that another item's result
    fills; they are not asked for that item. Groups stand in the order of first mention, PER_ITEM fields without a group last.

    :raises ElementUnknown: when an item asks for an element that ``elements`` does not hold.
    :raises RuleFaults: when a rule of the form cannot be read.
    """
    filled = {code: frozenset(names) for code, names in (passed or {}).items()}
    gathered: dict[str, list[tuple[ItemDefinition, FieldUse]]] = {}
    dropped: list[tuple[str, str]] = []
    singly = 0
    for item in items:
        for code in dict.fromkeys(use.element for use in item.fields):
            if code not in elements:
                raise ElementUnknown(item=item.title, element=code)
            singly += 1
            if code in filled.get(item.code, frozenset()):
                dropped.append((item.code, code))
        for use in item.fields:
            if use.element not in filled.get(item.code, frozenset()):
                gathered.setdefault(_key(elements[use.element], item), []).append((item, use))
    fields = [_field(key, elements[uses[0][1].element], uses) for key, uses in gathered.items()]
    rules = _merge_rules(items)
    return MergedForm(
        groups=_group(fields),
        rules=rules,
        words=_words(fields, rules, elements),
        passed=tuple(dropped),
        fields_singly=singly,
    )


def either(rules: Iterable[str]) -> str:
    """Return the text of a rule that holds when any of the given does; an empty one always does."""
    texts = list(dict.fromkeys(r.strip() for r in rules))
    if "" in texts:
        return ""
    return texts[0] if len(texts) == 1 else " or ".join(f"({t})" for t in texts)


def _key(element: DataElement, item: ItemDefinition) -> str:
    return f"{element.code}@{item.code}" if element.reuse is Reuse.PER_ITEM else element.code


def _field(key: str, element: DataElement, uses: list[tuple[ItemDefinition, FieldUse]]) -> FormField:
    requiring = [use.shown_when for _, use in uses if use.required]
    shown_when = either(use.shown_when for _, use in uses)
    required_when = either(requiring) if requiring else None
    if required_when == shown_when:
        required_when = ""
    return FormField(
        key=key,
        element=element,
        item=uses[0][0].code if element.reuse is Reuse.PER_ITEM else "",
        wanted_by=tuple(
            WantedBy(
                item=item.code,
                title=item.plain or item.title,
                required=use.required,
                shown_when=use.shown_when,
            )
            for item, use in uses
        ),
        shown_when=shown_when,
        required_when=required_when,
    )


def _group(fields: list[FormField]) -> tuple[FieldGroup, ...]:
    groups: dict[str, list[FormField]] = {}
    last: list[FormField] = []
    for field in fields:
        if field.item and not field.element.group:
            last.append(field)
        else:
            groups.setdefault(field.element.group or OTHER_GROUP, []).append(field)
    if last:
        groups[LAST_GROUP] = groups.pop(LAST_GROUP, []) + last
    return tuple(FieldGroup(title=title, fields=tuple(members)) for title, members in groups.items())


def _merge_rules(items: Sequence[ItemDefinition]) -> tuple[FormRule, ...]:
    users: dict[tuple[str, str], list[str]] = {}
    for item in items:
        for check in item.checks:
            users.setdefault((check.rule, check.refusal or check.title), []).append(item.code)
    return tuple(
        FormRule(rule=rule, sentence=sentence, items=tuple(dict.fromkeys(codes)))
        for (rule, sentence), codes in users.items()
    )


def _words(
    fields: list[FormField], rules: tuple[FormRule, ...], elements: Mapping[str, DataElement]
) -> tuple[DataElement, ...]:
    vocabulary = vocabulary_of(elements)
    texts = [
        *(f.shown_when for f in fields),
        *(f.required_when or "" for f in fields),
        *(r.rule for r in rules),
    ]
    named = frozenset[str]().union(*(parse(text, vocabulary).fields for text in texts))
    return tuple(e for e in elements.values() if e.name in named)
