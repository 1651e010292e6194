"""Mandates: who may act on which items, where, when, in whose name."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from yijian.agencies.vocabulary import MODE_TITLES, MandateMode


class Mandate(models.Model):
    """One grant of powers over items in regions for a period.

    Either ``items`` names item codes or ``role`` covers every item that department of this kind answers for. ``principal`` stands
    only where the agency does not act in its own name. ``valid_until`` is the first day without the mandate.
    """

    ref = models.CharField(max_length=40, unique=True)
    agency = models.ForeignKey(
        "agencies.Agency",
        on_delete=models.PROTECT,
        to_field="code",
        db_column="agency_code",
        related_name="mandates",
    )
    items = ArrayField(models.CharField(max_length=64), default=list)
    role = models.CharField(max_length=40, blank=True)
    powers = ArrayField(models.CharField(max_length=10))
    mode = models.CharField(max_length=20, choices=[(mode.value, MODE_TITLES[mode]) for mode in MandateMode])
    principal = models.ForeignKey(
        "agencies.Agency",
        null=True,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="principal_code",
        related_name="mandates_given",
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    revoke_reason = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=120, blank=True)
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(items__len=0) & ~Q(role="")) | (Q(items__len__gt=0) & Q(role="")),
                name="mandate_items_or_role",
            ),
            models.CheckConstraint(condition=Q(powers__len__gt=0), name="mandate_gives_something"),
            models.CheckConstraint(
                condition=(Q(mode__in=["direct", "authorised"]) & Q(principal__isnull=True))
                | (~Q(mode__in=["direct", "authorised"]) & Q(principal__isnull=False)),
                name="mandate_principal_fits_mode",
            ),
            models.CheckConstraint(
                condition=Q(principal__isnull=True) | ~Q(principal=F("agency")),
                name="mandate_not_from_oneself",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="mandate_period_in_order",
            ),
        ]
        indexes = [
            GinIndex(fields=["items"], name="mandate_items"),
            models.Index(fields=["role"], name="mandate_role"),
        ]

    def __str__(self) -> str:
        return self.ref


class MandateRegion(models.Model):
    """One region, with everything inside it, that a mandate covers."""

    mandate = models.ForeignKey(
        Mandate, on_delete=models.CASCADE, related_name="places"
    )  # part of the mandate
    region = models.ForeignKey(
        "agencies.Region",
        on_delete=models.PROTECT,
        to_field="code",
        db_column="region_code",
        related_name="+",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mandate", "region"], name="mandate_region_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.region_id}"
