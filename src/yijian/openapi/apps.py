"""Django's entry for the open API."""

from django.apps import AppConfig


class OpenapiConfig(AppConfig):
    """The open API as a Django app."""

    name = "yijian.openapi"
    label = "openapi"
    verbose_name = "开放接口"

    def ready(self) -> None:
        """Register the duty of entrusting machines."""
        from yijian.openapi import vocabulary  # noqa: F401
