"""The table of working days."""

from django.db import models


class CalendarYear(models.Model):
    """A year whose holidays are known; ``revision`` grows with every change of one of its days."""

    year = models.PositiveSmallIntegerField(unique=True)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from the week's habit: a holiday, or a weekend day worked (调休)."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
