"""Values that components show: plain, frozen, with a default wherever a page may have nothing to say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Progress(StrEnum):
    """Where a station, step or lane stands on its line."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


class Light(StrEnum):
    """The lights of a clock; each has its own word and shape beside its colour."""

    FINE = "fine"
    SOON = "soon"
    """预警: the last third."""
    TODAY = "today"
    """黄牌: due today."""
    OVER = "over"
    """红牌: overdue."""
    STOPPED = "stop"
    """特别程序: days do not count."""
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place to go; ``about`` is read aloud after the label so that two equal labels differ."""

    title: str
    url: str
    about: str = ""
    current: bool = False
    icon: str = ""
    count: int | None = None
    hot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer: same shape as ``kernel.definitions.Option``."""

    value: str
    title: str
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One stop of a filing's line."""

    title: str
    state: Progress = Progress.NEXT
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What the head of a flow page shows (``layouts/flow.html`` reads it as ``flow``)."""

    title: str
    subtitle: str = ""
    stations: tuple[Station, ...] = ()
    saved_at: datetime | None = None
    exit_url: str = ""
    exit_label: str = "先退出"
    wide: bool = False
    """Plan pages use the wide column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One fault: ``target`` is the id of the field it belongs to."""

    target: str
    sentence: str
    blank: str = ""
    """Name of a field that is only empty: several of them are told in one sentence."""


class ByField(dict[str, str]):
    """What was typed or refused, by field; a field without an entry has empty text."""

    def __missing__(self, key: str) -> str:
        """Return the empty text."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBlank:
    """One field of a move's form."""

    kind: str
    name: str
    title: str
    value: str = ""
    error: str = ""
    help: str = ""
    options: tuple[Option, ...] = ()
    optional: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveForm:
    """What somebody fills in to make one move of a loop; ``ui.rules.moves.move_form`` makes it."""

    code: str
    title: str
    url: str
    law: str = ""
    kind: str = "two"
    """The look of its button."""
    note: str = ""
    """What the move will cause, or why it is offered."""
    reasons: tuple[Option, ...] = ()
    reasons_title: str = "法定理由"
    reason: str = ""
    reason_error: str = ""
    reason_id: str = "f-reason"
    blanks: tuple[MoveBlank, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteDay:
    """One column of a route drawing."""

    title: str
    """今天提交, 11月24日."""
    weekday: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLane:
    """One item on its way: works from day ``start`` to day ``end`` (column numbers, may be fractions), then waits for the others."""

    title: str
    note: str = ""
    """Agency and length: 市场监管局，4个工作日."""
    start: float = 0
    end: float = 0
    done: bool = False
    when: str = ""
    """The day in words for the drawing on phones: 11月27日 周五."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A plan as one line: what is done first, what runs side by side, where it ends."""

    sentence: str
    """The whole drawing in one sentence, for those who cannot see it."""
    days: tuple[RouteDay, ...]
    lanes: tuple[RouteLane, ...]
    before: RouteLane | None = None
    """What must be finished before the lanes part; drawn at the start."""
    end_title: str = "全部办好"
    end_note: str = "一次送达"
    finished: bool = False
    """Whether the seal is stamped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Working days of one clock against promise and law; day 1 is the first counted day."""

    today: int
    promised: int
    legal: int = 0
    sentence: str = ""
    left: str = ""
    right: str = ""
    finished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One department's part inside a step."""

    title: str
    text: str = ""
    state: Progress = Progress.NOW
    tag: str = ""
    tag_tone: str = ""
    sealed: bool = False
    """The result is really stamped: shows the solid seal."""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of a timeline."""

    title: str
    state: Progress = Progress.DONE
    at: datetime | date | None = None
    text: str = ""
    links: tuple[Link, ...] = ()
    lanes: tuple[Lane, ...] = ()
    sealed: bool = False
    end: bool = False
    """The last station: a square."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceLine:
    """One line of a certificate face."""

    label: str
    value: str
    full: bool = False
    """Takes both columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFace:
    """What stands on a certificate."""

    title: str
    lines: tuple[FaceLine, ...]
    english: str = ""
    agency: str = ""
    issued_on: date | None = None
    seal_text: str = ""
    """Round text of the seal, usually the agency's full name; empty: not sealed."""
    seal_purpose: str = ""
    """许可专用章."""
    code: str = ""
    """What the QR code on the face says, usually an address; empty: no code."""
    mark: str = ""
    """样例, 已注销: shown in the corner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    title: str
    text: str = ""
    passed: bool | None = True
    """None: could not be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulerPart:
    """One stretch of the deadline ruler: a filter."""

    light: str
    """over, today, soon, ok, stop, none (without a limit) or all."""
    count: int
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One field of a thing, before and after."""

    name: str
    before: str = ""
    after: str = ""
    new: bool = False
    """The whole thing is new: there is no before to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """One of the four savings."""

    label: str
    value: str
    unit: str = ""
    before: str = ""
    """The old number in words, struck through: 分开办19份."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One number with its frame; every number opens its cases."""

    label: str
    value: str
    unit: str = ""
    frame: str = ""
    """Target, law, last month."""
    trend: str = ""
    """up or down: how the frame is coloured; the words must say it too."""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Numbers of one thing over the labels of a chart."""

    title: str
    values: tuple[float | None, ...]
    role: str = "thing"
    """thing, frame, warn, bad, stop, rest: what the colour means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart titled by its question, with the same numbers as a table."""

    title: str
    sentence: str
    """What one sees, in one sentence."""
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    form: str = "columns"
    """columns (first series columns, further ones lines), bars (horizontal), share (one bar), heat (series are rows)."""
    unit: str = ""
    explanation: str = ""
    warn_at: float | None = None
    bad_at: float | None = None
    """From these values on a mark is amber or crimson (bars, heat)."""
    counted_url: str = ""
    """How it is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who is signed in, as the head of a page shows it."""

    name: str
    where: str = ""
    """Agency and desk: 望江区政务服务中心　综合窗口6号."""
    url: str = ""
    """The account page."""
    messages_url: str = ""
    unread: int = 0
    staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A place in the navigation of one face: ``portal``, ``tabs``, ``foot``, ``rail``, ``search`` (portal) or ``find`` (workbench).

    ``count`` and ``visible`` are given the request when the page is drawn.
    """

    face: str
    title: str
    route: str
    """Name of the URL: ``portal:home``."""
    order: int = 100
    section: str = ""
    """Heading in the rail: 今天, 闭环, 配置与监督."""
    icon: str = ""
    args: Sequence[str] = ()
    count: Callable[[Any], int | None] | None = None
    visible: Callable[[Any], bool] | None = None
    hot: bool = False
    """The count is shown in crimson."""
    namespaces: tuple[str, ...] = ()
    """Further URL namespaces in which this entry counts as the current one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RailSection:
    """One heading of the rail with its places."""

    title: str
    links: tuple[Link, ...] = field(default=())
