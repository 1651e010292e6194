"""The table of working days."""

from django.db import models


class CalendarYear(models.Model):
    """A year whose holidays are known, or estimated while the State Council's notice is not out yet (provisional).

    ``version`` is another random text after every change, so that processes notice that their copy is old.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    is_provisional = models.BooleanField(default=False)
    version = models.CharField(max_length=32)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from the week's habit: a holiday, or a weekend day worked (调休)."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
