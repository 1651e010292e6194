"""What clerks work with: clocks, tables, numbers, charts."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from yijian.ui.rules import charts
from yijian.ui.rules.scale import clock_boxes
from yijian.ui.templatetags.surfaces import drawn
from yijian.ui.vocabulary import Changed, Chart, Kpi, Light, MoveForm, RulerPart


def clock(light: str, word: str, when: str = "", total: int = 0, used: int = 0) -> dict[str, Any]:
    """Show a clock: the word (剩1天, 今天到期, 超期1天, 已停2天), until when, and its days; no scale without ``total``."""
    boxes = clock_boxes(total=total, used=used, light=light) if total else ()
    return {"light": str(Light(light)), "word": word, "when": when, "boxes": boxes}


def cardlet(colour: str) -> dict[str, Any]:
    """Show a small tilted card: ``y`` 黄牌 or ``r`` 红牌, always beside its word."""
    return {"colour": colour, "word": {"y": "黄牌", "r": "红牌"}[colour]}


def ruler(parts: Iterable[RulerPart], label: str = "按时限筛选") -> dict[str, Any]:
    """Show the whole inbox on one line, from overdue to stopped; each stretch is a filter."""
    return {"parts": tuple(parts), "label": label}


def table(
    content: str,
    caption: str,
    cards: bool = False,
    hide_caption: bool = True,
    id: str = "",
    keys: bool = False,
    sticky: bool = False,
) -> SafeString:
    """Wrap ``thead`` and ``tbody``. ``cards``: rows become cards on phones; ``keys``: J K Enter X move in it; ``sticky``: the head stays.

    Cell classes for cards: ``c-x`` tick box (hidden), ``c-when`` clock, ``c-main`` title, ``c-tag`` kind, ``c-do`` button, ``hide-s`` hidden;
    any other cell with ``data-label`` becomes a line 标签 值.
    """
    return drawn(
        "table",
        content=content,
        caption=caption,
        cards=cards,
        hide_caption=hide_caption,
        id=id,
        keys=keys,
        sticky=sticky,
    )


def changes(changes: Iterable[Changed], label: str = "改了什么") -> dict[str, Any]:
    """Show fields before and after, the old text struck through."""
    return {"changes": tuple(changes), "label": label}


def decide(content: str, text: str, label: str = "作决定") -> SafeString:
    """Wrap the decision's buttons in the bar that floats at the bottom; ``text`` says what is missing and what will happen."""
    return drawn("decide", content=content, text=text, label=label)


def move(form: MoveForm, revision: int = 0, heading: bool = True) -> dict[str, Any]:
    """Draw the form of one move: reasons of law, fields, button; ``revision`` is what the page was drawn from."""
    return {"form": form, "revision": revision, "heading": heading}


def kpis(numbers: Iterable[Kpi]) -> dict[str, Any]:
    """Show numbers with their frame."""
    return {"numbers": tuple(numbers)}


def keys(pairs: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """Show shortcuts; without pairs those of the inbox."""
    listed = tuple(pairs) or (
        ("J K", "上下"),
        ("Enter", "打开"),
        ("X", "选中"),
        ("/", "搜索"),
        ("?", "全部快捷键"),
    )
    return {"pairs": [(text.split(), meaning) for text, meaning in listed]}


def chart(chart: Chart, level: int = 2) -> dict[str, Any]:
    """Draw a chart titled by its question, with the same numbers as a table below."""
    small: charts.Plot | None = None
    if chart.form == "columns":
        large, small = (
            charts.columns(chart, width=760, height=270),
            charts.columns(chart, width=330, height=200),
        )
    elif chart.form == "bars":
        large, small = charts.bars(chart, width=560), charts.bars(chart, width=330)
    elif chart.form == "heat":
        large, small = charts.heat(chart, width=460), charts.heat(chart, width=330)
    else:
        large = charts.share(chart, width=560)
    rows = [
        (label, [charts.number(series.values[at]) for series in chart.series])
        for at, label in enumerate(chart.labels)
    ]
    plots = [("for-l", large), ("for-s", small)] if small else [("", large)]
    return {
        "chart": chart,
        "plots": plots,
        "large": large,
        "rows": rows,
        "level": level,
        "parts": list(zip(chart.labels, large.marks, strict=False)),
    }
