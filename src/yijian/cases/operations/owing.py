"""Handing in what was promised, and opening messages: acts of the person after filing."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO

from yijian.cases import access
from yijian.cases.queries import drafting, mine
from yijian.credit import operations as credit
from yijian.credit import queries as promised
from yijian.credit.rules import NothingHandedIn
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound
from yijian.plumbing import files, messages


def hand_in_promised(
    *, ref: str, promise_ref: str, uploads: Sequence[tuple[IO[bytes], str]], actor: Actor, now: datetime
) -> None:
    """Take in the files of a promised paper and hand them in under its promise.

    :raises NotFound: when the promise is not of this application, or it is not the actor's to act.
    :raises FileRefused: when a file cannot be taken; NothingHandedIn when there is none.
    """
    application = access.application(ref, actor)
    promise = promised.promise(ref=promise_ref, actor=actor)
    if promise is None or promise.application_ref != ref or not access.may_fill(actor, application):
        raise NotFound(what="这个承诺")
    if not uploads:
        raise NothingHandedIn(title=promise.title)
    line = next(
        (line for line in drafting.plan(application).materials.lines if line.code == promise.material_code),
        None,
    )
    taken = []
    for stream, name in uploads:
        accepted = files.take_in(
            stream,
            name=name,
            accepts=line.accepts if line else ("pdf", "jpg", "png"),
            max_megabytes=line.max_megabytes if line else 10,
            now=now,
        )
        taken.append(
            {
                "digest": accepted.digest,
                "name": files.plain_name(name),
                "size": accepted.size,
                "media_type": accepted.media_type,
                "pages": accepted.pages,
            }
        )
    credit.hand_in(ref=promise_ref, files=taken, actor=actor, now=now)


def read_messages(*, actor: Actor, now: datetime) -> int:
    """Mark the actor's messages as read; return how many were new."""
    return sum(messages.mark_read(to_ref=ref, now=now) for ref in mine.refs_of(actor))
