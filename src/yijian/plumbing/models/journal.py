"""The journal: every act one append-only row, chained by SM3."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class JournalBlock(models.Model):
    """A run of journal rows sealed together, so that a row cannot vanish with its whole chain."""

    sealed_at = models.DateTimeField()
    first_entry_id = models.BigIntegerField()
    last_entry_id = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["previous"], name="journal_block_no_fork")]

    def __str__(self) -> str:
        return f"{self.pk} {self.digest[:12]}"


class JournalEntry(models.Model):
    """One act: who, for whom, under which mandate, when, what changed, why.

    ``chain`` groups rows that are chained together: the subject for acts, the reader and day for readings.
    A database trigger refuses every change but the one that puts the row into its block.
    """

    at = models.DateTimeField()
    act = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    plain = models.TextField(blank=True)
    loop = models.CharField(max_length=40, blank=True)
    subject_ref = models.CharField(max_length=64)
    parent_ref = models.CharField(max_length=64, blank=True)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    actor_kind = models.CharField(max_length=12)
    actor_ref = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=120)
    agency_code = models.CharField(max_length=40, blank=True)
    agency_name = models.CharField(max_length=120, blank=True)
    acting_for = models.CharField(max_length=64, blank=True)
    authority_ref = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=12)
    reason = models.CharField(max_length=80, blank=True)
    detail = models.JSONField(default=dict)
    about = ArrayField(models.CharField(max_length=64), default=list)
    is_reading = models.BooleanField(default=False)
    chain = models.CharField(max_length=120)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    block = models.ForeignKey(JournalBlock, null=True, on_delete=models.PROTECT, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "previous"], name="journal_no_fork"),
        ]
        indexes = [
            models.Index(fields=["subject_ref", "id"], name="journal_by_subject"),
            models.Index(
                fields=["parent_ref", "id"], name="journal_by_parent", condition=~models.Q(parent_ref="")
            ),
            models.Index(fields=["actor_ref", "-id"], name="journal_by_actor"),
            models.Index(fields=["id"], name="journal_unsealed", condition=models.Q(block__isnull=True)),
            models.Index(fields=["block"], name="journal_by_block"),
            GinIndex(fields=["about"], name="journal_about"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.act} {self.subject_ref}"
