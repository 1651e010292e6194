"""Areas may meet only at their front doors."""

import grimp
import pytest

PACKAGE = "yijian"
FRONT_DOOR = {"vocabulary", "rules", "loops", "facts", "queries", "operations"}
PLAIN = {"kernel", "plumbing", "ui"}
"""No front door: wholly public to those above."""
KNOWS_ALL = {"config", "sample"}


def split(module: str) -> tuple[str, str]:
    _, area, *rest = module.split(".")
    return area, rest[0] if rest else ""


@pytest.fixture(scope="session")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(PACKAGE)


def test_areas_meet_only_at_their_front_doors(graph):
    trespasses = [
        f"{importer} -> {imported}"
        for importer in graph.modules - {PACKAGE}
        for imported in graph.find_modules_directly_imported_by(importer) - {PACKAGE}
        if split(importer)[0] != split(imported)[0]
        and split(imported)[0] not in PLAIN
        and split(importer)[0] not in KNOWS_ALL
        and split(imported)[1] not in FRONT_DOOR
        and "tests" not in importer.split(".")
    ]

    assert sorted(trespasses) == []


def test_nothing_outside_tests_imports_tests(graph):
    trespasses = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if "tests" in imported.split(".") and "tests" not in importer.split(".")
    ]

    assert sorted(trespasses) == []


def test_migrations_import_no_application_code(graph):
    trespasses = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        if "migrations" in importer.split(".")
        for imported in graph.find_modules_directly_imported_by(importer)
        if imported.startswith(PACKAGE) and "migrations" not in imported.split(".")
    ]

    assert sorted(trespasses) == []


def test_no_contract_of_the_import_linter_has_exceptions():
    from pathlib import Path

    written = (Path(__file__).parents[2] / ".importlinter").read_text(encoding="utf-8")

    assert "ignore_imports" not in written
