"""Django's entry for the agencies."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """The agencies as a Django app."""

    name = "yijian.agencies"
    label = "agencies"
    verbose_name = "区划与机构"

    def ready(self) -> None:
        """Provide the working calendar and the sections of the exchange format."""
        from yijian.agencies import handlers, queries, sections  # noqa: F401 - handlers listen when loaded
        from yijian.plumbing import calendar, importing

        calendar.provide(queries.work_calendar)
        for section in sections.SECTIONS:
            importing.register(section)
