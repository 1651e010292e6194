"""Natural and legal persons."""

from django.db import models
from django.db.models import Q

from yijian.accounts.models.account import Account
from yijian.accounts.vocabulary import OBJECT_TITLES, PAPER_TITLES, PaperKind, RealName, ServiceObject
from yijian.plumbing.sealing import SealedText


class Person(models.Model):
    """A natural person, with or without an account."""

    ref = models.CharField(max_length=40, unique=True)
    account = models.OneToOneField(Account, null=True, on_delete=models.PROTECT, related_name="person")
    name = models.CharField(max_length=80)
    id_type = models.CharField(max_length=3, choices=[(kind.value, PAPER_TITLES[kind]) for kind in PaperKind])
    id_number = SealedText()
    cert_key = models.CharField(max_length=64, unique=True)
    mobile = SealedText(blank=True, default="")
    mobile_key = models.CharField(max_length=64, blank=True)
    mail = SealedText(blank=True, default="")
    """Confirmed by a code that came back, or by the agency that imported it."""
    born_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    ethnicity = models.CharField(max_length=20, blank=True)
    household_region = models.ForeignKey(
        "agencies.Region",
        null=True,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="household_region_code",
        related_name="+",
    )
    address = SealedText(blank=True, default="")
    real_name = models.CharField(
        max_length=1,
        choices=[(level.value, level.name) for level in RealName],
        default=RealName.CLAIMED.value,
    )
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=["", "1", "2"]), name="person_sex_code"),
        ]
        indexes = [
            models.Index(fields=["mobile_key"], name="person_mobile", condition=~Q(mobile_key="")),
        ]

    def __str__(self) -> str:
        return self.ref


class LegalPerson(models.Model):
    """A firm, institution or other organisation with a 统一社会信用代码."""

    ref = models.CharField(max_length=40, unique=True)
    credit_code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(
        max_length=1,
        choices=[(kind.value, OBJECT_TITLES[kind]) for kind in ServiceObject if kind != ServiceObject.PERSON],
    )
    representative_name = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey(
        "agencies.Region",
        null=True,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="region_code",
        related_name="+",
    )
    registered_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="legal_person_credit_code_shape",
            ),
            models.CheckConstraint(condition=~Q(kind="1"), name="legal_person_is_no_natural_person"),
        ]

    def __str__(self) -> str:
        return self.credit_code
