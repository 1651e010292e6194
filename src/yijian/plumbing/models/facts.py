"""Facts as told, and the receipt of each handler that heard."""

from django.db import models


class FactRecord(models.Model):
    """A fact, written in the transaction that made it true."""

    kind = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=64)
    body = models.JSONField()
    told_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["about", "id"], name="fact_by_about")]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.about}"


class FactReceipt(models.Model):
    """Proof that a handler has heard a fact; a second hearing changes nothing."""

    record = models.ForeignKey(FactRecord, on_delete=models.PROTECT, related_name="receipts")
    handler = models.CharField(max_length=120)
    heard_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "handler"], name="fact_heard_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.handler}"
