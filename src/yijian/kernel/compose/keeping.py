"""Plans as plain JSON and back, so that a filing can keep the plan it was filed under.

The JSON is read by the field's types, so a plan kept by an older release stays readable as long as new fields have defaults;
what a newer release wrote in addition is passed over.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from yijian.kernel.compose.plan import Plan
from yijian.kernel.forms import Value
from yijian.kernel.refusal import Refusal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FORMAT = 1
"""Written into every kept plan; raised when an old plan could be misread."""

Json = dict[str, Any]


class PlanUnreadable(Refusal):
    """What was kept is no plan that this release can read."""

    code = "compose.plan-unreadable"
    status = 500
    template = "这份办事方案读不出来：{fault}。请重新生成方案，已经交的不受影响。"


def plan_to_json(plan: Plan) -> Json:
    """Return a plan as JSON: objects, lists, texts, numbers, booleans and null only."""
    return {"format": FORMAT} | _write_fields(plan)


def plan_from_json(kept: Mapping[str, Any]) -> Plan:
    """Return the plan that was kept; equal to the one written.

    :raises PlanUnreadable: when it was written by a release that this one does not understand, or is no plan at all.
    """
    if kept.get("format") != FORMAT:
        raise PlanUnreadable(fault="格式版本不认识")
    try:
        return Plan(**_read_fields(kept, Plan))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PlanUnreadable(fault="内容不完整") from error


def _write(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case bool() | int() | str() | None:
            return value
        case Decimal():
            return {"decimal": f"{value:f}"}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Mapping():
            return {str(k): _write(v) for k, v in value.items()}
        case tuple() | list():
            return [_write(v) for v in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _write_fields(value)
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _write_fields(value: "DataclassInstance") -> Json:
    return {f.name: _write(getattr(value, f.name)) for f in fields(value)}


@cache
def _shape(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    hints = get_type_hints(kind)
    return tuple(
        (f.name, hints[f.name], f.default is MISSING and f.default_factory is MISSING) for f in fields(kind)
    )


def _read_fields(kept: Mapping[str, Any], kind: type) -> Json:
    return {name: read(kept[name]) for name, read, required in _readers(kind) if required or name in kept}


@cache
def _readers(kind: type) -> tuple[tuple[str, Callable[[Any], Any], bool], ...]:
    return tuple((name, _reader(inner), required) for name, inner, required in _shape(kind))


def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return what reads a value of a type; made once a type, because a plan has thousands of values."""
    if kind == Value:
        return _read_value
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        given = _reader(next(k for k in get_args(kind) if k is not NoneType))
        return lambda kept: None if kept is None else given(kept)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if origin is not None:
        inner = _reader(get_args(kind)[1])
        return lambda kept: {name: inner(value) for name, value in kept.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return lambda kept: kind(**_read_fields(kept, kind))
    if issubclass(kind, Enum):
        member: Callable[[Any], Any] = kind
        return member
    return _plain_reader(kind)


def _tuple_reader(inner: tuple[Any, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if inner[-1] is Ellipsis:
        each = _reader(inner[0])
        return lambda kept: tuple([each(value) for value in kept])
    readers = [_reader(one) for one in inner]
    return lambda kept: tuple([read(value) for value, read in zip(kept, readers, strict=True)])


def _plain_reader(kind: type) -> Callable[[Any], Any]:
    is_tagged = kind in (date, datetime, Decimal)

    def read(kept: Any) -> Any:
        value = _read_value(kept) if is_tagged else kept
        if not isinstance(value, kind):
            raise TypeError(f"{kind.__name__} expected")
        return value

    return read


def _read_value(kept: Any) -> Value:
    match kept:
        case {"decimal": str(text)}:
            return Decimal(text)
        case {"moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case list():
            return tuple(str(v) for v in kept)
        case bool() | int() | str():
            return kept
    raise TypeError("no answer")
