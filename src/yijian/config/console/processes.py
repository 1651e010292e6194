"""What the machine says about running processes, and how ours are ended."""

import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

from yijian.config.console import places

_PROC = Path("/proc")


def alive(pid: int) -> bool:
    """Tell whether a process exists and is not merely waiting to be reaped."""
    try:
        status = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def works_in(pid: int, folder: Path) -> bool:
    """Tell whether a process has this working folder, as a postmaster has its data folder."""
    try:
        return (_PROC / str(pid) / "cwd").resolve(strict=True) == folder.resolve()
    except OSError:
        return False


def all_in(folder: Path) -> list[int]:
    """Return the processes that have this working folder: a postmaster and all that it forked."""
    numbers = [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]
    return [pid for pid in numbers if pid != os.getpid() and works_in(pid, folder) and alive(pid)]


def orphans() -> list[int]:
    """Return the processes that an earlier supervisor of this installation left behind.

    They carry this installation's mark in their environment, so a reused process number is never mistaken for one.
    """
    mark = f"{places.MARK}={places.RUN}".encode()
    found = []
    for entry in _PROC.iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if mark in environment.split(b"\0"):
            found.append(int(entry.name))
    return sorted(found)


def tell(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may be gone."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def end(pids: Iterable[int], *, patience: float) -> None:
    """Ask processes to stop, after so many seconds make them, and return when they are gone."""
    waiting = list(pids)
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        for pid in waiting:
            tell(pid, number)
        until = time.monotonic() + seconds
        while waiting and time.monotonic() < until:
            waiting = [pid for pid in waiting if alive(pid)]
            time.sleep(0.05)


def end_group(leader: int) -> None:
    """Make what is left of a child's group stop at once."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
