"""Counters behind public numbers."""

from django.db import models


class Counter(models.Model):
    """The last serial given out in a series and period."""

    series = models.CharField(max_length=40)
    period = models.CharField(max_length=60)
    value = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.period} {self.value}"
