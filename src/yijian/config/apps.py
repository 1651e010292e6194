"""The configuration as an app, so that its commands are found."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Brings the commands ``worker`` and ``configure_docs``."""

    name = "yijian.config"
    label = "config"
    verbose_name = "运行配置"
