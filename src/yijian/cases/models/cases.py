"""One item for one applicant: the case, its correction notice and its ticked review standard."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yijian.cases.models.applications import Application
from yijian.plumbing.models import LoopSubject


class Case(LoopSubject):
    """办件: one item of an application at one agency.

    ``agency_code`` is who holds it now; ``accept_agency`` and ``decide_agency`` come from the mandates when it is made, and with them
    in whose name and under whose seal the decision is.
    """

    number = models.CharField(max_length=32, unique=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="cases")
    position = models.PositiveSmallIntegerField()
    item_code = models.CharField(max_length=60)
    item_version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    plain_title = models.CharField(max_length=120)
    subject_name = models.CharField(max_length=120)
    bundle_title = models.CharField(max_length=120, blank=True)
    handling = models.CharField(max_length=10)
    after = ArrayField(models.CharField(max_length=60), default=list)
    accept_agency = models.CharField(max_length=40)
    decide_agency = models.CharField(max_length=40)
    agency_name = models.CharField(max_length=120)
    in_name_of = models.CharField(max_length=40, blank=True)
    seal_of = models.CharField(max_length=40, blank=True)
    mandate_ref = models.CharField(max_length=64, blank=True)
    needs_survey = models.BooleanField(default=False)
    received_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, blank=True)
    explanation = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    remedies = models.TextField(blank=True)
    certificate_mark = models.CharField(max_length=120, blank=True)
    certificate_fields = models.JSONField(default=dict)
    document_digest = models.CharField(max_length=64, blank=True)
    """The notice or decision letter last made for it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "item_code"], name="case_one_per_item"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["granted", "refused"]) | models.Q(decided_at__isnull=False),
                name="case_decided_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["accept_agency", "-id"], name="case_by_acceptor"),
            models.Index(fields=["decide_agency", "-id"], name="case_by_decider"),
            models.Index(fields=["subject_ref", "-id"], name="case_by_subject"),
            models.Index(fields=["certificate_mark"], name="case_by_certificate"),
        ]


class CorrectionNotice(models.Model):
    """一次性告知: the one notice of a case, with every defect (行政许可法 32)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="correction")
    defects = models.JSONField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    document_digest = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_at:%Y-%m-%d}"


class ReviewTick(models.Model):
    """The finding on one point of the item's published review standard."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ticks")
    point = models.CharField(max_length=60)
    tick = models.CharField(max_length=5)
    note = models.TextField(blank=True)
    ticked_by = models.CharField(max_length=64)
    ticked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "point"], name="tick_once_per_point")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.point} {self.tick}"
