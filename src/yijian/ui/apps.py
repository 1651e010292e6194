"""Django's entry for components and tokens."""

from django.apps import AppConfig
from django.core import checks


class UiConfig(AppConfig):
    """The components as a Django app."""

    name = "yijian.ui"
    label = "ui"
    verbose_name = "界面组件"

    def ready(self) -> None:
        """Register the check for installed front-end packages."""
        from yijian.ui.connectors import packages_missing

        checks.register(packages_missing, "ui")
