"""Calls to outside systems, and what their simulators know and how they feel."""

from django.db import models


class ConnectorCall(models.Model):
    """One question or order to an outside system: what was sent, what came back, what happens next."""

    class Outcome(models.TextChoices):
        """How the call stands."""

        QUEUED = "queued", "排队"
        ANSWERED = "answered", "已答复"
        REFUSED = "refused", "被拒绝"
        FAILED = "failed", "没连上"
        GAVE_UP = "gave-up", "已转人工"

    connector = models.CharField(max_length=40)
    operation = models.CharField(max_length=60)
    once_key = models.CharField(max_length=160)
    about = models.CharField(max_length=64, blank=True)
    request = models.JSONField()
    answer = models.JSONField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.QUEUED)
    fault = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    milliseconds = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connector", "operation", "once_key"], name="connector_call_once")
        ]
        indexes = [
            models.Index(fields=["connector", "-id"], name="connector_call_recent"),
            models.Index(
                fields=["id"],
                name="connector_call_open",
                condition=models.Q(outcome__in=["queued", "failed", "gave-up"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.connector}.{self.operation}"


class SimulatedRecord(models.Model):
    """What a simulated register knows about one key."""

    connector = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "key"], name="simulated_record_once")]

    def __str__(self) -> str:
        return f"{self.connector} {self.key}"


class SimulatorMood(models.Model):
    """How a simulator behaves now: normally, refusing, slow, down, late or answering twice."""

    class Mood(models.TextChoices):
        """The ways real systems behave."""

        NORMAL = "normal", "正常"
        REFUSING = "refusing", "拒绝"
        SLOW = "slow", "很慢"
        DOWN = "down", "中断"
        LATE = "late", "迟到答复"
        TWICE = "twice", "重复答复"

    connector = models.CharField(max_length=40, unique=True)
    mood = models.CharField(max_length=10, choices=Mood.choices, default=Mood.NORMAL)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.connector} {self.mood}"
