"""Django's entry for the plumbing."""

from django.apps import AppConfig


class PlumbingConfig(AppConfig):
    """The plumbing as a Django app."""

    name = "yijian.plumbing"
    label = "plumbing"
    verbose_name = "基础设施"

    def ready(self) -> None:
        """Put the real mail gateway in the simulator's place where the installation names a server."""
        from django.conf import settings

        from yijian.plumbing.connectors import base, gateways, smtp

        if settings.MAIL_SERVED:
            base.use_transport(gateways.MAIL.code, smtp.Smtp)
