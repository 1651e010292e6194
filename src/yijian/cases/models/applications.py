"""What is filed once: the application, its materials and signatures."""

from django.db import models

from yijian.plumbing.models import LoopSubject


class Application(LoopSubject):
    """One filing for one item or one bundle; a draft until it is submitted.

    ``matter_code`` is the bundle or the single item it was begun for, ``bundle_code`` only a bundle. ``plan`` is the composed plan as JSON, ``values`` the checked answers by element code, ``raw`` what was typed and did not pass
    yet: nothing typed is ever dropped. ``known`` says by field key where a value was taken from and what it was. ``draft_revision``
    grows with every saved change.
    """

    number = models.CharField(max_length=32, blank=True)
    query_password = models.CharField(max_length=8, blank=True)
    matter_code = models.CharField(max_length=60, blank=True)
    bundle_code = models.CharField(max_length=60, blank=True)
    bundle_version = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=120)
    subject_name = models.CharField(max_length=120)
    agent_ref = models.CharField(max_length=64, blank=True)
    agent_name = models.CharField(max_length=120, blank=True)
    authority_ref = models.CharField(max_length=64, blank=True)
    clerk_ref = models.CharField(max_length=64, blank=True)
    desk_code = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=12)
    answers = models.JSONField(default=dict)
    optional_chosen = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    raw = models.JSONField(default=dict)
    known = models.JSONField(default=dict)
    plan = models.JSONField(default=dict)
    step = models.CharField(max_length=20, default="form")
    draft_revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    delivery = models.CharField(max_length=12, default="electronic")
    recipient = models.JSONField(default=dict)
    filed_at = models.DateTimeField(null=True)
    promised_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    waybill = models.CharField(max_length=40, blank=True)
    registers_answered = models.JSONField(default=list)
    """Codes of the registers that confirmed what they are asked for."""
    registers_down = models.JSONField(default=list)
    """Codes of the registers that did not answer when they were asked last."""
    receipt_digest = models.CharField(max_length=64, blank=True)
    once_key = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="application_number_once"
            ),
            models.UniqueConstraint(
                fields=["subject_ref", "matter_code"],
                condition=models.Q(state="drafting", clerk_ref=""),
                name="application_one_draft",
                violation_error_message="这件事您已经有一份没交的草稿，请接着填。",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_ref", "-id"], name="application_by_subject"),
            models.Index(fields=["agency_code", "state", "-id"], name="application_by_agency"),
        ]


class GivenMaterial(models.Model):
    """One material of an application, given once whichever items need it."""

    class State(models.TextChoices):
        """How the material stands."""

        MISSING = "missing", "还没交"
        GIVEN = "given", "已收到"
        REFUSED = "refused", "没收下"
        PROMISED = "promised", "已承诺"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="materials")
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    supply = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MISSING)
    note = models.TextField(blank=True)
    certificate_mark = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=120, blank=True)
    promise_ref = models.CharField(max_length=64, blank=True)
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "code"], name="material_given_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.code}"


class GivenFile(models.Model):
    """One page or document given for a material."""

    material = models.ForeignKey(GivenMaterial, on_delete=models.PROTECT, related_name="files")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveSmallIntegerField(default=1)
    given_by = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["material", "digest"],
                condition=models.Q(taken_back_at__isnull=True),
                name="file_given_once",
            )
        ]
        indexes = [models.Index(fields=["digest"], name="given_file_by_digest")]

    def __str__(self) -> str:
        return f"{self.material_id} {self.name}"


class Signature(models.Model):
    """One signer's signature over the canonical content of the application."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=20)
    signer_ref = models.CharField(max_length=64)
    signer_name = models.CharField(max_length=120)
    method = models.CharField(max_length=12)
    content_digest = models.CharField(max_length=64)
    value = models.TextField()
    key_id = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "role"],
                condition=models.Q(voided_at__isnull=True),
                name="signed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.role}"


class FollowAttempt(models.Model):
    """One failed try to follow an application by number and password; counted by address, kept as a digest."""

    address = models.CharField(max_length=64)
    tried_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address", "-tried_at"], name="follow_attempt_by_address")]

    def __str__(self) -> str:
        return f"{self.pk}"
