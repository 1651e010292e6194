"""Machine clients: registering, stopping, admitting their calls, forgetting what is no longer needed."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from yijian.agencies import queries as agencies
from yijian.kernel.actor import Actor, ActorKind, Channel
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.openapi import rules
from yijian.openapi.models import KeptAnswer, MachineClient, MachineNonce
from yijian.openapi.vocabulary import (
    KEEP_ANSWERS,
    KEEP_NONCES,
    MANAGE_MACHINES,
    KeyKind,
    NewMachine,
    SignedCall,
)
from yijian.plumbing import journal, numbering
from yijian.plumbing.duties import all_duties, duty_title


@transaction.atomic
def register_machine(
    *,
    name: str,
    agency_code: str,
    duties: Collection[str],
    kind: KeyKind,
    public_key: str,
    actor: Actor,
    now: datetime,
) -> NewMachine:
    """Let a system sign calls; an HMAC secret is made here and returned this once.

    :raises NotYourDuty: when the actor does not entrust machines.
    :raises NoSuchDuty, NoSuchKey, NotFound: when a duty, the key or the agency does not exist.
    """
    _require(actor)

    if agency_code:
        agencies.agency(agency_code)
    known = {duty.code for duty in all_duties()}
    for duty in duties:
        if duty not in known:
            raise rules.NoSuchDuty(field="duties", duty=duty)
    if kind is KeyKind.SM2:
        rules.check_public_key(public_key)

    secret = secrets.token_urlsafe(32) if kind is KeyKind.HMAC else ""
    client = MachineClient.objects.create(
        ref=numbering.reference("M"),
        name=name,
        agency_code=agency_code,
        key_kind=kind.value,
        public_key=public_key if kind is KeyKind.SM2 else "",
        secret=secret,
        duties=sorted(set(duties)),
        registered_at=now,
    )

    journal.write(
        act="openapi.register-machine",
        title=f"登记接口身份“{name}”",
        subject_ref=client.ref,
        actor=actor,
        now=now,
        detail={"agency": agency_code, "duties": client.duties, "key": kind.value},
    )
    return NewMachine(ref=client.ref, name=name, secret=secret)


@transaction.atomic
def stop_machine(*, ref: str, actor: Actor, now: datetime) -> None:
    """Let a system sign no more; what it did stays. A repeat changes nothing."""
    client = MachineClient.objects.select_for_update(of=("self",)).filter(ref=ref).first()
    if client is None:
        raise NotFound(what="这个接口身份")

    _require(actor)

    if not client.is_active:
        return
    client.is_active, client.stopped_at = False, now
    client.save(update_fields=["is_active", "stopped_at"])

    journal.write(
        act="openapi.stop-machine",
        title=f"停用接口身份“{client.name}”",
        subject_ref=ref,
        actor=actor,
        now=now,
    )


def admit_call(*, call: SignedCall, now: datetime) -> Actor:
    """Return who made a signed call, and use up its nonce.

    The nonce is noted only once the signature holds, so that strangers can neither burn nonces nor fill the table.

    :raises StaleCall: when it is more than five minutes off.
    :raises SignatureRefused: when the client is unknown or stopped, or the signature does not hold.
    :raises Replayed: when the nonce was used before.
    """
    rules.check_moment(call, now=now)
    client = MachineClient.objects.filter(ref=call.client_ref, is_active=True).first()
    if client is None or not rules.holds(
        call, kind=KeyKind(client.key_kind), public_key=client.public_key, secret=client.secret
    ):
        raise rules.SignatureRefused(why="接口身份不对，或者签名和内容对不上")
    try:
        with transaction.atomic():
            MachineNonce.objects.create(client=client, nonce=call.nonce, used_at=now)
    except IntegrityError as again:
        raise rules.Replayed from again
    agency = agencies.agency(client.agency_code) if client.agency_code else None
    return Actor(
        kind=ActorKind.MACHINE,
        ref=client.ref,
        name=client.name,
        agency_code=agency.code if agency else None,
        agency_name=agency.title if agency else "",
        region_code=agency.region_code if agency else "",
        duties=frozenset(client.duties),
        channel=Channel.API,
    )


def forget_calls(*, now: datetime) -> int:
    """Drop nonces and kept answers that are no longer needed; return how many."""
    nonces, _ = MachineNonce.objects.filter(used_at__lt=now - KEEP_NONCES).delete()
    answers, _ = KeptAnswer.objects.filter(kept_at__lt=now - KEEP_ANSWERS).delete()
    return nonces + answers


def _require(actor: Actor) -> None:
    if actor.kind is ActorKind.SYSTEM or actor.holds(MANAGE_MACHINES):
        return
    raise NotYourDuty(duty=duty_title(MANAGE_MACHINES))
