"""用证记录: who used a certificate, for what, until when; and what is shown on a screen."""

from django.db import models
from django.db.models import F, Q

from yijian.certificates.models.certificates import Certificate
from yijian.certificates.vocabulary import USE_TITLES, UseKind


class CertificateUse(models.Model):
    """One use: lent to somebody, copied for a purpose, called for a case, or shown.

    ``code`` lets the user open what was lent, or check the copy; ``ended_at`` is when the holder took it back.
    """

    ref = models.CharField(max_length=40, unique=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=8, choices=[(kind.value, USE_TITLES[kind]) for kind in UseKind])
    user = models.CharField(max_length=120)
    agency_code = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=200)
    case_ref = models.CharField(max_length=64, blank=True)
    by_ref = models.CharField(max_length=64)
    at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=12, null=True, unique=True)
    document = models.CharField(max_length=64, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    seen = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gt=F("at")), name="certificate_use_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["lent", "copy"]) | Q(code__isnull=False, until_at__isnull=False),
                name="certificate_use_has_code_and_end",
            ),
            models.UniqueConstraint(
                fields=["certificate", "case_ref"],
                condition=Q(kind="called") & ~Q(case_ref=""),
                name="certificate_called_once_a_case",
            ),
        ]
        indexes = [
            models.Index(fields=["certificate", "-id"], name="certificate_use_by_certificate"),
            models.Index(fields=["document"], name="certificate_use_by_document", condition=~Q(document="")),
            models.Index(
                fields=["document_sha256"], name="certificate_use_by_sha256", condition=~Q(document="")
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class Showing(models.Model):
    """An act of showing a certificate on a screen (亮证): for ten minutes codes can be made from its secret, each good for one."""

    ref = models.CharField(max_length=40, unique=True)
    secret = models.CharField(max_length=64)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="showings")
    shown_by = models.CharField(max_length=64)
    shown_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("shown_at")), name="showing_in_order")
        ]
        indexes = [models.Index(fields=["until_at"], name="showing_by_end")]

    def __str__(self) -> str:
        return self.ref
