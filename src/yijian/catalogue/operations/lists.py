"""Publishing lists."""

from datetime import datetime

from django.db import transaction

from yijian.catalogue.access import require_publisher
from yijian.catalogue.facts import ListPublished
from yijian.catalogue.models import ItemList, ItemListEntry, ItemListVersion
from yijian.catalogue.operations.items import NothingChanged
from yijian.catalogue.queries.lists import list_page
from yijian.catalogue.vocabulary import ListDraft, ListRow
from yijian.kernel.actor import Actor
from yijian.plumbing import facts, journal
from yijian.plumbing.digest import canonical, sm3


@transaction.atomic
def publish_list(*, draft: ListDraft, actor: Actor, now: datetime) -> ListRow:
    """Publish the next version of a list with all its entries.

    Tells the house: ListPublished.

    :raises NotYourDuty: when the actor does not publish.
    :raises NothingChanged: when the last version says the same.
    """
    row, _ = ItemList.objects.get_or_create(
        code=draft.code, defaults={"kind": draft.kind, "region_code": draft.region_code}
    )
    held = ItemList.objects.select_for_update(of=("self",)).select_related("current").get(pk=row.pk)

    require_publisher(actor)

    digest = digest_of(draft)
    last = held.current
    if last is not None and last.digest == digest:
        raise NothingChanged(title=draft.title, version=last.version)

    published = ItemListVersion.objects.create(
        item_list=held,
        version=last.version + 1 if last else 1,
        title=draft.title,
        batch=draft.batch,
        document=draft.document,
        effective_from=draft.effective_from,
        effective_until=draft.effective_until,
        digest=digest,
        published_at=now,
        published_by_name=actor.name,
    )
    ItemListEntry.objects.bulk_create(
        [
            ItemListEntry(
                version=published,
                position=entry.position,
                target_kind=entry.target_kind,
                target_code=entry.target_code,
                title=entry.title,
                detail=dict(entry.detail),
            )
            for entry in draft.entries
        ]
    )
    ItemList.objects.filter(pk=held.pk).update(
        current=published, kind=draft.kind, region_code=draft.region_code
    )

    journal.write(
        act="catalogue.publish-list",
        title=f"发布清单“{draft.title}”第{published.version}版",
        subject_ref=f"list:{draft.code}"[:64],
        actor=actor,
        now=now,
        detail={"version": published.version, "entries": len(draft.entries), "digest": digest},
    )

    facts.tell(ListPublished(about=draft.code, list_version=published.version, title=draft.title), now=now)
    return list_page(draft.code)


def digest_of(draft: ListDraft) -> str:
    """Return the digest by which two versions of a list are the same."""
    return sm3(
        canonical(
            [
                draft.title,
                draft.kind,
                draft.region_code,
                draft.batch,
                draft.document,
                draft.effective_from,
                draft.effective_until,
                [
                    [entry.position, entry.target_kind, entry.target_code, entry.title, dict(entry.detail)]
                    for entry in draft.entries
                ],
            ]
        )
    )
