"""The one line: routes, timelines, days of a promise."""

import math
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from yijian.ui.rules.route import across, downwards
from yijian.ui.rules.scale import tick_boxes
from yijian.ui.templatetags.surfaces import drawn
from yijian.ui.vocabulary import Route, Step, Ticks


def route(route: Route) -> dict[str, Any]:
    """Draw a plan's route: lanes over days on wide pages, a line downwards on phones."""
    return {"route": route, "wide": across(route), "tall": downwards(route)}


def state(
    content: str,
    title: str,
    text: str = "",
    due: str = "",
    due_label: str = "最晚办好",
    days: Ticks | None = None,
    id: str = "now",
) -> SafeString:
    """Show where things stand: who moves next, what you do, and the date; what stands inside are buttons."""
    return drawn(
        "state",
        content=SafeString(content.strip()),
        title=title,
        text=text,
        due=due,
        due_label=due_label,
        days=days,
        id=id,
    )


def ticks(days: Ticks) -> dict[str, Any]:
    """Show working days against promise and law."""
    boxes = tick_boxes(today=days.today, promised=days.promised, legal=days.legal, finished=days.finished)
    sentence = days.sentence or f"承诺{days.promised}个工作日，今天是第{days.today}个" + (
        f"；法定{days.legal}个工作日" if days.legal else ""
    )
    left = days.left or ("" if days.finished else f"今天第{days.today}天")
    return {
        "boxes": boxes,
        "sentence": sentence,
        "left": left,
        "right": days.right or (f"法定{days.legal}天" if days.legal else ""),
    }


def timeline(steps: Iterable[Step], level: int = 3) -> dict[str, Any]:
    """Draw what has happened, what is happening and what will, downwards; departments side by side as lanes."""
    return {"steps": tuple(steps), "level": level, "lane_level": level + 1}


def ring(done: int, total: int, label: str = "") -> dict[str, Any]:
    """Draw a ring that fills: 8/11."""
    around = 2 * math.pi * 29
    part = around * (done / total if total else 1)
    return {
        "done": done,
        "total": total,
        "dash": f"{part:.1f} {around:.1f}",
        "none": done == 0 and total > 0,
        "label": label or f"{total}份里已齐{done}份",
    }


def growth(
    done: int = 1, total: int = 3, stamped: bool = False, label: str = "", text: str = "办结"
) -> dict[str, Any]:
    """Draw the line of a receipt: it has reached station ``done`` of ``total``, the seal waits or has landed."""
    end = 566
    reach = end if stamped else 20 + (end - 20) * done / max(total, 1)
    return {
        "reach": f"{reach:.0f}",
        "stamped": stamped,
        "text": text,
        "tick": f"M{reach - 11:.0f} 54l8 8 15-16",
        "label": label or "办理进度",
    }


def countdown(seconds: int = 60, url: str = "", label: str = "秒后换一个码") -> dict[str, Any]:
    """Count seconds down, then fetch ``url`` into the surrounding ``data-yj-countdown-target``; without JavaScript a link stands there."""
    return {"seconds": seconds, "url": url, "label": label}
