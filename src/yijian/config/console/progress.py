"""What people see while a long command works: step, elapsed time, and what is happening just now."""

import shutil
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from yijian.config.console import faults, places
from yijian.config.console.faults import Exit, Fault

Reader = Callable[[str], str | None]
"""Turns a line of a program's output into what people read of it; None: nothing new."""


def cells(text: str) -> int:
    """Return how wide a text is on a terminal; Chinese characters take two cells."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def clip(text: str, width: int) -> str:
    """Cut a text to what fits into so many cells."""
    used = 0
    for at, character in enumerate(text):
        used += cells(character)
        if used > width:
            return text[:at]
    return text


class Progress:
    """Steps of one command, numbered, timed, with a line that lives while a step runs."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.step_number = 0
        self.title = ""
        self.lively = sys.stderr.isatty()
        self._note = ""
        self._started = 0.0
        self._spoken = 0.0
        self._beat: threading.Thread | None = None
        self._over = threading.Event()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Announce a step, keep its line alive, and close it with its time."""
        self.begin(title)
        try:
            yield
        except BaseException:
            self.finish(well=False)
            raise
        self.finish(well=True)

    def begin(self, title: str) -> None:
        """Open a step, closing the one before as done."""
        self.finish(well=True)
        self.step_number += 1
        self.title, self._note = title, ""
        self._started = self._spoken = time.monotonic()
        self._over = threading.Event()
        self._beat = threading.Thread(target=self._keep_alive, daemon=True)
        self._beat.start()

    def finish(self, *, well: bool) -> None:
        """Close the open step, if there is one."""
        if self._beat is None:
            return
        self._over.set()
        self._beat.join()
        self._beat = None
        spent = time.monotonic() - self._started
        note = f" · {self._note}" if self._note else ""
        self._line(
            f"{'✓' if well else '✗'} [{self.step_number}/{self.total}] {self.title}{note} · {spent:.1f} 秒",
            final=True,
        )

    def note(self, text: str) -> None:
        """Say what the running step is doing."""
        self._note = text.strip()

    def say(self, text: str) -> None:
        """Print a sentence that stays."""
        self._line(text, final=True)

    def _keep_alive(self) -> None:
        while not self._over.wait(0.2):
            moment = time.monotonic()
            if not self.lively and moment - self._spoken < 5:
                continue
            self._spoken = moment
            note = f" · {self._note}" if self._note else ""
            text = f"… [{self.step_number}/{self.total}] {self.title} · {moment - self._started:.0f} 秒{note}"
            self._line(text, final=not self.lively)

    def _line(self, text: str, *, final: bool) -> None:
        if self.lively:
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write("\r\033[K" + (text if final else clip(text, width)) + ("\n" if final else ""))
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()


def run(
    command: Sequence[str | Path],
    *,
    progress: Progress,
    log: Path,
    reader: Reader | None = None,
    cwd: Path = places.ROOT,
    env: Mapping[str, str] | None = None,
    failure: Callable[[str], Fault] | None = None,
) -> str:
    """Run a program to its end, showing its last line as it goes and keeping all of it in a log file.

    :raises Fault: when the program fails; ``failure`` words it from the program's last lines.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    said: list[str] = []
    with (
        log.open("w", encoding="utf-8") as record,
        subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=dict(env) if env is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                record.write(line)
                said.append(line)
                shown = reader(line) if reader else line
                if shown and shown.strip():
                    progress.note(shown)
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        tail = "".join(said[-40:])
        raise (
            faults.of_output(tail, places.ROOT)
            or (failure(tail) if failure else None)
            or Fault(
                Exit.STEP_FAILED,
                f"“{progress.title}”没有完成，原因见 {log}。请按其中最后几行处理后再运行一次。",
                f"This step failed; see the last lines of {log}.",
                detail=tail[-1500:],
            )
        )
    return "".join(said)
