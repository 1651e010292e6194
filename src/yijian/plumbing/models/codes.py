"""Codes that prove who has a telephone or a mailbox before them."""

from django.db import models

from yijian.plumbing.sealing import SealedText


class OneTimeCode(models.Model):
    """One code sent to one person for one purpose; only its hash is kept, and the row a day."""

    purpose = models.CharField(max_length=40)
    to_ref = models.CharField(max_length=64)
    about = models.CharField(max_length=64, blank=True)
    holds_for = SealedText(blank=True, default="")
    """What it was sent for as that stood then: a revision, an address to confirm."""
    code_hash = models.CharField(max_length=160)
    sent_to = models.CharField(max_length=254)
    """Masked, for the page that says where it went."""
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["purpose", "to_ref", "about", "-id"], name="one_time_code_latest"),
            models.Index(fields=["sent_at"], name="one_time_code_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.to_ref}"
