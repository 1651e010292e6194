"""模拟登记: what the simulated registers of other departments know, so that a demonstration has somebody to ask about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yijian.kernel.actor import Actor
from yijian.plumbing.connectors import simulators
from yijian.plumbing.connectors.registers import KEY_FIELDS
from yijian.plumbing.importing import Column, Difference, Kind, Row, Section, compare, sections
from yijian.plumbing.models import SimulatedRecord


def readable_areas() -> frozenset[str]:
    """Return the areas that have registered sections in the exchange format, by the names of their folders."""
    return frozenset(type(section).__module__.split(".")[1] for section in sections())


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntry:
    """One record of one register; ``key`` is what the register is asked by."""

    register: str
    key: str
    body: tuple[tuple[str, str], ...]


class SimulatedRecords(Section[RecordEntry]):
    """模拟登记."""

    code, title, order, key = "simulated-records", "模拟登记", 1100, ("库", "键")
    help = "随产品附带的模拟登记库里有什么；接上真实系统后不再使用。"
    columns = (
        Column(
            "库",
            required=True,
            help="、".join(f"{code}（按{field}查）" for code, field in KEY_FIELDS.items()),
        ),
        Column("键", required=True),
        Column("内容", Kind.PAIRS, required=True),
    )

    def read(self, row: Row) -> RecordEntry:
        """Return one record."""
        register = row.text("库")
        if register and register not in KEY_FIELDS:
            row.fault("库", f"没有登记库“{register}”", "填" + "、".join(KEY_FIELDS) + "之一")
        return RecordEntry(register=register, key=row.text("键"), body=row.pairs("内容"))

    def differences(self, values: Sequence[RecordEntry]) -> Sequence[Difference]:
        """Compare record by record."""
        held = {(row.connector, row.key): row.body for row in SimulatedRecord.objects.all()}
        return [
            compare(
                stored={"内容": held[(one.register, one.key)]} if (one.register, one.key) in held else None,
                wanted={"内容": dict(one.body)},
                key=f"{one.register} {one.key}",
            )
            for one in values
        ]

    def write(self, values: Sequence[RecordEntry], *, actor: Actor, now: datetime) -> None:
        """Teach the simulators."""
        for one in values:
            simulators.remember(one.register, one.key, dict(one.body))

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield every record whose register is asked by one key."""
        for row in SimulatedRecord.objects.filter(connector__in=KEY_FIELDS).order_by("connector", "key"):
            yield {"库": row.connector, "键": row.key, "内容": [(k, str(v)) for k, v in row.body.items()]}
