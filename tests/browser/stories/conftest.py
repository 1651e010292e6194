"""Fixtures of stories: the city laid once, a copy and a server for each story, devices, and a way of looking."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from pytest_django.live_server_helper import LiveServer

from tests.browser.stories import databases
from tests.browser.stories.city import City
from tests.browser.stories.looking import Looker
from yijian.config.env import env
from yijian.plumbing import clock


@pytest.fixture(scope="session")
def story_folder(worker_id) -> Path:
    """Each worker's folder for files and keys; it lives as long as the laid city, which names what lies in it."""
    folder = env.yijian_var / "stories" / worker_id
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def var_folder(settings, story_folder) -> Path:
    """Keep to that folder instead of the one of other tests."""
    settings.VAR = story_folder
    return story_folder


@pytest.fixture(scope="session")
def laid_city(
    request, django_test_environment, django_db_modify_db_settings, django_db_blocker, story_folder
):
    """The name of a database in which the sample city is laid; kept for the next run where test databases are kept."""
    keep = request.config.getvalue("reuse_db")
    with django_db_blocker.unblock():
        before, django_settings.VAR = django_settings.VAR, story_folder
        try:
            laid = databases.lay_city(keep=keep and not request.config.getvalue("create_db"))
        finally:
            django_settings.VAR = before
    yield laid
    if not keep:
        with django_db_blocker.unblock():
            databases.drop(laid)


@pytest.fixture(scope="session")
def story_server(laid_city):
    """One server for all stories of this worker; its threads connect to whatever city stands at the moment."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def city(request, settings, browser, laid_city, story_server, run_jobs, django_db_blocker):
    """The sample city as it was laid, with its server running, for one story."""
    settings.PUBLIC_URL = story_server.url
    settings.ALLOWED_HOSTS = ["*"]
    with django_db_blocker.unblock(), databases.fresh_city(laid_city):
        cache.clear()
        here = City(url=story_server.url, browser=browser, run_jobs=run_jobs)
        with clock.reading(here.read_clock):
            yield here
            if getattr(request.node, "story_failed", False):
                _keep_last_pages(here, request.node.name)
            here.close()


@pytest.fixture(scope="session")
def look(request) -> Looker:
    """Look at a page: ``look(page, "receipt", also=("elder", "dark"))``."""
    folder = request.config.getoption("--shots")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    return Looker(Path(folder) if folder else None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest begin first on both workers: begun last, one would go on long after the other worker is done.

    ``--dist worksteal`` gives each of two workers one half of the list to begin with.
    """
    slow = [item for item in items if item.get_closest_marker("slow")]
    others = [item for item in items if not item.get_closest_marker("slow")]
    middle = len(items) // 2 - len(slow[::2])
    items[:] = [*slow[::2], *others[:middle], *slow[1::2], *others[middle:]]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember that a story failed, so that its last pages are kept."""
    report = yield
    if report.when == "call" and report.failed:
        item.story_failed = True
    return report


def _keep_last_pages(city: City, name: str) -> None:
    folder = env.yijian_var / "stories" / "failed"
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate((page for page in city.pages if not page.is_closed()), start=1):
        picture = folder / f"{name}-{number}.png"
        page.screenshot(path=picture, full_page=True)
        print(f"{picture}: {page.url}: {page.title()}: {page.said}")  # noqa: T201 - shown with the failure
