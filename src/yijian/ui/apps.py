"""Django's entry for components and tokens."""

from django.apps import AppConfig
from django.core import checks


class UiConfig(AppConfig):
    """The components as a Django app."""

    name = "yijian.ui"
    label = "ui"
    verbose_name = "界面组件"

    def ready(self) -> None:
        """Register the checks for installed front-end packages and for navigation that leads nowhere."""
        from yijian.ui.connectors import packages_missing
        from yijian.ui.queries import routes_missing

        checks.register(packages_missing, "ui")
        checks.register(routes_missing, "ui")
