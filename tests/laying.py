"""What many tests start from, laid once and undone with the last of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from conftest import var_of
from django.db import transaction
from django.test import override_settings

from tests import queued
from tests.journeys.filing import acting_as
from yijian.plumbing import clock

T = TypeVar("T")


@contextmanager
def laid(act: Callable[[], T], *, blocker, var: Path) -> Iterator[T]:
    """Do something in a transaction around tests, files going to the worker's folder; each test's own savepoint gives it back as it was.

    For fixtures of a wider scope than one test: they stand before the test's own transaction begins.
    """
    with blocker.unblock(), transaction.atomic():
        with override_settings(VAR=var):
            found = act()
        yield found
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def restaurant_once(
    django_db_setup,
    django_db_blocker,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[int]:
    """File 陈玉兰's restaurant once for all tests of a module; whoever takes it stands in the sample city."""
    from tests.journeys.test_restaurant import file_it

    def file() -> int:
        return file_it(acting_as, queued.work_off, clock.now()).pk

    with laid(file, blocker=django_db_blocker, var=var_of(request.config, tmp_path_factory)) as found:
        yield found


@pytest.fixture(scope="module")
def delivered_once(
    django_db_setup,
    django_db_blocker,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[int]:
    """File and grant it whole, up to its delivery, once for all tests of a module."""
    from tests.journeys.test_promise import decide_everything
    from tests.journeys.test_restaurant import file_it

    def deliver() -> int:
        now = clock.now()
        application = file_it(acting_as, queued.work_off, now)
        decide_everything(application, acting_as, queued.work_off, now)
        return application.pk

    with laid(deliver, blocker=django_db_blocker, var=var_of(request.config, tmp_path_factory)) as found:
        yield found
