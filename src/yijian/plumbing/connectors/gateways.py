"""Systems that take orders: SMS, mail, courier."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yijian.plumbing.connectors import base, queue, simulators
from yijian.plumbing.digest import sm3
from yijian.plumbing.models import ConnectorCall, SimulatedRecord


def _sms(operation: str, request: Mapping[str, Any], once_key: str) -> Mapping[str, Any]:
    SimulatedRecord.objects.get_or_create(connector="sms", key=once_key, defaults={"body": dict(request)})
    return {"accepted": True}


def _mail(operation: str, request: Mapping[str, Any], once_key: str) -> Mapping[str, Any]:
    SimulatedRecord.objects.get_or_create(connector="mail", key=once_key, defaults={"body": dict(request)})
    return {"accepted": True}


def _courier(operation: str, request: Mapping[str, Any], once_key: str) -> Mapping[str, Any]:
    # A waybill is made once for a key, so that an order heard twice sends one parcel.
    row, _ = SimulatedRecord.objects.get_or_create(
        connector="courier",
        key=once_key,
        defaults={
            "body": {**request, "waybill": f"ALE{int(sm3(once_key.encode())[:12], 16) % 10**10:010d}CN"}
        },
    )
    return {"waybill": row.body["waybill"]}


SMS = base.register(
    base.ConnectorInfo(
        code="sms", title="短信网关", owner="数据局", next_step="短信稍后补发，站内消息已经有了。"
    ),
    simulators.Simulator("sms", _sms),
)
MAIL = base.register(
    base.ConnectorInfo(
        code="mail",
        title="邮件网关",
        owner="数据局",
        next_step="邮件稍后补发，站内消息已经有了。",
        timeout=10.0,
    ),
    simulators.Simulator("mail", _mail),
)
COURIER = base.register(
    base.ConnectorInfo(
        code="courier", title="邮政寄递", owner="邮政公司", next_step="寄递单稍后自动重下，也可以到窗口领。"
    ),
    simulators.Simulator("courier", _courier),
)


SECRET_GONE = "（已发出，内容不保留）"  # noqa: S105 - what stands in place of a code that was sent


def queue_sms(
    *, mobile: str, text: str, once_key: str, about: str, now: datetime, secret: bool = False
) -> ConnectorCall:
    """Queue one SMS in the present transaction; a ``secret`` text (a code) is forgotten here once it went out."""
    request = {"mobile": mobile, "text": text} | ({"secret": True} if secret else {})
    return queue.order("sms", "send", request, once_key=once_key, about=about, now=now)


def queue_mail(
    *, to: str, subject: str, text: str, once_key: str, about: str, now: datetime, secret: bool = False
) -> ConnectorCall:
    """Queue one mail of plain text in the present transaction; a ``secret`` text (a code) is forgotten here once it went out."""
    request = {"to": to, "subject": " ".join(subject.split()), "text": text}
    return queue.order(
        "mail",
        "send",
        request | ({"secret": True} if secret else {}),
        once_key=once_key,
        about=about,
        now=now,
    )


def _forget_secret(call: ConnectorCall) -> None:
    if call.request.get("secret"):
        call.request = {**call.request, "text": SECRET_GONE}
        call.save(update_fields=["request"])


queue.when_answered("sms", "send", _forget_secret)
queue.when_answered("mail", "send", _forget_secret)


def queue_parcel(
    *, recipient: str, mobile: str, address: str, contents: str, once_key: str, about: str, now: datetime
) -> ConnectorCall:
    """Queue one courier order in the present transaction; the waybill comes with the answer."""
    return queue.order(
        "courier",
        "send",
        {"recipient": recipient, "mobile": mobile, "address": address, "contents": contents},
        once_key=once_key,
        about=about,
        now=now,
    )
