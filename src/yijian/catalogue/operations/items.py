"""Publishing, suspending, resuming and withdrawing items."""

from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

from django.db import transaction

from yijian.catalogue.access import require_publisher
from yijian.catalogue.facts import ItemPublished, ItemStateChanged, ItemWithdrawn
from yijian.catalogue.models import ItemVersion, ServiceItem
from yijian.catalogue.operations.searching import forget_for_search, index_for_search
from yijian.catalogue.queries.definitions import ITEM, elements, words
from yijian.catalogue.queries.pages import row_of
from yijian.catalogue.queries.searching import document_of
from yijian.catalogue.rules.fitness import ItemNotFit, Severity, faults_of_item
from yijian.catalogue.vocabulary import ITEM_STATE_TITLES, ItemRow, ItemState
from yijian.kernel.actor import Actor
from yijian.kernel.definitions import ItemDefinition
from yijian.kernel.refusal import Conflict, NotFound, Refusal
from yijian.plumbing import facts, journal
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.digest import canonical, sm3


class NothingChanged(Refusal):
    """The version about to be published says what the last one says."""

    code: ClassVar[str] = "catalogue.nothing-changed"
    template: ClassVar[str] = "“{title}”和第{version}版一模一样，没有发布新版。改动后再发布。"


class ItemCancelled(Refusal):
    """A cancelled item cannot be published or put back to use."""

    code: ClassVar[str] = "catalogue.item-cancelled"
    template: ClassVar[str] = "“{title}”已经取消，不能再发布或启用。需要恢复时请用新的代码登记。"


class WrongState(Refusal):
    """The item does not stand where this act starts."""

    code: ClassVar[str] = "catalogue.wrong-state"
    template: ClassVar[str] = "“{title}”现在是“{state}”，不能{act}。请刷新后核对状态。"


@transaction.atomic
def publish_item_version(
    *,
    definition: ItemDefinition,
    effective_from: date,
    actor: Actor,
    now: datetime,
    effective_until: date | None = None,
    note: str = "",
    expected_version: int | None = None,
) -> ItemRow:
    """Publish the next version of an item; its number is given here, ``definition.version`` is not looked at.

    A version of a later day waits until ``put_into_force``; until then the former one stays in force. With
    ``expected_version`` the last version must still be the one the author worked on.

    Tells the house: ItemPublished.

    :raises NotYourDuty: when the actor does not publish.
    :raises ItemNotFit: when the item has a fault that a citizen would meet.
    :raises ItemCancelled, NothingChanged, Conflict: when the item does not allow it.
    """
    row, _ = ServiceItem.objects.get_or_create(code=definition.code, defaults={"state_since": now})
    item = ServiceItem.objects.select_for_update(of=("self",)).get(pk=row.pk)
    last = ItemVersion.objects.filter(item=item).order_by("-version").first()

    require_publisher(actor)

    if item.state == ItemState.CANCELLED:
        raise ItemCancelled(title=definition.title)
    if expected_version is not None and expected_version != (last.version if last else 0):
        raise Conflict(what=f"事项“{definition.title}”")
    body = body_of(definition)
    digest = sm3(canonical(body))
    if last is not None and last.digest == digest and last.effective_from == effective_from:
        raise NothingChanged(title=definition.title, version=last.version)
    faults = faults_of_item(definition, elements=elements(), vocabulary=words())
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if errors:
        raise ItemNotFit(title=definition.title, faults=errors)

    published = ItemVersion.objects.create(
        item=item,
        version=last.version + 1 if last else 1,
        definition=body,
        digest=digest,
        title=definition.title,
        plain=definition.plain,
        kind=definition.kind,
        basic_code=definition.basic_code,
        implementing_code=definition.implementing_code,
        business_code=definition.business_code,
        level=definition.level,
        agency_role=definition.agency_role,
        visits=definition.visits,
        effective_from=effective_from,
        effective_until=effective_until,
        published_at=now,
        published_by=actor.ref,
        published_by_name=actor.name,
        note=note,
    )
    if item.current is None or effective_from <= _day(now):
        _put(item, published)

    journal.write(
        act="catalogue.publish-item",
        title=f"发布事项“{definition.title}”第{published.version}版",
        subject_ref=subject_of(item.code),
        actor=actor,
        now=now,
        reason=note[:80],
        detail={
            "version": published.version,
            "digest": digest,
            "effective_from": effective_from.isoformat(),
            "warnings": [str(fault) for fault in faults],
        },
    )

    facts.tell(
        ItemPublished(
            about=item.code, item_version=published.version, title=definition.title, is_first=last is None
        ),
        now=now,
    )
    return row_of(item)


