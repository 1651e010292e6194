"""Data elements (数据元) in append-only versions."""

from django.db import models


class Element(models.Model):
    """One data element; its name is a word of the rules and therefore unique."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveIntegerField()
    current = models.OneToOneField("ElementVersion", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ElementVersion(models.Model):
    """One published version; a trigger refuses every later change."""

    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["element", "version"], name="element_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="element_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.element_id} v{self.version}"
