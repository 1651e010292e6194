"""Defining kinds of certificate."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from yijian.certificates import rules
from yijian.certificates.access import require_manager_of_kinds
from yijian.certificates.models import CertificateKind
from yijian.certificates.vocabulary import KindRow
from yijian.kernel.actor import Actor
from yijian.plumbing import journal


@transaction.atomic
def define_kind(*, kind: KindRow, actor: Actor, now: datetime) -> CertificateKind:
    """Record a kind of certificate, new or as it shall be from now on; repeating changes nothing.

    Certificates that exist keep the face they were issued with.

    :raises NotYourDuty: without the duty to manage certificates.
    :raises NumberLayoutFaulty: when numbers cannot be written by its layout.
    """
    held = CertificateKind.objects.select_for_update(of=("self",)).filter(code=kind.code).first()

    require_manager_of_kinds(actor)

    rules.numbered(kind.number_layout, serial=1, on=date(2026, 1, 1), region_code="000000")

    values = {
        "type_code": kind.type_code,
        "title": kind.title,
        "english": kind.english,
        "issuer_role": kind.issuer_role,
        "seal_title": kind.seal_title,
        "holder": kind.holder.value,
        "layout": kind.layout.value,
        "number_layout": kind.number_layout,
        "public_by": kind.public_by,
        "months": kind.months,
        "fields": [asdict(field) for field in kind.fields],
    }
    changed = [name for name, value in values.items() if held is None or getattr(held, name) != value]
    if held is not None and not changed:
        return held
    found = held or CertificateKind(code=kind.code)
    for name, value in values.items():
        setattr(found, name, value)
    found.save()

    journal.write(
        act="certificates.kind-defined",
        title="定义证照类型",
        subject_ref=f"certificate-kind:{kind.code}",
        actor=actor,
        now=now,
        detail={"changed": changed},
    )
    return found
