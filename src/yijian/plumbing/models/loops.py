"""What every closed loop stores alike: the subject's state, its clocks, whose move it is."""

from typing import ClassVar

from django.db import models

from yijian.kernel.loop import Loop


class LoopSubject(models.Model):
    """Base of every table whose rows stand in a loop.

    ``agency_code`` is the agency that holds it now, ``subject_ref`` the person or firm it serves,
    ``revision`` grows with every move so that a stale page is noticed.
    """

    loop: ClassVar[type[Loop]]

    ref = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=0)
    subject_ref = models.CharField(max_length=64)
    agency_code = models.CharField(max_length=40, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.ref


class LoopClock(models.Model):
    """One time limit that runs, stands still or has ended for one subject.

    ``due_at`` and ``warn_on`` follow from the start, the limit, the extensions and the stops; the runtime alone writes them.
    """

    loop = models.CharField(max_length=40)
    subject_ref = models.CharField(max_length=64)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    statutory = models.BooleanField(default=False)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=10)
    extended_by = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    warn_on = models.DateField(null=True)
    is_stopped = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_ref", "code"],
                condition=models.Q(ended_at__isnull=True),
                name="loop_clock_one_running",
            )
        ]
        indexes = [
            models.Index(fields=["subject_ref"], name="loop_clock_by_subject"),
            models.Index(
                fields=["due_at"],
                name="loop_clock_running",
                condition=models.Q(ended_at__isnull=True, is_stopped=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_ref} {self.code}"


class ClockStop(models.Model):
    """A stretch of days that a clock does not count, with the statutory reason."""

    clock = models.ForeignKey(LoopClock, on_delete=models.PROTECT, related_name="stops")
    reason = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    law = models.CharField(max_length=120, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=models.Q(until_at__isnull=True), name="clock_stop_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(until_at__isnull=True) | models.Q(until_at__gte=models.F("from_at")),
                name="clock_stop_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.reason}"


class ClockAlarm(models.Model):
    """A light that a clock turned to: 预警, 黄牌, 红牌; once each."""

    clock = models.ForeignKey(LoopClock, on_delete=models.PROTECT, related_name="alarms")
    light = models.CharField(max_length=10)
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "light"], name="clock_alarm_once")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.light}"


class Assignment(models.Model):
    """Whose move it is: the one table behind every inbox."""

    loop = models.CharField(max_length=40)
    subject_ref = models.CharField(max_length=64)
    key = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=40)
    duty = models.CharField(max_length=60)
    agency_code = models.CharField(max_length=40)
    to_do = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    person = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=64, blank=True)
    clock = models.ForeignKey(LoopClock, null=True, on_delete=models.PROTECT)
    due_at = models.DateTimeField(null=True)
    is_stopped = models.BooleanField(default=False)
    taken_by = models.CharField(max_length=64, blank=True)
    taken_name = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_ref", "key"],
                condition=models.Q(closed_at__isnull=True),
                name="assignment_one_open",
            )
        ]
        indexes = [
            models.Index(
                fields=["agency_code", "due_at", "id"],
                name="assignment_inbox",
                condition=models.Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_ref} {self.duty}"
