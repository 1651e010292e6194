"""What people may search for, and the words they use for it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """One thing that can be found. ``lexemes`` is made by ``rules.searching``: words, character pairs, pinyin, initials, pinyin triples."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    plain = models.CharField(max_length=400, blank=True)
    synonyms = ArrayField(models.CharField(max_length=80), default=list)
    words = ArrayField(models.CharField(max_length=80), default=list)
    """Words of the plain sentence and the body."""
    region_code = models.CharField(max_length=12, blank=True)
    boost = models.SmallIntegerField(default=0)
    lexemes = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "region_code"], name="search_entry_once")
        ]
        indexes = [GinIndex(fields=["lexemes"], name="search_lexemes")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.title}"


class SynonymGroup(models.Model):
    """Everyday words that mean the same to somebody who searches: 饭店, 餐馆, 面馆, 小吃店."""

    code = models.CharField(max_length=60, unique=True)
    words = ArrayField(models.CharField(max_length=40))

    class Meta:
        indexes = [GinIndex(fields=["words"], name="synonym_words")]

    def __str__(self) -> str:
        return f"{self.code} {'、'.join(self.words)}"
