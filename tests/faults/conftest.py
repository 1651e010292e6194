"""A real city: a database of its own with committed rows, and a process that dies in the middle of an act."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from tests.journeys.agreeing import assert_everything_agrees
from tests.journeys.conftest import django_db_setup  # noqa: F401 - the sample city
from yijian.plumbing import clock

ROOT = Path(__file__).resolve().parents[2]
POINTS = 5
"""How many places between the first and the last statement of an act are tried."""


def server(database: str) -> psycopg.Connection:
    """Return a connection beside Django's to one database of the same server."""
    known = connection.settings_dict
    return psycopg.connect(
        dbname=database,
        user=known["USER"],
        password=known["PASSWORD"] or None,
        host=known["HOST"] or None,
        port=known["PORT"] or None,
        autocommit=True,
    )


@dataclass(slots=True)
class RealCity:
    """The sample city in a database where a commit is a commit."""

    database: str
    var: Path
    process: subprocess.Popen[str]
    now: datetime = field(default_factory=clock.now)

    def order(
        self, act: str, *, at: int | None = None, how: str = "process", database: str = "", **given: Any
    ) -> dict[str, Any]:
        """Let another process do an act and return how it ended; it dies at statement ``at`` if that is given."""
        connection.close()
        wanted = {
            "act": act,
            "given": given,
            "now": self.now.isoformat(),
            "at": at,
            "how": how,
            "database": database or self.database,
            "var": str(self.var),
        }
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(wanted) + "\n")
        self.process.stdin.flush()
        said: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert said["end"] != "fault", f"{act} failed by itself, see the captured output"
        self.wait_until_alone()
        return said

    def statements_of(self, act: str, **given: Any) -> int:
        """Return how many statements an act sends, by doing it whole in a copy of the city."""
        copy = f"{self.database}_count"
        connection.close()
        with server("postgres") as admin:
            admin.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{self.database}"')
            try:
                said = self.order(act, database=copy, **given)
            finally:
                admin.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')
        assert said["end"] == "done", said
        return int(said["statements"])

    def wait_until_alone(self) -> None:
        """Wait until the server has noticed that whoever died is gone."""
        with server(self.database) as watch:
            for _ in range(200):
                row = watch.execute(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                ).fetchone()
                if row == (0,):
                    return
                time.sleep(0.05)
        raise AssertionError("a dead process still holds its connection")

    def content(self) -> dict[str, str]:
        """Return a digest of every table's rows."""
        found = {}
        with server(self.database) as reading:
            tables = reading.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'procrastinate_worker%'"
                " ORDER BY tablename"
            ).fetchall()
            for (table,) in tables:
                row = reading.execute(
                    f"SELECT coalesce(md5(string_agg(line, '|' ORDER BY line)), '')"
                    f' FROM (SELECT t::text AS line FROM "{table}" t) lines'
                ).fetchone()
                assert row is not None
                found[table] = row[0]
        return found

    def changed(self, before: Mapping[str, str]) -> list[str]:
        """Return the tables whose rows are others than before."""
        return [table for table, digest in self.content().items() if before[table] != digest]


def spread(statements: int, points: int = POINTS) -> list[int]:
    """Return the first statement, the last, and some evenly spread between them."""
    return sorted({1 + round(step * (statements - 1) / (points + 1)) for step in range(points + 2)})


@pytest.fixture(scope="session")
def dying_process() -> Iterator[subprocess.Popen[str]]:
    """Start the process whose children die."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.dying"],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "yijian.config.settings.test",
            "YIJIAN_LOG_LEVEL": "ERROR",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    assert process.stdin is not None
    process.stdin.close()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def city_template(
    django_db_setup,  # noqa: F811 - the fixture above
    django_db_blocker,
) -> Iterator[str]:
    """Keep a copy of the test database with the sample city to which nobody connects, so that it can be copied again."""
    template = f"{connection.settings_dict['NAME']}_template"
    connections.close_all()
    with django_db_blocker.unblock(), server("postgres") as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{template}" TEMPLATE "{connection.settings_dict["NAME"]}"')
    yield template
    with django_db_blocker.unblock(), server("postgres") as admin:
        admin.execute(f'DROP DATABASE "{template}" WITH (FORCE)')


@pytest.fixture
def real_city(city_template, db, var_folder, dying_process) -> Iterator[RealCity]:
    """Work in a copy of the sample city, without the transaction that is around other tests."""
    around = connections["default"]
    known = around.settings_dict["NAME"]
    copy = f"{known}_real"
    with server("postgres") as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{city_template}"')
    # The settings are shared by the connections that other threads open.
    around.settings_dict["NAME"] = copy
    connections["default"] = connections.create_connection("default")
    try:
        yield RealCity(copy, var_folder, dying_process)
    finally:
        connections["default"].close()
        connections["default"] = around
        around.settings_dict["NAME"] = known
        with server("postgres") as admin:
            admin.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


@pytest.fixture
def survive(real_city) -> Callable[..., None]:
    """Return a trial: let an act die at every sampled statement, find nothing half, and find it done once in the end."""

    def trial(act: str, *, may_leave: Collection[str] | None = (), **given: Any) -> None:
        """``may_leave`` names tables in which rows without meaning may stay; None: the act is several transactions, each whole."""
        statements = real_city.statements_of(act, **given)
        before = real_city.content()
        for number, point in enumerate(spread(statements)):
            how = "process" if number % 2 == 0 else "server"
            ended = real_city.order(act, at=point, how=how, **given)
            assert_everything_agrees()
            if may_leave != () and ended["end"] == "done":
                # What an earlier try had finished was not done again, so the end came before this statement.
                break
            assert ended["end"] == ("killed" if how == "process" else "broken"), (point, ended)
            if may_leave is not None:
                left = set(real_city.changed(before)) - set(may_leave)
                assert not left, f"{act} left something at statement {point} of {statements}"
        ended = real_city.order(act, how="afterwards", **given)
        assert ended["end"] in ("killed", "refused")
        assert_everything_agrees()
        done = real_city.content()
        assert done != before
        again = real_city.order(act, **given)
        assert again["end"] in ("done", "refused"), again
        assert real_city.changed(done) == [], f"{act} done twice"

    return trial
