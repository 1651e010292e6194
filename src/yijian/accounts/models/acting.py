"""Who may act for whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yijian.accounts.models.subjects import LegalPerson, Person
from yijian.accounts.vocabulary import AUTHORITY_TITLES, AuthorityKind, MembershipRole


class Membership(models.Model):
    """A person who may act for a firm for a time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    firm = models.ForeignKey(LegalPerson, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in MembershipRole])
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "firm", "role"],
                condition=Q(valid_until__isnull=True),
                name="membership_once_open",
            ),
            models.UniqueConstraint(
                fields=["firm"],
                condition=Q(valid_until__isnull=True, role="representative"),
                name="membership_one_representative",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="membership_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.firm_id} {self.role}"


class Authority(models.Model):
    """A person or firm lets a natural person act for them; ``valid_until`` is the first day without it."""

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(
        max_length=10, choices=[(kind.value, AUTHORITY_TITLES[kind]) for kind in AuthorityKind]
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="authorities_given")
    firm = models.ForeignKey(
        LegalPerson, null=True, on_delete=models.PROTECT, related_name="authorities_given"
    )
    agent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorities_held")
    items = ArrayField(models.CharField(max_length=64), default=list)
    bundle = models.CharField(max_length=64, blank=True)
    evidence_ref = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, firm__isnull=False)
                | Q(person__isnull=False, firm__isnull=True),
                name="authority_one_principal",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=F("agent")), name="authority_not_from_oneself"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="authority_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.ref
