"""Tables of promises, revocations and the credit record."""

from django.db import models

from yijian.plumbing.models import LoopSubject


class Promise(LoopSubject):
    """One signed promise for one case."""

    kind = models.CharField(max_length=12)
    case_ref = models.CharField(max_length=64)
    application_ref = models.CharField(max_length=64)
    item_code = models.CharField(max_length=60)
    material_code = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    subject_name = models.CharField(max_length=120)
    signed_by = models.CharField(max_length=64)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=10)
    files = models.JSONField(default=list)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_ref", "kind", "material_code"], name="promise_once_per_paper"
            )
        ]
        indexes = [
            models.Index(fields=["case_ref"], name="promise_by_case"),
            models.Index(fields=["subject_ref", "-id"], name="promise_by_subject"),
        ]


class Revocation(LoopSubject):
    """One procedure on whether a decision that rested on a broken promise is revoked."""

    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, related_name="revocation")
    case_ref = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    subject_name = models.CharField(max_length=120)
    why = models.TextField()
    facts = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    statement = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["case_ref"], name="revocation_by_case")]


class CreditEntry(models.Model):
    """One breach in a subject's record; in force until repaired or its period is over."""

    ref = models.CharField(max_length=64, unique=True)
    subject_ref = models.CharField(max_length=64)
    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, related_name="entry")
    what = models.TextField()
    agency_code = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    in_force_until = models.DateField()
    repaired_at = models.DateTimeField(null=True)
    repair_reason = models.CharField(max_length=40, blank=True)
    repair_note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_ref"],
                name="credit_in_force",
                condition=models.Q(repaired_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.ref
