"""Draws a plan's route: across for wide pages, downwards for phones. Only numbers come out; colours and type are the stylesheet's."""

from dataclasses import dataclass

from yijian.ui.vocabulary import Route, RouteLane

LEFT, FIRST_DAY, LAST_DAY, SEAL_AT = 40, 170, 970, 1048
TOP, LANE_GAP = 106, 80
STRAND, STRAND_GAP, WIDEST = 18, 26, 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One day of the wide drawing."""

    x: str
    title: str
    weekday: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One lane of the wide drawing: the pale line first, then the solid one, then the station."""

    lane: RouteLane
    pale: str
    solid: str
    end_x: str
    y: str
    label_x: str
    label_y: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The wide drawing."""

    height: int
    middle: str
    grid_until: str
    columns: tuple[Column, ...]
    tracks: tuple[Track, ...]
    before_y: str
    before_note_y: str
    seal_y: str
    end_y: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """One vertical line in one row of the tall drawing; the classes say whether it works, waits or has not begun."""

    x: str
    before: str
    """Class of the upper half of the head."""
    after: str
    """Class below the station."""
    curve: str = ""
    """Path of the tail when the strand moves sideways in this row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One station of the tall drawing."""

    title: str
    note: str
    when: str
    node_x: str
    node: str
    strands: tuple[Strand, ...]
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tall:
    """The drawing for phones."""

    width: int
    rows: tuple[Row, ...]
    merge: tuple[str, ...]
    """Paths by which the strands meet above the seal."""


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def across(route: Route) -> Drawing:
    """Lay the route out over days."""
    lanes = route.lanes
    count = max(1, len(lanes))
    middle = TOP + LANE_GAP * (count - 1) / 2
    gaps = max(1, len(route.days) - 1)
    step = (LAST_DAY - FIRST_DAY) / gaps

    def at(day: float) -> float:
        return FIRST_DAY + step * day

    tracks = []
    for number, lane in enumerate(lanes):
        y = TOP + LANE_GAP * number
        drop = y - middle
        end = max(at(lane.end), FIRST_DAY + 106)
        start = at(lane.start)
        part = f"M{FIRST_DAY} {_n(middle)}c54 0 36 {_n(drop)} 92 {_n(drop)}"
        join = f"H{SEAL_AT - 58}c34 0 20 {_n(-drop)} 58 {_n(-drop)}"
        late = start > FIRST_DAY + 92
        tracks.append(
            Track(
                lane=lane,
                pale=f"{part}H{_n(start)}M{_n(end)} {_n(y)}{join}" if late else f"M{_n(end)} {_n(y)}{join}",
                solid=f"M{_n(start)} {_n(y)}H{_n(end)}" if late else f"{part}H{_n(end)}",
                end_x=_n(end),
                y=_n(y),
                label_x=_n(start + 16 if late else FIRST_DAY + 102),
                label_y=_n(y - 18),
            )
        )
    bottom = TOP + LANE_GAP * (count - 1)
    return Drawing(
        height=int(max(bottom + 44, middle + 66)),
        middle=_n(middle),
        grid_until=_n(bottom + 34),
        columns=tuple(
            Column(x=_n(at(number)), title=day.title, weekday=day.weekday)
            for number, day in enumerate(route.days)
        ),
        tracks=tuple(tracks),
        before_y=_n(middle + 38),
        before_note_y=_n(middle + 60),
        seal_y=_n(middle - 27),
        end_y=_n(middle + 52),
    )


def downwards(route: Route) -> Tall:
    """Lay the route out as rows in the order in which parts finish."""
    lanes = sorted(enumerate(route.lanes), key=lambda pair: (pair[1].end, pair[0]))
    count = max(1, len(route.lanes))
    gap = min(STRAND_GAP, (WIDEST - 2 * STRAND) / max(1, count - 1))
    xs = [_n(STRAND + gap * number) for number in range(count)]
    first = _n(STRAND)
    order = {number: place for place, (number, _) in enumerate(lanes)}
    # the part that finishes first stands at the right, so that no strand crosses a finished one
    x_of = {number: xs[count - 1 - order[number]] for number in order}

    fork = tuple(
        Strand(
            x=x, before="on" if x == first else "", after="on", curve=f"M{first} 0C{first} 60 {x} 40 {x} 100"
        )
        for x in xs
    )
    today = route.days[0] if route.days else None
    start = Strand(x=first, before="", after="on")
    rows = [
        Row(
            title=today.title if today else "今天提交",
            note="",
            when=today.weekday if today else "",
            node_x=first,
            node="full",
            strands=(start,) if route.before else fork,
        )
    ]
    if route.before:
        rows.append(
            Row(
                title=route.before.title,
                note=route.before.note,
                when=route.before.when,
                node_x=first,
                node="full" if route.before.done else "ring",
                strands=fork,
            )
        )
    finished: set[int] = set()
    for number, lane in lanes:
        strands = []
        for other in order:
            was = "wait" if other in finished else "on"
            now = "wait" if other in finished or other == number else "on"
            strands.append(Strand(x=x_of[other], before=was, after=now))
        finished.add(number)
        rows.append(
            Row(
                title=lane.title,
                note=lane.note,
                when=lane.when,
                node_x=x_of[number],
                node="full" if lane.done else "ring",
                strands=tuple(strands),
            )
        )
    merge = tuple(f"M{x} 0C{x} 22 {first} 8 {first} 30" for x in xs)
    return Tall(width=int(STRAND * 2 + gap * (count - 1)) + 4, rows=tuple(rows), merge=merge)
