"""Django's entry for the plumbing."""

from django.apps import AppConfig


class PlumbingConfig(AppConfig):
    """The plumbing as a Django app."""

    name = "yijian.plumbing"
    label = "plumbing"
    verbose_name = "基础设施"
