"""The register of seals (印章): the public halves, kept as long as anything they signed is checked."""

from base64 import b64decode

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yijian.certificates.vocabulary import SealMaterial


class Seal(models.Model):
    """One set of keys of one seal; a renewed seal is another row with the same code."""

    code = models.CharField(max_length=120)
    serial = models.CharField(max_length=64)
    agency_code = models.CharField(max_length=40)
    agency_name = models.CharField(max_length=120)
    title = models.CharField(max_length=40, blank=True)
    chain = ArrayField(models.TextField())
    """Base64 of DER certificates, the seal's own first."""
    sm2_public_key = models.TextField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "serial"], name="seal_keys_once")]
        indexes = [models.Index(fields=["agency_code"], name="seal_by_agency")]

    def __str__(self) -> str:
        return f"{self.code} {self.serial[:12]}"

    @property
    def material(self) -> SealMaterial:
        """The public half as a value."""
        return SealMaterial(
            code=self.code,
            serial=self.serial,
            chain=tuple(b64decode(one) for one in self.chain),
            sm2_public_key=self.sm2_public_key,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )
