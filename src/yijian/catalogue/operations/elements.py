"""Publishing data elements."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from yijian.catalogue.access import require_publisher
from yijian.catalogue.models import Element, ElementVersion
from yijian.catalogue.queries.definitions import ELEMENT
from yijian.kernel.actor import Actor
from yijian.kernel.definitions import DataElement
from yijian.plumbing import journal
from yijian.plumbing.digest import canonical, sm3


@transaction.atomic
def publish_elements(*, elements: Sequence[DataElement], actor: Actor, now: datetime) -> int:
    """Publish data elements in the order forms show them; return how many got a new version.

    Elements that are the same already are left alone, elements not named stay as they are.

    :raises NotYourDuty: when the actor does not publish.
    """
    held = {
        row.code: row
        for row in Element.objects.select_for_update(of=("self",)).select_related("current").order_by("pk")
    }

    require_publisher(actor)

    changed = 0
    for position, element in enumerate(elements, start=1):
        body = ELEMENT.dump_python(element, mode="json")
        digest = sm3(canonical(body))
        row = held.get(element.code)
        if row is None:
            row = Element.objects.create(code=element.code, name=element.name, position=position)
        elif row.position != position or row.name != element.name:
            Element.objects.filter(pk=row.pk).update(position=position, name=element.name)
        if row.current is not None and row.current.digest == digest:
            continue
        version = (row.current.version if row.current else 0) + 1
        published = ElementVersion.objects.create(
            element=row, version=version, definition=body, digest=digest, published_at=now
        )
        Element.objects.filter(pk=row.pk).update(current=published)
        changed += 1
        journal.write(
            act="catalogue.publish-element",
            title=f"发布数据元“{element.name}”第{version}版",
            subject_ref=f"element:{element.code}",
            actor=actor,
            now=now,
            detail={"digest": digest},
        )
    return changed
