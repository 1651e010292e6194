"""亮证: codes made from a showing's secret, so that a page may renew them without writing anything."""

import hmac
from datetime import UTC, datetime, timedelta

from yijian.certificates import access
from yijian.certificates.models import Showing
from yijian.certificates.vocabulary import Shown
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound

CODE_LASTS = timedelta(seconds=60)
_CLOCKS_DIFFER = timedelta(seconds=5)
"""Between two machines of one installation."""


def show_code(ref: str, actor: Actor, *, now: datetime) -> Shown:
    """Return the code of this moment for something the actor is showing; it ends with its minute, or with the showing.

    :raises NotFound: when the actor shows nothing under this reference, or no longer does.
    """
    shown = (
        Showing.objects.select_related("certificate")
        .filter(ref=ref, shown_by=actor.ref, until_at__gt=now)
        .first()
    )
    if shown is None:
        raise NotFound(what="正在亮的证（亮证10分钟后要重新点一次）")
    access.certificate(shown.certificate.ref, actor)
    made = int(now.timestamp())
    return Shown(
        code=f"{shown.ref}-{made:x}-{_sign(shown, made)}", until_at=min(now + CODE_LASTS, shown.until_at)
    )


def showing_of(code: str, *, now: datetime) -> Showing | None:
    """Return what is being shown under a code, or None when the code is forged or over."""
    ref, _, rest = code.partition("-")
    stamp, _, signature = rest.partition("-")
    shown = Showing.objects.select_related("certificate__kind", "certificate__seal").filter(ref=ref).first()
    try:
        made = int(stamp, 16)
        at = datetime.fromtimestamp(made, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if shown is None or not hmac.compare_digest(_sign(shown, made).encode(), signature.encode()):
        return None
    fresh = at - _CLOCKS_DIFFER <= now < at + CODE_LASTS
    return shown if fresh and now < shown.until_at else None


def _sign(shown: Showing, made: int) -> str:
    return hmac.new(bytes.fromhex(shown.secret), f"{shown.ref}.{made}".encode(), "sm3").hexdigest()[:32]
