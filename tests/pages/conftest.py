"""The scene, laid once for all tests of this folder; each test gets it back as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import var_of

from tests.journeys.conftest import django_db_setup  # noqa: F401 - a fixture
from tests.laying import laid
from tests.pages import scene as scenes
from yijian.plumbing import clock


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of this folder together: the scene is laid anew wherever another folder's tests stand between."""
    here = Path(__file__).parent
    items.sort(key=lambda item: here not in item.path.parents)


@pytest.fixture(scope="package")
def scene_once(
    django_db_setup,  # noqa: F811
    django_db_blocker,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[scenes.Scene]:
    """Lay the scene in one transaction that ends, undone, with the last test of the folder."""
    var = var_of(request.config, tmp_path_factory)
    with laid(lambda: scenes.lay(clock.now()), blocker=django_db_blocker, var=var) as scene:
        yield scene


@pytest.fixture
def scene(scene_once: scenes.Scene, db) -> scenes.Scene:
    """Return the scene; whatever the test changes is undone with the test's own savepoint."""
    return scene_once
