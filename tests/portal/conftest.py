"""The sample city, loaded once for each worker's database."""

from tests.journeys.conftest import acting, django_db_setup

__all__ = ["acting", "django_db_setup"]
