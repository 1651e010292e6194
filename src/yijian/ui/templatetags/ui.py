"""The tag library of all components: ``{% load ui %}``. ``docs/ui.md`` shows one call of each."""

from collections.abc import Callable
from typing import Any

from django import template

from yijian.ui.templatetags import actions, answers, frame, papers, progress, staff, surfaces, text

register = template.Library()


def _leaf(name: str, function: Callable[..., Any], **options: Any) -> None:
    register.inclusion_tag(f"components/{name}/{name}.html", name=name, **options)(function)


def _wrapper(name: str, function: Callable[..., Any], **options: Any) -> None:
    register.simple_block_tag(name=name, **options)(function)


LEAVES: dict[str, Callable[..., Any]] = {
    "button": actions.button,
    "chips": actions.chips,
    "search": actions.search,
    "help_call": actions.help_call,
    "copy": actions.copy,
    "share": actions.share,
    "printer": actions.printer,
    "listen": actions.listen,
    "pager": actions.pager,
    "choice": answers.choice,
    "choices": answers.choices,
    "why": answers.why,
    "known": answers.known,
    "field": answers.field,
    "errors": answers.errors,
    "levels": answers.levels,
    "seg": answers.seg,
    "drop": answers.drop,
    "item": papers.item,
    "certificate": papers.certificate,
    "outcome": papers.outcome,
    "verdict": papers.verdict,
    "checks": papers.checks,
    "savings": papers.savings,
    "route": progress.route,
    "ticks": progress.ticks,
    "timeline": progress.timeline,
    "ring": progress.ring,
    "growth": progress.growth,
    "countdown": progress.countdown,
    "clock": staff.clock,
    "ruler": staff.ruler,
    "move": staff.move,
    "changes": staff.changes,
    "kpis": staff.kpis,
    "chart": staff.chart,
    "cardlet": staff.cardlet,
    "keys": staff.keys,
    "tag": surfaces.tag,
    "empty": surfaces.empty,
    "mini": surfaces.mini,
    "group": surfaces.group,
    "crumbs": surfaces.crumbs,
    "back": surfaces.back,
    "waiting": surfaces.waiting,
    "stations": frame.stations,
    "brand": frame.brand,
    "city": frame.city,
    "life": frame.life,
}
for name, function in LEAVES.items():
    _leaf(name, function)

FRAME: dict[str, Callable[..., Any]] = {
    "gov": frame.gov,
    "foot": frame.foot,
    "portal_nav": frame.portal_nav,
    "tabs": frame.tabs,
    "head_tools": frame.head_tools,
    "rail": frame.rail,
    "staff_tools": frame.staff_tools,
    "find": frame.find,
    "notices": frame.notices,
}
for name, function in FRAME.items():
    _leaf(name, function, takes_context=True)

WRAPPERS: dict[str, Callable[..., Any]] = {
    "card": surfaces.card,
    "sheet": surfaces.sheet,
    "pane": surfaces.pane,
    "note": surfaces.note,
    "disclosure": surfaces.disclosure,
    "dialog": surfaces.dialog,
    "action_bar": actions.action_bar,
    "materials": papers.materials,
    "material": papers.material,
    "items": papers.items,
    "outcomes": papers.outcomes,
    "knowns": answers.knowns,
    "fieldset": answers.fieldset,
    "state": progress.state,
    "table": staff.table,
    "decide": staff.decide,
}
for name, function in WRAPPERS.items():
    _wrapper(name, function)

register.simple_tag(text.icon, name="icon")
register.simple_tag(text.mark, name="mark")
register.simple_tag(text.seal, name="seal")
register.simple_tag(text.qr, name="qr")
register.filter("nb", text.nb)
register.filter("wbr", text.wbr)
register.filter("code", text.code)
register.filter("spoken", text.spoken)
register.filter("day", text.day)
register.filter("long_day", text.long_day)
register.filter("weekday", text.weekday)
register.filter("moment", text.moment)
register.filter("money", text.money)
