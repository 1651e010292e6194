"""Django's entry for the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts as a Django app."""

    name = "yijian.accounts"
    label = "accounts"
    verbose_name = "用户与职责"
