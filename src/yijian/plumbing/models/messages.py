"""Messages to people."""

from django.db import models


class Message(models.Model):
    """One message to one person or firm, shown in the portal and perhaps sent by SMS or mail."""

    to_ref = models.CharField(max_length=64)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    text = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=64, blank=True)
    once_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_ref", "-id"], name="message_inbox"),
            models.Index(fields=["to_ref"], name="message_unread", condition=models.Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.to_ref}"
