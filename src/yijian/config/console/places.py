"""Where things are: the repository, the virtual environment, and what an installation stores."""

import hashlib
import os
import tempfile
from pathlib import Path

from yijian.config.console.faults import Exit, Fault

ROOT = Path(__file__).resolve().parents[4]
"""The repository's root folder."""

SOURCE = ROOT / "src"
REQUIREMENTS = ROOT / "requirements"
FRONTEND = ROOT / "frontend"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

VAR = Path(os.environ.get("YIJIAN_VAR") or ROOT / "var").resolve()
"""Everything the installation stores: back this folder up."""

LOGS = VAR / "log"
RUN = VAR / "run"
STATE = RUN / "state.json"
KEYS = {"YIJIAN_SECRET_KEY": VAR / "secret-key", "YIJIAN_DATA_KEY": VAR / "data-key"}
"""Secrets made at first start, by the variable that may give them instead."""

MARK = "YIJIAN_SUPERVISED"
"""Name in a child's environment that tells whose child it is, so that an orphan is known whatever its number."""


def given_database() -> str:
    """Return the database address people gave, or nothing when the embedded one is wanted.

    :raises Fault: when ``DATABASE_URL_FILE`` names a file that cannot be read.
    """
    given = os.environ.get("DATABASE_URL", "").strip()
    file = os.environ.get("DATABASE_URL_FILE")
    if given or not file:
        return given
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(
            Exit.WRONG_SETTINGS,
            f"读不了 DATABASE_URL_FILE 指的文件 {file}。请检查路径和权限后再运行一次。",
            f"DATABASE_URL_FILE names {file}, which cannot be read.",
        ) from error


def short_name(path: Path) -> str:
    """Return twelve characters that stand for a path."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def scratch() -> Path:
    """Return the system's folder for short-lived files."""
    return Path(tempfile.gettempdir())
