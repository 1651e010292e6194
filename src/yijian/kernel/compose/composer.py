"""Composing: from a bundle version and a person's answers to the plan."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from yijian.kernel.compose.plan import FeeLine, Pass, Plan, PlannedPart, Saving
from yijian.kernel.compose.route import Days, days_of, forerunners, lanes_of, last_day, order
from yijian.kernel.compose.selection import Chosen, select
from yijian.kernel.compose.situation import Situation
from yijian.kernel.definitions import BundleDefinition, DataElement, ItemDefinition, Part
from yijian.kernel.forms import Answer, MaterialList, MergedForm, merge_forms, merge_materials
from yijian.kernel.rules import TODAY, Truth
from yijian.kernel.workdays import WorkCalendar


def bundle_of(item: ItemDefinition) -> BundleDefinition:
    """Return a bundle of one, so that a single item is composed like any other thing."""
    return BundleDefinition(
        code=item.code,
        version=item.version,
        title=item.title,
        plain=item.plain,
        lead_role=item.agency_role,
        lead_title=item.agency_title,
        promised=item.promised,
        parts=(Part(item=item.code, because="您要办的就是这一项。"),),
        joint_survey=item.survey,
        partial=False,
        questions=item.questions,
        synonyms=item.synonyms,
        basis=item.basis,
    )


def place_of(
    bundle: BundleDefinition,
    elements: Mapping[str, DataElement],
    answers: Mapping[str, Answer],
    *,
    on: date,
    known: Mapping[str, Answer] | None = None,
) -> str:
    """Return the code of the division where the answers say that a bundle is filed; empty while they do not say.

    :raises RuleFaults: when a rule cannot be read (``check_bundle`` finds it).
    """
    situation = Situation.of(elements, answers, known or {}, on=on)
    for place in bundle.places:
        value = situation.facts.get(elements[place.element].name) if place.element in elements else None
        if isinstance(value, str) and situation.truth(place.when) is Truth.TRUE:
            return value
    return ""


def compose(
    bundle: BundleDefinition,
    items: Mapping[str, ItemDefinition],
    elements: Mapping[str, DataElement],
    answers: Mapping[str, Answer],
    *,
    calendar: WorkCalendar,
    on: date,
    known: Mapping[str, Answer] | None = None,
    optional_chosen: Collection[str] = (),
    held: Collection[str] = (),
    answered: Collection[str] = (),
    may_promise: bool = True,
    given: Collection[str] | None = None,
) -> Plan:
    """Compose the plan of a bundle for one set of answers, as if all were filed and accepted on ``on``.

    ``items`` and ``elements`` are keyed by code; so are ``answers`` (None is 说不准) and ``known`` (profile, registers; an answer
    goes before). ``optional_chosen`` are the items ticked; the other materials' arguments are those of ``merge_materials``. Rules
    read ``on`` as 今天. The plan may be made at any time: what is not answered yet is prepared for and marked. The same arguments
    give the same plan.

    :raises NotEntitled: when a condition of acceptance fails.
    :raises NoAlternative, SeveralAlternatives: when not exactly one of a choice group fits.
    :raises NothingApplies: when the answers leave no part.
    :raises ItemUnknown, ElementUnknown, RuleFaults, RingOfParts: when the definitions are wrong (``check_bundle`` finds them
        before publishing).
    :raises CalendarUnknown: when a day lies beyond the known calendar.
    """
    situation = Situation.of(elements, answers, known or {}, on=on)
    selection = select(bundle, items, situation, ticked=optional_chosen)
    chosen = {one.item.code: one for one in selection.chosen}
    parts = [one.part for one in selection.chosen]
    waves = order(bundle, parts, items)
    after = forerunners(parts)
    days = days_of(waves, after, items, on=on, calendar=calendar)
    planned = tuple(
        _planned(chosen[code], after[code], days[code], present=chosen, wave=number, on=on, calendar=calendar)
        for number, wave in enumerate(waves)
        for code in wave
    )
    definitions = [one.item for one in selection.chosen]
    form = merge_forms(definitions, elements, passed=_passed(parts, frozenset(chosen)))
    materials = merge_materials(
        definitions,
        elements,
        situation.facts,
        held=held,
        answered=answered,
        may_promise=may_promise,
        given=given,
    )
    promised_on = max(p.promised_on for p in planned)
    statutory_on = max(p.statutory_on for p in planned)
    bundle_promised_on = last_day(started_on=on, limit=bundle.promised, calendar=calendar)
    visits = sum(max(items[code].visits for code in wave) for wave in waves)
    return Plan(
        bundle=bundle.code,
        version=bundle.version,
        title=bundle.title,
        on=on,
        answers={name: value for name, value in situation.facts.items() if name != TODAY},
        declined=tuple(sorted(situation.declined)),
        parts=planned,
        left_out=selection.left_out,
        conditions=selection.conditions,
        lanes=lanes_of(planned),
        promised_on=promised_on,
        promised_days=calendar.working_days_between(on, promised_on),
        bundle_promised_on=bundle_promised_on,
        bundle_promised_days=calendar.working_days_between(on, bundle_promised_on),
        statutory_on=statutory_on,
        statutory_days=calendar.working_days_between(on, statutory_on),
        form=form,
        materials=materials,
        fees=tuple(
            FeeLine(item=d.code, plain=d.plain or d.title, cents=d.fee_cents, basis=d.fee_basis)
            for d in definitions
            if d.fee_cents
        ),
        visits=visits,
        savings=_savings(
            bundle, definitions, form, materials, visits=visits, end=promised_on, on=on, calendar=calendar
        ),
        signers=bundle.signers,
        joint_survey=bundle.joint_survey and sum(d.survey for d in definitions) > 0,
    )


def _passed(parts: Sequence[Part], present: Collection[str]) -> dict[str, frozenset[str]]:
    return {
        p.item: frozenset(element for source, _, element in (*p.passes, *p.completed_by) if source in present)
        for p in parts
        if p.passes or p.completed_by
    }


def _planned(
    one: Chosen,
    after: tuple[str, ...],
    days: Days,
    *,
    present: Collection[str],
    wave: int,
    on: date,
    calendar: WorkCalendar,
) -> PlannedPart:
    item, part = one.item, one.part
    return PlannedPart(
        item=item.code,
        version=item.version,
        title=item.title,
        plain=item.plain or item.title,
        agency_role=item.agency_role,
        agency_title=item.agency_title,
        relation=part.relation,
        because=one.because,
        certain=one.certain,
        depends_on=one.depends_on,
        wave=wave,
        after=after,
        passes=tuple(
            Pass(item=source, certificate_field=field, element=element)
            for source, field, element in part.passes
            if source in after
        ),
        completed_by=tuple(
            Pass(item=source, certificate_field=field, element=element)
            for source, field, element in part.completed_by
            if source in present
        ),
        instant=item.instant,
        promised=item.promised,
        statutory=item.statutory,
        starts_on=days.starts_on,
        promised_on=days.promised_on,
        statutory_on=days.statutory_on,
        start_day=calendar.working_days_between(on, days.starts_on),
        end_day=calendar.working_days_between(on, days.promised_on),
        critical=days.critical,
        fee_cents=item.fee_cents,
        fee_basis=item.fee_basis,
        visits=item.visits,
        certificate_kind=item.certificate_kind,
        promise_mode=item.promise_mode.value,
        register_check=item.register_check,
        survey=item.survey,
    )


def _savings(
    bundle: BundleDefinition,
    definitions: Sequence[ItemDefinition],
    form: MergedForm,
    materials: MaterialList,
    *,
    visits: int,
    end: date,
    on: date,
    calendar: WorkCalendar,
) -> tuple[Saving, ...]:
    """Return the reductions against filing one item after the other."""
    before = dict(bundle.before)
    days_singly = sum(
        calendar.working_days_between(on, last_day(started_on=on, limit=d.promised, calendar=calendar))
        for d in definitions
    )
    rows = (
        ("materials", "要交的材料", "份", len(materials.to_bring), materials.papers_singly),
        ("forms", "要填的表", "张", int(bool(form.fields)), sum(bool(d.fields) for d in definitions)),
        ("fields", "要填的项", "处", len(form.fields), form.fields_singly),
        ("visits", "要跑的趟数", "趟", visits, sum(d.visits for d in definitions)),
        ("days", "要等的时间", "个工作日", calendar.working_days_between(on, end), days_singly),
    )
    return tuple(
        Saving(code=code, title=title, unit=unit, now=now, singly=singly, before=before.get(code))
        for code, title, unit, now, singly in rows
    )
