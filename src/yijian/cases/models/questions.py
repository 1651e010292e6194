"""Registers that did not answer and are asked again."""

from django.db import models

from yijian.cases.models.applications import Application
from yijian.cases.models.cases import Case


class RegisterQuestion(models.Model):
    """A register that was down when a filing needed it; asked again by a job until it answers.

    ``case`` is set when the answer decides a case by itself (数据核验); otherwise the answer only stands beside what was declared.
    ``confirmed`` tells whether the register knows the person or firm it was asked about.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="register_questions")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="register_questions")
    register = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=1)
    answered_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "case", "register"],
                nulls_distinct=False,
                name="register_question_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                name="register_question_open",
                condition=models.Q(answered_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.register}"
