"""The registry of lists (清单注册中心): one versioned, publishable list for every purpose."""

from django.db import models
from django.db.models import F, Q


class ItemList(models.Model):
    """One list under its stable code."""

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=40)
    region_code = models.CharField(max_length=12, blank=True)
    current = models.OneToOneField("ItemListVersion", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.code


class ItemListVersion(models.Model):
    """One published version of a list; append-only."""

    item_list = models.ForeignKey(ItemList, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    batch = models.CharField(max_length=60, blank=True)
    document = models.CharField(max_length=120, blank=True)
    effective_from = models.DateField()
    effective_until = models.DateField(null=True)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item_list", "version"], name="list_version_once"),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True) | Q(effective_until__gt=F("effective_from")),
                name="list_version_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_list_id} v{self.version} {self.title}"


class ItemListEntry(models.Model):
    """One entry: what it points to, and what the list says about it."""

    version = models.ForeignKey(ItemListVersion, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    target_kind = models.CharField(max_length=40)
    target_code = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="list_entry_once")]
        indexes = [models.Index(fields=["target_kind", "target_code"], name="list_entry_by_target")]

    def __str__(self) -> str:
        return f"{self.version_id}.{self.position} {self.title}"
