"""./yijian up: set up, start, watch, stop."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from yijian.config.console import faults, packages, places, postgres, processes, surroundings
from yijian.config.console.children import Child, die_with_parent
from yijian.config.console.faults import Exit, Fault
from yijian.config.console.postgres import Cluster
from yijian.config.console.progress import Progress

STEPS = 8
_SLOWEST_START = 300.0
"""Seconds; a process that ends is noticed at once, so this only has to be longer than the slowest healthy start."""
_PATIENCE = 25.0
"""Seconds that a running job or request has to end when everything stops."""
_ORPHANS_PATIENCE = 4.0
"""Seconds for what a killed supervisor left; its transactions roll back and its jobs are taken over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command line asked for."""

    host: str
    port: int
    sample: bool

    @property
    def address(self) -> str:
        """Where people open the portal."""
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}"


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the installation's lock; the kernel gives it back however this process ends.

    :raises Fault: when another supervisor holds it.
    """
    with (places.RUN / "lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            state = read_state()
            where = f"，地址是 {state['address']}" if state.get("address") else ""
            raise Fault(
                Exit.ALREADY_RUNNING,
                f"一件通已经在运行{where}。要重新启动，请先运行 ./yijian stop。",
                "Already running: ./yijian stop ends it.",
            ) from error
        yield


def is_running() -> bool:
    """Tell whether a supervisor holds the installation's lock."""
    try:
        with (places.RUN / "lock").open("r", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def read_state() -> dict[str, object]:
    """Return what the last supervisor wrote about itself."""
    try:
        state = json.loads(places.STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def clear_leftovers() -> list[int]:
    """End what a killed supervisor left behind, so that nobody writes beside us."""
    left = processes.orphans()
    if left:
        processes.end(left, patience=_ORPHANS_PATIENCE)
    return left


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Turn Ctrl-C, ``kill`` and a closed terminal into one KeyboardInterrupt; later ones are ignored while we stop."""

    def hear(number: int, frame: FrameType | None) -> None:
        for again in heard:
            signal.signal(again, signal.SIG_IGN)
        raise KeyboardInterrupt

    heard = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        heard.append(signal.SIGHUP)  # nohup asked to outlive the terminal
    before = [signal.signal(number, hear) for number in heard]
    try:
        yield
    finally:
        for number, old in zip(heard, before, strict=True):
            signal.signal(number, old)


def up(wishes: Wishes) -> int:
    """Bring the installation up and keep it up until it is told to stop."""
    surroundings.make_folders()
    with stopping_on_signals(), only_one():
        cluster: Cluster | None = None
        children: list[Child] = []
        shown = Progress(STEPS)
        try:
            if clear_leftovers():
                shown.say("上次没有正常停止，已清理遗留的进程；已提交的数据都在。")
            surroundings.check_port(host=wishes.host, port=wishes.port)
            given = places.given_database()
            if given:
                surroundings.check_reachable(given)
            install(shown)
            with shown.step("数据库"):
                if given:
                    url = given
                    shown.note("使用 DATABASE_URL 指定的数据库")
                else:
                    shown.note("首次建库" if not (places.VAR / "postgres").exists() else "启动")
                    cluster = postgres.installation()
                    cluster.make()
                    cluster.start(shown=shown)
                    url = cluster.url
                    shown.note(f"内置 PostgreSQL，数据在 {cluster.data}")
            surroundings.make_keys()
            around = surroundings.environment(database_url=url, public_url=wishes.address)
            accounts = prepare(around, wishes, shown)
            with shown.step("启动网站和后台任务"):
                children = start_children(around, wishes)
                wait_until_healthy(children, wishes, shown)
            write_state(wishes, url, children, cluster)
            welcome(wishes, accounts)
            for happened in watch(children, cluster):
                shown.say(happened)
                write_state(wishes, url, children, cluster)
        except KeyboardInterrupt:
            shown.say("\n正在停止……")
        finally:
            stop(children, cluster)
            places.STATE.unlink(missing_ok=True)
        shown.say("已全部停止，数据都已保存。")
    return 0


def install(shown: Progress, *, dev: bool = False) -> None:
    """Install everything that is locked; a second command in the same folder waits until the first has installed."""
    with shown.step("Python 环境"), packages.alone(shown=shown):
        packages.make_venv(shown=shown)
    with shown.step("Python 程序包"), packages.alone(shown=shown):
        packages.install_python_packages(dev=dev, shown=shown)
    with shown.step("前端包"), packages.alone(shown=shown):
        packages.install_frontend_packages(shown=shown)


def prepare(around: dict[str, str], wishes: Wishes, shown: Progress) -> list[str]:
    """Run ``prepare`` and show its steps; return what it wants said at the end.

    :raises Fault: the one it told, or that it broke off.
    """
    command = [
        str(places.PYTHON),
        "-m",
        "yijian.config.console.prepare",
        *([] if wishes.sample else ["--no-sample"]),
    ]
    log = places.LOGS / "prepare.log"
    said: list[str] = []
    fault: Fault | None = None
    with (
        log.open("w", encoding="utf-8") as record,
        subprocess.Popen(
            command,
            cwd=places.SOURCE,
            env={**around, places.MARK: str(places.RUN)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=record,
            encoding="utf-8",
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                try:
                    told = json.loads(line)
                except ValueError:
                    record.write(line)
                    continue
                if "step" in told:
                    shown.begin(told["step"])
                elif "note" in told:
                    shown.note(told["note"])
                elif "say" in told:
                    said.append(told["say"])
                elif "fault" in told:
                    fault = Fault(Exit(told["code"]), told["fault"], told["english"])
            shown.finish(well=process.wait() == 0)
        except BaseException:
            process.terminate()
            shown.finish(well=False)
            raise
    if process.returncode or fault:
        tail = log.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise (
            fault
            or faults.of_output(tail, places.VAR)
            or Fault(
                Exit.STEP_FAILED,
                f"“{shown.title}”没有完成：{postgres.last_line(tail)}。完整记录在 {log}，处理后再运行一次，已完成的不会重做。",
                f"Preparing failed; see {log}.",
            )
        )
    return said


def start_children(around: dict[str, str], wishes: Wishes) -> list[Child]:
    """Start the web and the worker process."""
    cores = len(os.sched_getaffinity(0))
    web = Child(
        name="web",
        title="网站进程",
        command=[
            *(
                places.PYTHON,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                wishes.host,
                "--port",
                str(wishes.port),
            ),
            *("--workers", str(min(cores, 16)), "--blocking-threads", "4", "--backlog", "2048", "--no-ws"),
            *("--respawn-failed-workers", "--workers-kill-timeout", "20", "yijian.config.wsgi:application"),
        ],
        env=surroundings.metrics_folder(around),
    )
    worker = Child(
        name="worker",
        title="后台任务进程",
        command=[places.PYTHON, places.SOURCE / "manage.py", "worker"],
        env=around,
    )
    for child in (web, worker):
        child.start()
    return [web, worker]


def wait_until_healthy(children: list[Child], wishes: Wishes, shown: Progress) -> None:
    """Wait until the web process answers its health check.

    :raises Fault: when a process dies at once or nobody answers in time.
    """
    until = time.monotonic() + _SLOWEST_START
    while time.monotonic() < until:
        for child in children:
            if child.process is not None and child.process.poll() is not None:
                raise _not_started(child)
        try:
            with urllib.request.urlopen(f"{wishes.address}/-/healthz", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise _not_started(children[0])


def _not_started(child: Child) -> Fault:
    tail = child.log.read_text(encoding="utf-8", errors="replace")[-3000:] if child.log.exists() else ""
    return faults.of_output(tail, places.VAR) or Fault(
        Exit.STEP_FAILED,
        f"{child.title}没有启动：{postgres.last_line(tail)}。完整记录在 {child.log}，处理后再运行一次。",
        f"The {child.name} process did not start; see {child.log}.",
    )


def write_state(wishes: Wishes, url: str, children: list[Child], cluster: Cluster | None) -> None:
    """Leave a note for ``status``, ``stop`` and ``manage``; it may hold a password, so only its owner reads it."""
    pids = {child.name: child.process.pid for child in children if child.process}
    if cluster and cluster.process:
        pids["postgres"] = cluster.process.pid
    state = {"pid": os.getpid(), "address": wishes.address, "database_url": url, "processes": pids}
    draft = places.STATE.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(state, file)
    draft.rename(places.STATE)


def welcome(wishes: Wishes, accounts: list[str]) -> None:
    """Print where to go and whom to be."""
    lines = [
        "",
        "一件通已启动：",
        f"  群众端      {wishes.address}/",
        f"  工作台      {wishes.address}/work/",
    ]
    lines += ["", *accounts] if accounts else []
    lines += ["", "按 Ctrl-C 停止。", ""]
    print("\n".join(lines), flush=True)


def watch(children: list[Child], cluster: Cluster | None) -> Iterator[str]:
    """Keep everything running until a signal ends the wait; yield a sentence whenever something happened."""
    database_due = 0.0
    failures = 0
    while True:
        time.sleep(0.25)
        moment = time.monotonic()
        if cluster and not cluster.running() and moment >= database_due:
            failures += 1
            database_due = moment + min(30.0, 2.0**failures)
            cluster.spawn()
            if failures == 1:
                yield "数据库意外停止，已重新启动；已提交的数据都在。"
            else:
                yield f"数据库又停了：{cluster.last_line()}。正在重试；完整记录在 {cluster.log}。"
        elif cluster and failures and moment > database_due + 60:
            failures = 0
        for child in children:
            happened = child.look(moment)
            if happened:
                yield happened


def stop(children: list[Child], cluster: Cluster | None) -> None:
    """Stop the children, then PostgreSQL, in that order."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop(patience=_PATIENCE)
    if cluster:
        cluster.stop()


def explain(fault: Fault) -> int:
    """Print a fault the way people read it."""
    sys.stderr.write(f"✗ {fault.chinese}\n  {fault.english}\n")
    if fault.detail.strip():
        sys.stderr.write("".join(f"  | {line}\n" for line in fault.detail.strip().splitlines()[-8:]))
    return int(fault.code)
