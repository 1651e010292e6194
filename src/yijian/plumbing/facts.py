"""Telling facts and hearing them: recorded with the change, heard later, at least once, in order, without repetition."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db import IntegrityError, transaction
from pydantic import TypeAdapter

from yijian.kernel.fact import Fact
from yijian.plumbing import queueing
from yijian.plumbing.models import FactReceipt, FactRecord

F = TypeVar("F", bound=Fact)
F_contra = TypeVar("F_contra", bound=Fact, contravariant=True)


class Handler(Protocol[F_contra]):
    """Something that reacts to a fact by calling one operation."""

    def __call__(self, fact: F_contra, *, now: datetime) -> None:
        """React; a repeat must change nothing."""


_kinds: dict[tuple[str, int], type[Fact]] = {}
_handlers: dict[tuple[str, int], dict[str, Callable[..., None]]] = {}
_own_transactions: set[str] = set()


def hears(
    fact_class: type[F], name: str, *, own_transactions: bool = False
) -> Callable[[Handler[F]], Handler[F]]:
    """Register a handler of one kind of fact under a name that never changes (``area.what-it-does``).

    ``own_transactions`` leaves the transactions to the handler, for one that asks outside systems: no transaction is held open
    while somebody else thinks, and the record of a call that failed stays. Its operations must be repeatable.
    """

    def register(handler: Handler[F]) -> Handler[F]:
        key = (fact_class.kind, fact_class.version)
        _kinds[key] = fact_class
        known = _handlers.setdefault(key, {})
        if name in known and known[name] is not handler:
            raise ValueError(f"two handlers of {fact_class.kind} are called {name}")
        known[name] = handler
        if own_transactions:
            _own_transactions.add(name)
        return handler

    return register


def handlers() -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the names of the handlers of each kind and version of fact."""
    return {key: tuple(names) for key, names in _handlers.items()}


def tell(fact: Fact, *, now: datetime) -> FactRecord:
    """Record a fact and queue one job for each handler, all in the present transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a fact is told inside the transaction that made it true")
    body = TypeAdapter(type(fact)).dump_python(fact, mode="json")
    record = FactRecord.objects.create(
        kind=fact.kind, version=fact.version, about=fact.about, body=body, told_at=now
    )
    for name in _handlers.get((fact.kind, fact.version), {}):
        queueing.put(
            "plumbing.deliver_fact",
            queue=queueing.FACTS_QUEUE,
            lock=f"{name}|{fact.about}",
            record_id=record.pk,
            handler=name,
        )
    return record


def deliver(*, record_id: int, handler: str, now: datetime) -> bool:
    """Let one handler hear one fact; return whether it was heard now, False when it had been heard before.

    Receipt and reaction are one transaction: a worker killed in between leaves neither. A handler with transactions of its own gets
    its receipt afterwards: a worker killed in between lets it hear again.
    """
    record = FactRecord.objects.get(pk=record_id)
    key = (record.kind, record.version)
    if handler in _own_transactions:
        if FactReceipt.objects.filter(record=record, handler=handler).exists():
            return False
        _handlers[key][handler](read(record), now=now)
        _, is_new = FactReceipt.objects.get_or_create(
            record=record, handler=handler, defaults={"heard_at": now}
        )
        return is_new
    try:
        with transaction.atomic():
            FactReceipt.objects.create(record=record, handler=handler, heard_at=now)
            _handlers[key][handler](read(record), now=now)
    except IntegrityError:
        if FactReceipt.objects.filter(record=record, handler=handler).exists():
            return False
        raise
    return True


def read(record: FactRecord) -> Fact:
    """Turn a stored fact back into its value."""
    fact_class = _kinds[(record.kind, record.version)]
    known = {field.name for field in fields(fact_class)}
    body: dict[str, Any] = {name: value for name, value in record.body.items() if name in known}
    value: Fact = TypeAdapter(fact_class).validate_python(body)
    return value
