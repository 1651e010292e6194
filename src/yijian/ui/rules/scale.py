"""Cuts time into the small boxes of clocks and day ticks."""

from dataclasses import dataclass

MOST_BOXES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One day."""

    x: str
    width: str
    state: str
    """done, now, soon, today, over, stop, promise or open: the stylesheet's class."""


def _boxes(states: list[str], width: float) -> tuple[Box, ...]:
    count = len(states)
    gap = 3.0 if count <= 20 else 1.5
    each = (width - gap * (count - 1)) / count
    return tuple(
        Box(x=f"{number * (each + gap):.1f}", width=f"{each:.1f}", state=state)
        for number, state in enumerate(states)
    )


def clock_boxes(*, total: int, used: int, light: str, width: float = 148) -> tuple[Box, ...]:
    """Return the boxes of a clock: used days, the day that counts now in its light, days left.

    More than 40 days become proportional stretches.
    """
    total = max(1, total)
    used = max(0, min(used, total))
    now = {"fine": "now", "soon": "soon", "today": "today", "over": "over", "stop": "stop"}.get(light, "done")
    if total > MOST_BOXES:
        done = width * used / total
        kind = now if light in ("stop", "over") else "done"
        return (
            Box(x="0", width=f"{done:.1f}", state=kind),
            Box(x=f"{done:.1f}", width=f"{width - done:.1f}", state="open"),
        )
    states = []
    for number in range(total):
        if light == "stop":
            states.append("stop" if number < used else "open")
        elif number < used - 1 or (light == "done" and number < used):
            states.append("done")
        elif number == used - 1 or (used == 0 and number == 0 and light != "done"):
            states.append(now if used or light != "fine" else "open")
        else:
            states.append("open")
    return _boxes(states, width)


def tick_boxes(
    *, today: int, promised: int, legal: int, finished: bool, width: float = 224
) -> tuple[Box, ...]:
    """Return the boxes of day ticks: past days, today, days of the promise, days the law would still allow."""
    count = max(today, promised, legal, 1)
    states = []
    for number in range(1, count + 1):
        if number < today or (finished and number == today):
            states.append("past" if number <= promised or not promised else "over")
        elif number == today:
            states.append("over" if promised and number > promised else "today" if not finished else "past")
        elif number <= promised:
            states.append("promise")
        else:
            states.append("open")
    return _boxes(states, width)
