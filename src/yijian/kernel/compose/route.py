"""The order of parts and their days: what can start at once, what waits, and which chain decides when all is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from yijian.kernel.clocks import due_on
from yijian.kernel.compose.plan import Lane, PlannedPart, Stretch
from yijian.kernel.compose.refusals import RingOfParts
from yijian.kernel.definitions import BundleDefinition, ItemDefinition, Limit, LimitUnit, Part
from yijian.kernel.workdays import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """One part's place in time. A part starts on the day its last forerunner is due, which is its own day zero."""

    starts_on: date
    promised_on: date
    statutory_on: date
    critical: bool


def forerunners(parts: Sequence[Part]) -> dict[str, tuple[str, ...]]:
    """Return for each part the parts among the given whose result it needs: those it names, and those it takes fields from."""
    present = {p.item for p in parts}
    return {
        p.item: tuple(
            i for i in dict.fromkeys((*p.after, *(source for source, _, _ in p.passes))) if i in present
        )
        for p in parts
    }


def waves_of(after: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the parts wave by wave, each part in the first wave in which all it waits for is behind; order is kept.

    A ring gives nothing for its members: see ``ring_of``.
    """
    done: set[str] = set()
    waves: list[tuple[str, ...]] = []
    left = list(after)
    while left:
        wave = tuple(i for i in left if all(f in done for f in after[i]))
        if not wave:
            break
        waves.append(wave)
        done.update(wave)
        left = [i for i in left if i not in done]
    return tuple(waves)


def ring_of(after: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the parts along a ring, each waiting for the next and the last for the first; empty when there is none."""
    done = {i for wave in waves_of(after) for i in wave}
    stuck = [i for i in after if i not in done]
    if not stuck:
        return ()
    # Whatever is stuck waits for something stuck: following it must come round.
    path = [stuck[0]]
    while True:
        following = next(f for f in after[path[-1]] if f not in done)
        if following in path:
            return tuple(path[path.index(following) :])
        path.append(following)


def order(
    bundle: BundleDefinition, parts: Sequence[Part], items: Mapping[str, ItemDefinition]
) -> tuple[tuple[str, ...], ...]:
    """Return the waves of the parts in a plan.

    :raises RingOfParts: when some wait for one another.
    """
    after = forerunners(parts)
    ring = ring_of(after)
    if ring:
        titles = tuple(items[i].plain or items[i].title for i in ring)
        raise RingOfParts(bundle=bundle.title, titles=titles, items=ring)
    return waves_of(after)


def last_day(*, started_on: date, limit: Limit, calendar: WorkCalendar) -> date:
    """Return the last day of a limit that starts on a day, as the clocks of cases count it.

    Hours are counted as the working days they fill at most, since a plan knows the day of filing and not the hour.

    :raises CalendarUnknown: when the count leaves the known years.
    """
    if limit.unit is LimitUnit.HOUR:
        hours = calendar.hours.length.total_seconds() / 3600
        limit = Limit(amount=ceil(limit.amount / hours), unit=LimitUnit.WORKDAY)
    day = due_on(started_on=started_on, limit=limit, calendar=calendar)
    if day is None:
        raise ValueError("only an open stop leaves a limit without an end, and a plan has no stops")
    return day


def days_of(
    waves: Sequence[Sequence[str]],
    after: Mapping[str, Sequence[str]],
    items: Mapping[str, ItemDefinition],
    *,
    on: date,
    calendar: WorkCalendar,
) -> dict[str, Days]:
    """Return every part's days when all is filed and accepted on ``on``.

    :raises CalendarUnknown: when the count leaves the known years.
    """
    starts: dict[str, date] = {}
    promised: dict[str, date] = {}
    statutory: dict[str, date] = {}
    for wave in waves:
        for item in wave:
            definition = items[item]
            starts[item] = max((promised[f] for f in after[item]), default=on)
            promised[item] = last_day(started_on=starts[item], limit=definition.promised, calendar=calendar)
            legal_start = max((statutory[f] for f in after[item]), default=on)
            statutory[item] = last_day(started_on=legal_start, limit=definition.statutory, calendar=calendar)
    critical = _critical(waves, after, starts, promised)
    return {
        item: Days(
            starts_on=starts[item],
            promised_on=promised[item],
            statutory_on=statutory[item],
            critical=item in critical,
        )
        for wave in waves
        for item in wave
    }


def _critical(
    waves: Sequence[Sequence[str]],
    after: Mapping[str, Sequence[str]],
    starts: Mapping[str, date],
    promised: Mapping[str, date],
) -> set[str]:
    end = max(promised.values())
    critical = {item for item, day in promised.items() if day == end}
    for wave in reversed(waves):
        for item in wave:
            if item in critical:
                critical.update(f for f in after[item] if promised[f] == starts[item])
    return critical


def lanes_of(parts: Sequence[PlannedPart]) -> tuple[Lane, ...]:
    """Return one lane for each department, in order of first mention."""
    lanes: dict[tuple[str, str], list[Stretch]] = {}
    for part in parts:
        lanes.setdefault((part.agency_role, part.agency_title), []).append(
            Stretch(
                item=part.item,
                plain=part.plain,
                start_day=part.start_day,
                end_day=part.end_day,
                critical=part.critical,
            )
        )
    return tuple(
        Lane(agency_role=role, agency_title=title, stretches=tuple(stretches))
        for (role, title), stretches in lanes.items()
    )
