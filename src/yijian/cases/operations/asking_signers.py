"""Who is asked to sign: kept with the application, and kept true when what it says changes."""

from collections.abc import Sequence
from datetime import datetime

from yijian.cases.loops import ApplicationLoop
from yijian.cases.messages import SIGNATURE_WANTED
from yijian.cases.models import Application
from yijian.cases.queries import drafting, signing
from yijian.kernel.actor import Actor
from yijian.plumbing import journal, messages


def as_kept(signers: Sequence[signing.Signer]) -> list[dict[str, str]]:
    """Return the signers as they are kept with the application: who is in the list may see and sign it."""
    return [{"role": signer.role, "ref": signer.ref, "name": signer.name} for signer in signers]


def ask_signers(application: Application, signers: Sequence[signing.Signer], *, now: datetime) -> None:
    """Ask some people for their signature, each once for one state of the application."""
    for signer in signers:
        messages.send(
            kind=SIGNATURE_WANTED,
            to_ref=signer.ref,
            now=now,
            about=application.ref,
            link=f"/apply/{application.ref}/sign/",
            once_key=f"sign|{application.ref}|{signer.role}|{signer.ref}|{application.draft_revision}",
            places={"name": application.subject_name, "title": application.title},
        )


def refresh_signers(application: Application, *, actor: Actor, now: datetime) -> None:
    """Make an application that waits for signatures wait for those whom it names now; the row is locked by the caller.

    Who is named no longer may not see it any more, who is named anew is asked. While somebody is named who has no account yet, nobody
    is asked: signing says so.
    """
    if application.state != ApplicationLoop.signing.code:
        return
    found = drafting.plan(application)
    try:
        named = signing.signers_of(application, found, drafting.check(application, today=now.date()))
    except signing.SignerUnknown:
        named = ()
    wanted = [signer for signer in named if signer.ref != application.subject_ref]
    before = {kept["ref"] for kept in application.recipient.get("signers", [])} - {application.subject_ref}
    if before == {signer.ref for signer in wanted}:
        return
    application.recipient = {**application.recipient, "signers": as_kept(wanted)}
    application.save(update_fields=["recipient"])
    added = [signer for signer in wanted if signer.ref not in before]
    ask_signers(application, added, now=now)
    names = "、".join(signer.name for signer in wanted)
    journal.write(
        act="application.ask-signers",
        title="改了要签名的人",
        plain=f"您改了要签名的人，现在等{names}签名。" if names else "您改了要签名的人。",
        loop=ApplicationLoop.code,
        subject_ref=application.ref,
        actor=actor,
        now=now,
        detail={"asked": [signer.ref for signer in wanted], "before": sorted(before)},
        about=[application.subject_ref, *(signer.ref for signer in wanted)],
    )
