"""Tables of the open API: who may sign, which nonces were used, which answers are kept."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yijian.openapi.vocabulary import KeyKind
from yijian.plumbing.sealing import SealedText


class MachineClient(models.Model):
    """A system that signs its calls and acts with an agency's duties."""

    ref = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    agency_code = models.CharField(max_length=40, blank=True)
    """Empty: a system of no agency, which sees only what is public."""
    key_kind = models.CharField(max_length=10)
    public_key = models.TextField(blank=True)
    secret = SealedText(blank=True, default="")
    duties = ArrayField(models.CharField(max_length=60), default=list)
    is_active = models.BooleanField(default=True)
    registered_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(key_kind=KeyKind.SM2.value) & ~models.Q(public_key="")
                | models.Q(key_kind=KeyKind.HMAC.value) & ~models.Q(secret__isnull=True),
                name="machine_has_its_key",
            ),
            models.CheckConstraint(
                condition=models.Q(is_active=True, stopped_at__isnull=True)
                | models.Q(is_active=False, stopped_at__isnull=False),
                name="machine_stopped_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class MachineNonce(models.Model):
    """A random number that a client used; kept a little longer than a call is fresh."""

    client = models.ForeignKey(
        MachineClient, on_delete=models.CASCADE
    )  # a nonce without its client is nothing
    nonce = models.CharField(max_length=64)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "nonce"], name="machine_nonce_once")]
        indexes = [models.Index(fields=["used_at"], name="machine_nonce_by_moment")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.nonce}"


class KeptAnswer(models.Model):
    """The answer of a call made under an idempotency key; ``body`` may hold personal data and is sealed."""

    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=80)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = SealedText(blank=True, default="")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="kept_answer_once")]
        indexes = [models.Index(fields=["kept_at"], name="kept_answer_by_moment")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
