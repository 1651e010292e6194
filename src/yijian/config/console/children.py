"""The processes of an installation: started, watched, started again with patience, stopped."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from yijian.config.console import places, processes

_PR_SET_PDEATHSIG = 1
_LONGEST_PAUSE = 30.0
_HEALTHY_AFTER = 30.0
"""Seconds after which a child counts as well again."""

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Return what a new child runs first: have the kernel signal it when its parent dies, however it dies."""
    parent = os.getpid()

    def prepare() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


class Child:
    """One process that must run while the installation is up."""

    def __init__(
        self, *, name: str, title: str, command: Sequence[str | Path], env: Mapping[str, str]
    ) -> None:
        self.name = name
        self.title = title
        self.command = [str(part) for part in command]
        self.env = {**env, places.MARK: str(places.RUN)}
        self.log = places.LOGS / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.failures = 0
        self.due = 0.0

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as record:
            self.process = subprocess.Popen(
                self.command,
                cwd=places.SOURCE,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=record,
                stderr=record,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        self.started = time.monotonic()

    def look(self, moment: float) -> str | None:
        """Start the process again when it has died and its pause is over; return what happened, if anything did."""
        if self.process is None:
            if moment < self.due:
                return None
            self.start()
            return f"已重新启动{self.title}。"
        code = self.process.poll()
        if code is None:
            if self.failures and moment - self.started > _HEALTHY_AFTER:
                self.failures = 0
            return None
        processes.end_group(self.process.pid)
        self.process = None
        pause = min(_LONGEST_PAUSE, 2.0**self.failures) if self.failures else 0.2
        self.failures += 1
        self.due = moment + pause
        return f"{self.title}意外停止（退出码 {code}），{pause:.0f} 秒后重新启动；记录在 {self.log}。"

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it is doing and stop."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self, *, patience: float) -> None:
        """Wait until the process has stopped, and make it after so many seconds."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        processes.end_group(self.process.pid)
