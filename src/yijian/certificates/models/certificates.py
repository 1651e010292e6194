"""Kinds of certificate and the certificates themselves, one row a version."""

from django.db import models
from django.db.models import F, Q

from yijian.certificates.models.seals import Seal
from yijian.certificates.vocabulary import HOLDER_TITLES, LAYOUT_TITLES, Holder, Layout
from yijian.plumbing.models import LoopSubject


class CertificateKind(models.Model):
    """证照类型. What it says today is used for what is issued from today on; certificates keep their own face."""

    code = models.CharField(max_length=60, unique=True)
    type_code = models.CharField(max_length=21, unique=True)
    title = models.CharField(max_length=80)
    english = models.CharField(max_length=120, blank=True)
    issuer_role = models.CharField(max_length=40, blank=True)
    seal_title = models.CharField(max_length=40, blank=True)
    holder = models.CharField(max_length=10, choices=[(kind.value, HOLDER_TITLES[kind]) for kind in Holder])
    layout = models.CharField(max_length=10, choices=[(kind.value, LAYOUT_TITLES[kind]) for kind in Layout])
    number_layout = models.CharField(max_length=60)
    months = models.PositiveSmallIntegerField(null=True)
    fields = models.JSONField(default=list)
    """List of name, label, wide, own and secrecy, in the order of the face."""
    public_by = models.CharField(max_length=200, blank=True)
    """The law by which the face is public; empty where none makes it so."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(type_code__regex=r"^[0-9A-Z]{18}[0-9]{3}$"),
                name="certificate_kind_type_code_shape",
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__gte=1), name="certificate_kind_months_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Certificate(LoopSubject):
    """One version of one certificate; ``agency_code`` is the issuing agency, ``ref`` the wallet's reference.

    Everything but the loop's state is written once: what the signature covers never changes.
    """

    mark = models.CharField(max_length=120, unique=True)
    kind = models.ForeignKey(CertificateKind, on_delete=models.PROTECT, related_name="certificates")
    title = models.CharField(max_length=80)
    english = models.CharField(max_length=120, blank=True)
    layout = models.CharField(max_length=10, choices=[(kind.value, LAYOUT_TITLES[kind]) for kind in Layout])
    number = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    change = models.CharField(max_length=10, blank=True)
    holder_name = models.CharField(max_length=160)
    holder_code = models.CharField(max_length=40, blank=True)
    """A firm's credit code; a person's number masked."""
    issuer_name = models.CharField(max_length=120)
    issuer_code = models.CharField(max_length=18)
    """颁发机构代码 in the mark."""
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="certificates")
    lines = models.JSONField(default=list)
    """The face as issued: name, label, value, wide and secrecy."""
    issued_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    case_ref = models.CharField(max_length=64, blank=True)
    document = models.CharField(max_length=64)
    document_sha256 = models.CharField(max_length=64)
    signature = models.TextField()
    """Base64 of the SM2 signature over the canonical data."""
    check_code = models.CharField(max_length=12, unique=True)
    why = models.TextField(blank=True)
    basis = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number", "version"], name="certificate_version_once"),
            models.UniqueConstraint(
                fields=["kind", "number"], condition=~Q(state="changed"), name="certificate_one_current"
            ),
            models.UniqueConstraint(
                fields=["case_ref", "kind"],
                condition=~Q(case_ref="") & Q(version=1),
                name="certificate_one_per_case",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="certificate_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(version=1, previous__isnull=True) | Q(version__gt=1, previous__isnull=False),
                name="certificate_follows_its_version",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_ref", "-id"], name="certificate_by_holder"),
            models.Index(fields=["agency_code", "-id"], name="certificate_by_issuer"),
            models.Index(fields=["document"], name="certificate_by_document"),
            models.Index(fields=["document_sha256"], name="certificate_by_sha256"),
            models.Index(fields=["case_ref"], name="certificate_by_case", condition=~Q(case_ref="")),
            models.Index(
                fields=["valid_until", "id"],
                name="certificate_ending",
                condition=Q(state__in=["valid", "suspended"], valid_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.mark
