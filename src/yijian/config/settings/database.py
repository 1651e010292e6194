"""Which PostgreSQL, from one address."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from yijian.config.env import env


def from_url(url: str) -> dict[str, Any]:
    """Return Django's entry for an address as libpq reads it; what follows ``?`` goes to the driver, a socket folder included.

    :raises ImproperlyConfigured: when libpq cannot read it.
    """
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
    except ProgrammingError:
        raise ImproperlyConfigured("DATABASE_URL cannot be read as a PostgreSQL address.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": {"application_name": "yijian", **parts},
    }


DATABASES = {
    "default": {
        **from_url(env.database_url),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "TEST": {"NAME": env.yijian_test_database},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
