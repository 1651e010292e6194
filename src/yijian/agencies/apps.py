"""Django's entry for the agencies."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """The agencies as a Django app."""

    name = "yijian.agencies"
    label = "agencies"
    verbose_name = "区划与机构"
