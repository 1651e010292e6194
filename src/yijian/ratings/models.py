"""Tables of ratings and their rectification."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yijian.plumbing.models import LoopSubject


class Rating(models.Model):
    """An invitation to rate one finished application, and the rating if one was given.

    Without ``level`` nobody rated; such rows are never counted as good. ``agency_code`` answers for it: the lead, or the agency of the
    part that the person named in ``about_part``. ``parts`` are pairs of a part in everyday words and the agency that had it.
    """

    ref = models.CharField(max_length=64, unique=True)
    application_ref = models.CharField(max_length=64, unique=True)
    number = models.CharField(max_length=32)
    title = models.CharField(max_length=120)
    bundle_code = models.CharField(max_length=60, blank=True)
    subject_ref = models.CharField(max_length=64)
    subject_name = models.CharField(max_length=120)
    agency_code = models.CharField(max_length=40)
    agency_codes = ArrayField(models.CharField(max_length=40))
    parts = models.JSONField(default=list)
    about_part = models.CharField(max_length=200, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    channel = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField(null=True)
    tags = ArrayField(models.CharField(max_length=4), default=list)
    words = models.TextField(blank=True)
    is_anonymous = models.BooleanField(default=False)
    rated_at = models.DateTimeField(null=True)
    rated_by = models.CharField(max_length=64, blank=True)
    judgement = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__isnull=True) | models.Q(level__gte=1, level__lte=5),
                name="rating_level_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(level__isnull=True, rated_at__isnull=True)
                | models.Q(level__isnull=False, rated_at__isnull=False),
                name="rating_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_ref", "-id"], name="rating_by_subject"),
            models.Index(fields=["agency_code", "-rated_at"], name="rating_by_agency"),
        ]

    def __str__(self) -> str:
        return self.ref


class Rectification(LoopSubject):
    """What is done about one poor rating."""

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="rectification")
    findings = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    said = models.TextField(blank=True)
    resolved = models.BooleanField(null=True)
    objection = models.TextField(blank=True)
