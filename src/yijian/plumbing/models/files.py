"""Files by digest."""

from django.db import models


class StoredFile(models.Model):
    """One content, stored once under its SM3 digest; names belong to whoever refers to it."""

    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=80)
    pages = models.PositiveSmallIntegerField(default=1)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest
