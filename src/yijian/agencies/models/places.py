"""Regions, agencies, halls and desks."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from yijian.agencies.vocabulary import LEVEL_TITLES, DeskKind, Level


class Region(models.Model):
    """An administrative division: 12 digits, in national or local coding.

    ``path`` holds the codes from the top down to the region itself; it is kept by the operations, so that everything within
    a region is one index look-up even where local codes are no prefixes.
    """

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="parent_code",
        related_name="children",
    )
    level = models.CharField(max_length=1, choices=[(level.value, LEVEL_TITLES[level]) for level in Level])
    is_local = models.BooleanField(default=False)
    path = ArrayField(models.CharField(max_length=12))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{12}$"), name="region_code_twelve_digits"),
            models.CheckConstraint(
                condition=Q(path__contains=[models.F("code")]), name="region_path_holds_itself"
            ),
        ]
        indexes = [GinIndex(fields=["path"], name="region_path")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Agency(models.Model):
    """A department, institution or public undertaking that takes part."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, to_field="code", db_column="region_code", related_name="agencies"
    )
    role = models.CharField(max_length=40)
    parent = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="parent_code",
        related_name="children",
    )
    phone = models.CharField(max_length=40, blank=True)
    runs_platform = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["runs_platform"], condition=Q(runs_platform=True), name="agency_one_runs_platform"
            ),
            models.CheckConstraint(
                condition=Q(credit_code="") | Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="agency_credit_code_shape",
            ),
        ]
        indexes = [models.Index(fields=["role", "region"], name="agency_by_role")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Hall(models.Model):
    """A place people go to: 政务服务中心, 便民服务站."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, to_field="code", db_column="region_code", related_name="halls"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, to_field="code", db_column="agency_code", related_name="halls"
    )
    address = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Desk(models.Model):
    """A counter in a hall."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    hall = models.ForeignKey(
        Hall, on_delete=models.PROTECT, to_field="code", db_column="hall_code", related_name="desks"
    )
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in DeskKind])
    special = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="special") & ~Q(special="")) | (~Q(kind="special") & Q(special="")),
                name="desk_special_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
