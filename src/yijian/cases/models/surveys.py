"""Joint site surveys: one visit, one record."""

from django.db import models

from yijian.cases.models.applications import Application
from yijian.cases.models.cases import Case
from yijian.plumbing.models import LoopSubject


class Survey(LoopSubject):
    """联合踏勘 of one application; ``agency_code`` is the lead that arranges it."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="survey")
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True)
    time = models.CharField(max_length=40, blank=True)
    contact = models.CharField(max_length=120, blank=True)


class SurveyOpinion(models.Model):
    """What one department saw, for its own case."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="opinions")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="survey_opinion")
    agency_code = models.CharField(max_length=40)
    agency_name = models.CharField(max_length=120)
    passed = models.BooleanField(null=True)
    findings = models.TextField(blank=True)
    photos = models.JSONField(default=list)
    """Digest and name of each photograph."""
    by_ref = models.CharField(max_length=64, blank=True)
    by_name = models.CharField(max_length=120, blank=True)
    given_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency_code"], name="survey_opinion_by_agency")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.agency_code}"
