"""Delivery 出件: all results handed over at once, also when only some were granted (行政许可法 44)."""

from datetime import datetime

from django.db import transaction

from yijian.cases import facts, rules
from yijian.cases.loops import ApplicationLoop, CaseLoop
from yijian.cases.messages import DELIVERED, PARCEL_REFUSED
from yijian.cases.models import Application, Case
from yijian.cases.operations.settling import hold_application
from yijian.cases.vocabulary import Delivery, Result
from yijian.kernel.actor import SYSTEM, Actor, because_of
from yijian.plumbing import journal, loops, messages
from yijian.plumbing.connectors import gateways

_HOW = {
    Delivery.ELECTRONIC: "电子证照在“我的证照”里，和纸质的一样有效。",
    Delivery.POST: "电子证照在“我的证照”里，纸质的已经交邮政寄出。",
    Delivery.WINDOW: "电子证照在“我的证照”里，纸质的请带身份证到窗口领。",
}


def deliver_application(*, ref: str, actor: Actor, now: datetime, revision: int | None = None) -> Application:
    """Hand over all results at once and close the application; parcels are ordered in the same transaction.

    Tells the house: ApplicationDelivered.
    """
    with transaction.atomic():
        hold_application(ref)
        with loops.turn(ApplicationLoop.deliver, ref=ref, actor=actor, now=now, revision=revision) as turn:
            application: Application = turn.subject
            cases = list(Case.objects.filter(application=application).order_by("position"))
            how = _HOW[Delivery(application.delivery)]
            granted = [case for case in cases if case.result == Result.GRANTED]
            papers = [case for case in granted if case.certificate_mark]
            if application.delivery == Delivery.POST and papers:
                recipient = application.recipient
                gateways.queue_parcel(
                    recipient=recipient.get("name") or application.subject_name,
                    mobile=recipient.get("mobile", ""),
                    address=recipient.get("address", ""),
                    contents="、".join(case.plain_title for case in papers),
                    once_key=f"deliver|{application.ref}",
                    about=application.ref,
                    now=now,
                )
            outcome = rules.settled_title(Result(case.result) for case in cases)
            turn.places["how"] = f"{outcome}，一次送达。{how}"
            messages.send(
                kind=DELIVERED,
                to_ref=application.subject_ref,
                now=now,
                about=application.ref,
                link=f"/my/{application.ref}/",
                once_key=f"delivered|{application.ref}",
                places={"title": application.title, "outcome": outcome, "how": how},
            )
            turn.tell(
                facts.ApplicationDelivered(
                    about=application.ref,
                    number=application.number,
                    title=application.title,
                    bundle_code=application.bundle_code,
                    subject_ref=application.subject_ref,
                    subject_name=application.subject_name,
                    agency_codes=tuple(sorted({case.decide_agency for case in cases})),
                    region_code=application.region_code,
                    partial=0 < len(granted) < len(cases),
                    channel=application.channel,
                    lead_agency=application.agency_code,
                    parts=tuple((case.plain_title, case.agency_code) for case in cases),
                )
            )
        for case in cases:
            if case.state in (CaseLoop.granted.code, CaseLoop.refused.code):
                with loops.turn(CaseLoop.hand_over, ref=case.ref, actor=because_of(actor), now=now):
                    pass
    return application


def note_parcel(*, ref: str, waybill: str, now: datetime) -> None:
    """Note what became of the parcel that was ordered with a delivery: its number, or that the post did not take it (empty).

    Runs in the transaction that records the answer. A repeat changes nothing, nor does a parcel of
    somebody else.
    """
    application = Application.objects.select_for_update(of=("self",)).filter(ref=ref).first()
    if application is None or (waybill and application.waybill == waybill):
        return
    if waybill:
        application.waybill = waybill
        application.save(update_fields=["waybill"])
    else:
        messages.send(
            kind=PARCEL_REFUSED,
            to_ref=application.subject_ref,
            now=now,
            about=application.ref,
            link=f"/my/{application.ref}/",
            once_key=f"parcel-refused|{application.ref}",
            places={"title": application.title},
        )
    journal.write(
        act="application.parcel",
        title=f"邮政收寄，邮件号{waybill}" if waybill else "邮政没有收寄",
        plain=f"纸质证照寄出了，邮件号{waybill}。"
        if waybill
        else "纸质证照没寄出：邮政没有收寄。要纸质的，请带身份证到窗口领。",
        loop=ApplicationLoop.code,
        subject_ref=application.ref,
        actor=SYSTEM,
        now=now,
        detail={"waybill": waybill},
        about=[application.subject_ref],
    )


def deliver_if_electronic(*, ref: str, now: datetime) -> Application | None:
    """Deliver a settled application by itself when nothing on paper was wanted; None when it is not so."""
    with transaction.atomic():
        hold_application(ref)
        waiting = Application.objects.filter(
            ref=ref, state=ApplicationLoop.settled.code, delivery=Delivery.ELECTRONIC.value
        )
        if not waiting.exists():
            return None
        return deliver_application(ref=ref, actor=SYSTEM, now=now)