@transaction.atomic
def put_into_force(*, now: datetime) -> int:
    """Let versions whose day has come take the place of those before; return how many did. Repeating it changes nothing."""
    moved = 0
    for item in ServiceItem.objects.select_for_update(of=("self",)).select_related("current").order_by("pk"):
        due = (
            ItemVersion.objects.filter(item=item, effective_from__lte=_day(now)).order_by("-version").first()
        )
        if (
            due is not None
            and due.pk != item.current_id
            and (item.current is None or due.version > item.current.version)
        ):
            _put(item, due)
            moved += 1
    return moved


@transaction.atomic
def suspend_item(*, code: str, reason: str, actor: Actor, now: datetime) -> None:
    """Stop new applications for an item for a while; open cases go on.

    Tells the house: ItemStateChanged.

    :raises NotFound, NotYourDuty, WrongState: as their names say.
    """
    _change(code, ItemState.ACTIVE, ItemState.SUSPENDED, act="暂停", reason=reason, actor=actor, now=now)


@transaction.atomic
def resume_item(*, code: str, reason: str, actor: Actor, now: datetime) -> None:
    """Let an item be applied for again.

    Tells the house: ItemStateChanged.

    :raises NotFound, NotYourDuty, WrongState: as their names say.
    """
    _change(code, ItemState.SUSPENDED, ItemState.ACTIVE, act="恢复", reason=reason, actor=actor, now=now)


@transaction.atomic
def withdraw_item(*, code: str, reason: str, actor: Actor, now: datetime) -> None:
    """Cancel an item for good; open cases end under their version.

    Tells the house: ItemWithdrawn.

    :raises NotFound, NotYourDuty: as their names say.
    :raises ItemCancelled: when it is cancelled already.
    """
    item = _locked(code)

    require_publisher(actor)

    title = item.current.title if item.current else code
    if item.state == ItemState.CANCELLED:
        raise ItemCancelled(title=title)

    ServiceItem.objects.filter(pk=item.pk).update(
        state=ItemState.CANCELLED, state_reason=reason[:200], state_since=now
    )
    forget_for_search(kind="item", codes=[code])

    journal.write(
        act="catalogue.withdraw-item",
        title=f"取消事项“{title}”",
        subject_ref=subject_of(code),
        actor=actor,
        now=now,
        from_state=item.state,
        to_state=ItemState.CANCELLED,
        reason=reason[:80],
    )

    facts.tell(ItemWithdrawn(about=code, reason=reason), now=now)


def body_of(definition: ItemDefinition) -> dict[str, object]:
    """Return a definition as it is stored; the version stands in its own column."""
    body: dict[str, object] = ITEM.dump_python(replace(definition, version=0), mode="json")
    return body


def subject_of(code: str) -> str:
    """Return the journal's name of an item."""
    return f"item:{code}"[:64]


def _change(
    code: str, source: ItemState, target: ItemState, *, act: str, reason: str, actor: Actor, now: datetime
) -> None:
    item = _locked(code)

    require_publisher(actor)

    title = item.current.title if item.current else code
    if item.state != source:
        raise WrongState(title=title, state=ITEM_STATE_TITLES[ItemState(item.state)], act=act)

    ServiceItem.objects.filter(pk=item.pk).update(state=target, state_reason=reason[:200], state_since=now)
    item.state = target
    _index(item)

    journal.write(
        act=f"catalogue.item-{target.name.lower()}",
        title=f"{act}事项“{title}”",
        subject_ref=subject_of(code),
        actor=actor,
        now=now,
        from_state=source,
        to_state=target,
        reason=reason[:80],
    )

    facts.tell(ItemStateChanged(about=code, state=target.value, reason=reason), now=now)


def _locked(code: str) -> ServiceItem:
    item = (
        ServiceItem.objects.select_for_update(of=("self",))
        .select_related("current")
        .filter(code=code)
        .first()
    )
    if item is None:
        raise NotFound(what="事项" + code)
    return item


def _put(item: ServiceItem, version: ItemVersion) -> None:
    ServiceItem.objects.filter(pk=item.pk).update(current=version)
    item.current = version
    _index(item)


def _day(now: datetime) -> date:
    return now.astimezone(CITY_TIME).date()


def _index(item: ServiceItem) -> None:
    if item.state == ItemState.ACTIVE and item.current is not None:
        index_for_search([document_of(item)])
    else:
        forget_for_search(kind="item", codes=[item.code])
