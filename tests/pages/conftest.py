"""The scene, laid once for all tests of this folder; each test gets it back as it was."""

from collections.abc import Iterator

import pytest
from conftest import var_of
from django.db import transaction
from django.test import override_settings

from tests.journeys.conftest import django_db_setup  # noqa: F401 - a fixture
from tests.pages import scene as scenes
from yijian.plumbing import clock


@pytest.fixture(scope="package")
def laid(
    django_db_setup,  # noqa: F811
    django_db_blocker,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[scenes.Scene]:
    """Lay the scene in one transaction that ends, undone, with the last test of the folder."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(VAR=var_of(request.config, tmp_path_factory)):
            scene = scenes.lay(clock.now())
        yield scene
        transaction.set_rollback(True)


@pytest.fixture
def scene(laid: scenes.Scene, db) -> scenes.Scene:
    """Return the scene; whatever the test changes is undone with the test's own savepoint."""
    return laid
