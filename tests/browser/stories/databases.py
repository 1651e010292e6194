"""The sample city laid once for each worker, and a copy of it for every story."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from yijian.plumbing import clock

BEGIN = datetime(2026, 11, 25, 9, 30, tzinfo=clock.CITY_TIME)
"""When every story begins, a Wednesday: working days and due days are the same whenever the stories are told."""


def stand_in(name: str) -> None:
    """Let every connection opened from now on, the server's too, lead to this database."""
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def exists(name: str) -> bool:
    """Tell whether there is such a database."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def drop(name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    _run(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def copy(name: str, *, of: str) -> None:
    """Make a database as another one stands, which nobody may be connected to."""
    drop(name)
    quote = connection.ops.quote_name
    _run(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(of)}")


def lay_city(*, keep: bool) -> str:
    """Make a database with the sample city in it, or take the one that was kept; return its name.

    A half-laid city is not left behind.
    """
    before = connection.settings_dict["NAME"]
    test = connection.settings_dict["TEST"]
    usual = connection.creation._get_test_db_name()
    name = f"{usual}_laid"
    laid = keep and exists(name)
    try:
        test["NAME"] = name
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=laid)
        if not laid:
            with clock.reading(lambda: BEGIN):
                call_command("load_sample", verbosity=0)
    except BaseException:
        stand_in(before)
        drop(name)
        raise
    finally:
        test["NAME"] = usual
    stand_in(before)
    return name


@contextmanager
def fresh_city(laid: str) -> Iterator[None]:
    """Stand in a copy of the laid city for one story."""
    before = connection.settings_dict["NAME"]
    name = f"{laid}_now"
    copy(name, of=laid)
    stand_in(name)
    try:
        yield
    finally:
        stand_in(before)
        drop(name)


def _run(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
