"""Sealed documents that are no certificates: notices, decisions, receipts."""

from django.db import models

from yijian.certificates.models.seals import Seal


class SealedPaper(models.Model):
    """One document as it was sealed; it is never changed, a wrong one is followed by another."""

    ref = models.CharField(max_length=40, unique=True)
    template = models.CharField(max_length=20)
    title = models.CharField(max_length=80)
    number = models.CharField(max_length=80, blank=True)
    addressee = models.CharField(max_length=160)
    item = models.CharField(max_length=200, blank=True)
    subject_ref = models.CharField(max_length=64, blank=True)
    case_ref = models.CharField(max_length=64, blank=True)
    agency_code = models.CharField(max_length=40)
    agency_name = models.CharField(max_length=120)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="papers")
    document = models.CharField(max_length=64)
    document_sha256 = models.CharField(max_length=64)
    check_code = models.CharField(max_length=12, unique=True)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case_ref", "id"], name="paper_by_case", condition=~models.Q(case_ref="")),
            models.Index(fields=["document"], name="paper_by_document"),
            models.Index(fields=["document_sha256"], name="paper_by_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"
