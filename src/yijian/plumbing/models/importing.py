"""What somebody handed in to be imported, and what was found in it."""

from django.db import models


class ImportDraft(models.Model):
    """One file handed in on a page: what is wrong with it, or what it would change, until it is imported."""

    class State(models.TextChoices):
        """What became of it."""

        FAULTY = "faulty", "有错"
        SAME = "same", "没有变化"
        READY = "ready", "待导入"
        IMPORTED = "imported", "已导入"

    ref = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    """The file's name as it was handed in."""
    file_digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State)
    faults = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    """Names the change that was shown; only this change is imported."""
    actor_ref = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=60)
    looked_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="imported", imported_at__isnull=False)
                | (~models.Q(state="imported") & models.Q(imported_at=None)),
                name="import_draft_imported_once",
                violation_error_message="导入过的才有导入时间。",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["ready", "imported"]) | ~models.Q(digest=""),
                name="import_draft_shows_its_change",
                violation_error_message="要导入的必须先看过差别。",
            ),
        ]
        indexes = [models.Index(fields=["actor_ref", "-looked_at"], name="import_draft_mine")]

    def __str__(self) -> str:
        return self.ref
