"""Bundles in append-only versions, and the stations of life they stand at."""

from django.db import models


class LifeStage(models.Model):
    """One station on a line of life: 出生, 上学 …, 准入准营 …"""

    line = models.CharField(max_length=10)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "code"], name="life_stage_once")]

    def __str__(self) -> str:
        return f"{self.line} {self.title}"


class Bundle(models.Model):
    """One bundle under its stable code."""

    code = models.CharField(max_length=60, unique=True)
    current = models.OneToOneField("BundleVersion", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="online")
    position = models.PositiveSmallIntegerField(default=100)
    icon = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.code


class BundleVersion(models.Model):
    """One published version; a filing keeps the version it was begun with."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    plain = models.CharField(max_length=400)
    life_line = models.CharField(max_length=10)
    life_stage = models.CharField(max_length=40, blank=True)
    lead_title = models.CharField(max_length=120, blank=True)
    days = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=64)
    published_by_name = models.CharField(max_length=120)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bundle", "version"], name="bundle_version_once")]
        indexes = [models.Index(fields=["life_line", "life_stage"], name="bundle_by_stage")]

    def __str__(self) -> str:
        return f"{self.bundle_id} v{self.version} {self.title}"
