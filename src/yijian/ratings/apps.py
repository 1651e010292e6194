"""Django's entry for the ratings area."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    """Ratings as a Django app."""

    name = "yijian.ratings"
    label = "ratings"
    verbose_name = "好差评"

    def ready(self) -> None:
        """Bind the loop, register handlers."""
        from yijian.ratings import handlers, wiring  # noqa: F401

        wiring.bind_loops()
