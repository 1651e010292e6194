"""Service items in append-only versions."""

from django.db import models
from django.db.models import F, Q

from yijian.catalogue.vocabulary import ITEM_STATE_TITLES, ItemState


class ServiceItem(models.Model):
    """One item (业务办理项) under the platform's own stable code."""

    code = models.CharField(max_length=60, unique=True)
    current = models.OneToOneField("ItemVersion", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=1,
        choices=[(state.value, ITEM_STATE_TITLES[state]) for state in ItemState],
        default=ItemState.ACTIVE.value,
    )
    state_reason = models.CharField(max_length=200, blank=True)
    state_since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "code"], name="item_by_state")]

    def __str__(self) -> str:
        return self.code


class ItemVersion(models.Model):
    """One published version: the whole definition, and the columns that lists are filtered by.

    Append-only, a trigger refuses every later change; a case keeps the version it was filed under.
    """

    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    plain = models.CharField(max_length=200)
    kind = models.CharField(max_length=2)
    basic_code = models.CharField(max_length=60, blank=True)
    implementing_code = models.CharField(max_length=60, blank=True)
    business_code = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=1)
    agency_role = models.CharField(max_length=40)
    visits = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    effective_until = models.DateField(null=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=64)
    published_by_name = models.CharField(max_length=120)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="item_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="item_version_from_one"),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True) | Q(effective_until__gt=F("effective_from")),
                name="item_version_period",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "level"], name="item_version_by_kind"),
            models.Index(fields=["basic_code"], name="item_version_by_basic_code"),
            models.Index(fields=["agency_role"], name="item_version_by_role"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.version} {self.title}"
