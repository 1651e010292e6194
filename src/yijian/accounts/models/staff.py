"""Staff and the duties they hold."""

from django.db import models
from django.db.models import F, Q

from yijian.accounts.models.account import Account


class Staff(models.Model):
    """Somebody who works for an agency."""

    ref = models.CharField(max_length=40, unique=True)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="staff")
    name = models.CharField(max_length=80)
    agency = models.ForeignKey(
        "agencies.Agency",
        on_delete=models.PROTECT,
        to_field="code",
        db_column="agency_code",
        related_name="+",
    )
    post = models.CharField(max_length=80, blank=True)
    desk = models.ForeignKey(
        "agencies.Desk",
        null=True,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="desk_code",
        related_name="+",
    )
    left_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.ref


class DutyGrant(models.Model):
    """A duty entrusted to a member of staff; ``valid_until`` is the first day without it."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="grants")
    duty = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    granted_by = models.CharField(max_length=64)
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "duty"], condition=Q(valid_until__isnull=True), name="duty_granted_once_open"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="duty_period_in_order",
            ),
        ]
        indexes = [models.Index(fields=["duty"], name="duty_grant_by_duty")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.duty}"
