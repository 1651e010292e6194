"""Django's entry for the cases area."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Applications and cases as a Django app."""

    name = "yijian.cases"
    label = "cases"
    verbose_name = "申报与办件"

    def ready(self) -> None:
        """Bind the loops, register message kinds, handlers and the places citizens and staff go to."""
        from yijian.cases import handlers, messages, wiring  # noqa: F401
        from yijian.cases.portal import navigation
        from yijian.cases.workbench import navigation as staff_navigation

        wiring.bind_loops()
        navigation.register()
        staff_navigation.register()
