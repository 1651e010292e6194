"""Failed tries to follow an application by number and password: noted so that nobody guesses passwords."""

from datetime import datetime

from yijian.cases.models import FollowAttempt
from yijian.cases.vocabulary import FOLLOW_WINDOW
from yijian.plumbing.digest import sm3


def note_failed_attempt(*, address: str, now: datetime) -> None:
    """Note one failed try from an address."""
    FollowAttempt.objects.create(address=sm3(address.encode()), tried_at=now)


def forget_attempts(*, now: datetime) -> int:
    """Drop the tries that count no more; return how many."""
    dropped, _ = FollowAttempt.objects.filter(tried_at__lt=now - FOLLOW_WINDOW).delete()
    return dropped
