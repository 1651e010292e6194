"""The account: what signs in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


class AccountManager(BaseUserManager["Account"]):
    """Find accounts the way sign-in needs it."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account with a user name, in whatever case it was typed."""
        return self.get(username=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A user name with a password or an outside identity.

    Powers are duties, not Django permissions; an account without a person or staff row can do nothing but read public pages.
    """

    ref = models.CharField(max_length=40, unique=True)
    username = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    one_time_until = models.DateTimeField(null=True)
    """Set when the password came from a desk: it opens the account until then, and only to choose another."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(username__regex=r"^[0-9a-z][0-9a-z@._-]*$"), name="account_username_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.username
