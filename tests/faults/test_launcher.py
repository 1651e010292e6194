"""./yijian up under bad luck: a taken port, a silent database, killed processes. One real installation, in a folder of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from yijian.config.console.faults import Exit
from yijian.config.console.processes import alive

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("launcher")]


def surroundings(var: Path, **given: str) -> dict[str, str]:
    ours = ("YIJIAN_", "DATABASE_", "DJANGO_", "PYTEST_", "PG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "YIJIAN_VAR": str(var), **given}


def run(var: Path, *words: str, **given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "yijian", *words],
        env=surroundings(var, **given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(seconds: float, holds) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


class Installation:
    """One installation that a test may hurt; it is brought up again when a test finds it down."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.supervisor: subprocess.Popen[bytes] | None = None
        self.log = var.parent / "up.log"

    def up(self) -> "Installation":
        if self.supervisor is None or self.supervisor.poll() is not None:
            with self.log.open("wb") as log:
                self.supervisor = subprocess.Popen(
                    [ROOT / "yijian", "up", "--no-sample", "--port", str(self.port)],
                    env=surroundings(self.var),
                    stdout=log,
                    stderr=log,
                )
        assert until(120, self.well), self.log.read_text()
        return self

    def well(self) -> bool:
        assert self.supervisor is not None
        assert self.supervisor.poll() is None, self.log.read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/healthz", timeout=3) as answer:
                return answer.status == 200 and self.state().get("pid") == self.supervisor.pid
        except OSError:
            return False

    def state(self) -> dict:
        try:
            return json.loads((self.var / "run" / "state.json").read_text())
        except OSError:
            return {}

    def pid(self, name: str) -> int:
        return self.state()["processes"][name]

    def replaced(self, name: str, before: int) -> bool:
        now = self.state().get("processes", {}).get(name, before)
        return now != before and alive(now)

    def remember(self, word: str) -> None:
        with psycopg.connect(self.state()["database_url"]) as link:
            link.execute("create table if not exists remembered (word text)")
            link.execute("insert into remembered values (%s)", [word])

    def recalls(self, word: str) -> bool:
        with psycopg.connect(self.state()["database_url"]) as link:
            return link.execute("select 1 from remembered where word = %s", [word]).fetchone() is not None

    def end(self) -> int:
        if self.supervisor is None:
            return 0
        self.supervisor.terminate()
        return self.supervisor.wait(timeout=60)


@pytest.fixture(scope="module")
def shared():
    # Not pytest's own folder: as root PostgreSQL runs as another account, and another run of pytest would lock it out.
    folder = Path(tempfile.mkdtemp(prefix="yijian-launcher-"))
    folder.chmod(0o711)
    made = Installation(folder / "var")
    yield made
    made.end()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def installation(shared):
    return shared.up()


class TestRefusals:
    def test_a_taken_port_is_named_with_the_way_out(self, tmp_path):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]

            answer = run(tmp_path / "var", "up", "--port", str(port))

        assert answer.returncode == Exit.BUSY_PORT
        assert f"{port} 端口已被别的程序占用" in answer.stderr
        assert "Traceback" not in answer.stderr

    def test_a_silent_database_is_named_before_anything_long_begins(self, tmp_path):
        silent = free_port()

        answer = run(
            tmp_path / "var",
            "up",
            "--port",
            str(free_port()),
            DATABASE_URL=f"postgresql://a:secret@127.0.0.1:{silent}/b",
        )

        assert answer.returncode == Exit.NO_DATABASE
        assert f"连不上数据库 127.0.0.1:{silent}" in answer.stderr
        assert "secret" not in answer.stderr
        assert "Traceback" not in answer.stderr

    def test_a_folder_that_cannot_be_written_is_named(self, tmp_path):
        file = tmp_path / "file"
        file.write_text("")

        answer = run(file / "var", "up", "--port", str(free_port()))

        assert answer.returncode == Exit.READ_ONLY
        assert "Traceback" not in answer.stderr

    @pytest.mark.parametrize(
        "words", [("fly",), ("up", "--port", "door"), ("up", "--port", "0"), ("up", "--fast")]
    )
    def test_a_wrong_word_is_answered_with_the_usage(self, tmp_path, words):
        answer = run(tmp_path / "var", *words)

        assert answer.returncode == Exit.USAGE
        assert "Traceback" not in answer.stderr

    def test_status_of_nothing_says_so(self, tmp_path):
        assert run(tmp_path / "var", "status").returncode == Exit.NOT_RUNNING


class TestKilled:
    def test_worker_is_started_again(self, installation):
        before = installation.pid("worker")

        os.kill(before, signal.SIGKILL)

        assert until(15, lambda: installation.replaced("worker", before))

    def test_web_process_is_started_again_on_the_same_port(self, installation):
        before = installation.pid("web")

        os.kill(before, signal.SIGKILL)

        assert until(15, lambda: installation.replaced("web", before))
        assert until(30, installation.well), installation.log.read_text()

    def test_postgres_is_started_again_and_has_lost_nothing(self, installation):
        installation.remember("before the crash")
        before = installation.pid("postgres")

        os.kill(before, signal.SIGKILL)

        assert until(20, lambda: installation.replaced("postgres", before))
        assert until(30, installation.well), installation.log.read_text()
        assert installation.recalls("before the crash")

    def test_supervisor_and_postgres_together_leave_the_next_start_everything(self, installation):
        installation.remember("before the power cut")
        old = installation.state()["processes"]
        assert installation.supervisor is not None

        installation.supervisor.kill()
        os.kill(old["postgres"], signal.SIGKILL)
        os.kill(old["web"], signal.SIGKILL)
        installation.supervisor.wait()
        installation.up()

        assert installation.recalls("before the power cut")
        assert until(30, lambda: not any(alive(pid) for pid in old.values()))


class TestRunning:
    def test_a_second_start_is_refused_with_the_address(self, installation):
        answer = run(installation.var, "up", "--port", str(free_port()))

        assert answer.returncode == Exit.ALREADY_RUNNING
        assert f":{installation.port}" in answer.stderr

    def test_manage_works_on_the_running_database(self, installation):
        answer = run(
            installation.var,
            "manage",
            "shell",
            "-v",
            "0",
            "-c",
            "from django.db import connection as c; print(c.settings_dict['HOST'])",
        )

        assert answer.returncode == 0, answer.stderr
        assert answer.stdout.strip() in installation.state()["database_url"].replace("%2F", "/")

    def test_its_secrets_are_for_its_owner_only(self, installation):
        for name in ("secret-key", "data-key"):
            assert (installation.var / name).stat().st_mode & 0o077 == 0

    def test_termination_stops_everything(self, installation):
        old = installation.state()["processes"]

        assert installation.end() == 0

        assert not any(alive(pid) for pid in old.values())
        assert "已全部停止" in installation.log.read_text()
