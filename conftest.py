"""Fixtures and guards for every test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from tests import queued
from tests.guards import undefined

hypothesis_settings.register_profile(
    "house", deadline=None
)  # a busy machine is not a fault of the rule tested
hypothesis_settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the folder for pictures of the pages that browser stories pass."""
    parser.addoption("--shots", default="", help="folder for pictures of every page that the stories pass")


def var_of(config: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the one folder of this worker."""
    if not hasattr(config, "_yijian_var"):
        config._yijian_var = tmp_path_factory.mktemp("var")
    return config._yijian_var


@pytest.fixture(autouse=True)
def var_folder(settings, tmp_path_factory: pytest.TempPathFactory, request) -> Path:
    """Give each worker a folder of its own for files, keys and previews."""
    settings.VAR = var_of(request.config, tmp_path_factory)
    return settings.VAR


@pytest.fixture(autouse=True)
def undefined_variables() -> Iterator[list[str]]:
    """Fail every test in which a template of ours used a variable that nobody set."""
    with undefined.recorded() as found:
        yield found
    assert not found, "\n".join(sorted(set(found)))


@pytest.fixture
def run_jobs() -> Callable[..., int]:
    """Return what works off everything that is queued, in order, in the test's own connection."""
    return queued.work_off


@pytest.fixture(scope="session", autouse=True)
def tests_may_empty_tables() -> Iterator[None]:
    """Let Django empty the tables after a test with real transactions; the journal refuses that everywhere else."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    guarded = DatabaseOperations.execute_sql_flush
    tables = ("plumbing_journalentry", "plumbing_journalblock")

    def unguarded(operations: DatabaseOperations, statements: list[str]) -> None:
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        guarded(operations, [*off, *statements, *on])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", unguarded)
        yield
