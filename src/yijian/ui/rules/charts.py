"""Works out where the marks of a chart stand."""

from dataclasses import dataclass
from math import ceil

from yijian.ui.vocabulary import Chart, Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One rectangle with its printed value."""

    x: str
    y: str
    width: str
    height: str
    role: str
    value: str = ""
    label: str = ""
    label_x: str = ""
    label_y: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """One grid line with its number."""

    at: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One series drawn as a line, ending in a ring."""

    path: str
    role: str
    end_x: str
    end_y: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A finished drawing."""

    width: int
    height: int
    left: str
    right: str
    marks: tuple[Mark, ...] = ()
    lines: tuple[Line, ...] = ()
    guides: tuple[Guide, ...] = ()
    labels: tuple[Guide, ...] = ()
    rows: tuple[Guide, ...] = ()


def number(value: float | None) -> str:
    """Return a value as printed: 3,482 or 2.1; nothing known is a dash."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:,.1f}"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"


def nice_top(highest: float) -> tuple[float, float]:
    """Return a round upper end of an axis and the step between its lines."""
    if highest <= 0:
        return 1.0, 1.0
    size = 1.0
    while size * 10 <= highest / 5:
        size *= 10
    while size > highest / 5:
        size /= 10
    step = next(size * factor for factor in (1, 2, 5, 10, 20) if size * factor * 5 >= highest)
    # a value that stands on a line must not be pushed to the next one by binary fractions
    return step * ceil(highest / step - 1e-9), step


def _role(chart: Chart, series: Series, value: float | None) -> str:
    if value is not None:
        if chart.bad_at is not None and value >= chart.bad_at:
            return "bad"
        if chart.warn_at is not None and value >= chart.warn_at:
            return "warn"
    return series.role


def columns(chart: Chart, *, width: int, height: int) -> Plot:
    """Draw the first series as columns and further ones as lines."""
    left, top, bottom = 46.0, 12.0, height - 26.0
    known = [value for series in chart.series for value in series.values if value is not None]
    upper, step = nice_top(max(known, default=0))
    count = max(1, len(chart.labels))
    slot = (width - left - 8) / count

    def y(value: float) -> float:
        return bottom - (bottom - top) * value / upper

    marks, lines = [], []
    for place, series in enumerate(chart.series):
        if place == 0:
            for at, value in enumerate(series.values):
                if value is None:
                    continue
                marks.append(
                    Mark(
                        x=_n(left + slot * at + slot * 0.16),
                        y=_n(y(value)),
                        width=_n(slot * 0.68),
                        height=_n(bottom - y(value)),
                        role=_role(chart, series, value),
                    )
                )
            continue
        points = [
            (left + slot * (at + 0.5), y(value))
            for at, value in enumerate(series.values)
            if value is not None
        ]
        if points:
            path = "M" + "L".join(f"{_n(px)} {_n(py)}" for px, py in points)
            lines.append(Line(path=path, role=series.role, end_x=_n(points[-1][0]), end_y=_n(points[-1][1])))
    every = max(1, -(-count * 46 // int(width - left)))
    guides, value = [], 0.0
    while value <= upper + step / 2:
        guides.append(Guide(at=_n(y(value)), text=number(value)))
        value += step
    labels = tuple(
        Guide(at=_n(left + slot * (at + 0.5)), text=text)
        for at, text in enumerate(chart.labels)
        if at % every == 0
    )
    return Plot(
        width=width, height=height, left=_n(left), right=_n(width - 8),
        marks=tuple(marks), lines=tuple(lines), guides=tuple(guides), labels=labels,
    )  # fmt: skip


def bars(chart: Chart, *, width: int) -> Plot:
    """Draw the first series as horizontal bars with values; the second, if any, as the frame behind them."""
    longest = max((len(text) for text in chart.labels), default=0)
    left = min(width * 0.42, longest * 13.0 + 12)
    right = width - 76.0
    known = [value for series in chart.series for value in series.values if value is not None]
    upper = max(known, default=0) or 1
    row, marks, rows = 34, [], []
    for at, text in enumerate(chart.labels):
        y = 6 + row * at
        rows.append(Guide(at=_n(y + 15), text=text))
        reach = max((series.values[at] or 0 for series in chart.series), default=0)
        for place in range(len(chart.series) - 1, -1, -1):
            series = chart.series[place]
            value = series.values[at]
            if value is None:
                continue
            marks.append(
                Mark(
                    x=_n(left), y=_n(y if place == 0 else y + 5), width=_n(max(1.0, (right - left) * value / upper)),
                    height="20" if place == 0 else "10", role=_role(chart, series, value) if place == 0 else series.role,
                    value=f"{number(value)}{chart.unit}" if place == 0 else "",
                    label_x=_n(left + (right - left) * reach / upper + 8) if place == 0 else "", label_y=_n(y + 15),
                )
            )  # fmt: skip
    return Plot(
        width=width,
        height=row * len(chart.labels) + 8,
        left=_n(left),
        right=_n(right),
        marks=tuple(marks),
        rows=tuple(rows),
    )


def heat(chart: Chart, *, width: int) -> Plot:
    """Draw every series as a row of tinted cells with their values."""
    left = 12.0 + 13 * max((len(series.title) for series in chart.series), default=0)
    slot = (width - left) / max(1, len(chart.labels))
    known = [value for series in chart.series for value in series.values if value is not None]
    upper = max(known, default=0) or 1
    marks, rows = [], []
    for place, series in enumerate(chart.series):
        y = 24 + 30 * place
        rows.append(Guide(at=_n(y + 18), text=series.title))
        for at, value in enumerate(series.values):
            role = _role(chart, series, value)
            if role not in ("warn", "bad"):
                role = "none" if value is None else f"heat-{min(3, int(4 * value / upper))}"
            marks.append(
                Mark(
                    x=_n(left + slot * at + 1.5), y=_n(y), width=_n(slot - 3), height="26", role=role, value=number(value),
                    label_x=_n(left + slot * (at + 0.5)), label_y=_n(y + 18),
                )
            )  # fmt: skip
    labels = tuple(Guide(at=_n(left + slot * (at + 0.5)), text=text) for at, text in enumerate(chart.labels))
    return Plot(
        width=width, height=24 + 30 * len(chart.series), left=_n(left), right=str(width),
        marks=tuple(marks), labels=labels, rows=tuple(rows),
    )  # fmt: skip


SHARE_ROLES = ("info", "stop", "three", "warn", "rest", "frame")


def share(chart: Chart, *, width: int) -> Plot:
    """Draw the first series as one bar cut into parts, each with its number and percentage below."""
    values = [value or 0 for value in chart.series[0].values]
    whole = sum(values) or 1
    x, marks = 0.0, []
    for at, value in enumerate(values):
        wide = width * value / whole
        marks.append(
            Mark(
                x=_n(x), y="0", width=_n(max(0.0, wide - 2)), height="24", role=SHARE_ROLES[min(at, len(SHARE_ROLES) - 1)],
                value=f"{number(value)}{chart.unit}", label=f"{100 * value / whole:.0f}%",
            )
        )  # fmt: skip
        x += wide
    return Plot(width=width, height=24, left="0", right=str(width), marks=tuple(marks))
