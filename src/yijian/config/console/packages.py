"""Installs what the product and its checks stand on: Python packages by hash, front-end packages by lock file."""

import fcntl
import hashlib
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yijian.config.console import faults, places, progress
from yijian.config.console.faults import Exit, Fault
from yijian.config.console.progress import Progress

MAIN = places.REQUIREMENTS / "main.lock"
DEV = places.REQUIREMENTS / "dev.lock"
UV = places.REQUIREMENTS / "uv.lock"
ROOM_NEEDED = 2_000_000_000
"""Bytes that a first installation takes, with some air."""
LEAST_NODE = 20


def digest(*paths: Path) -> str:
    """Return one digest over the contents of some files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def stamped(stamp: Path, value: str) -> bool:
    """Tell whether a finished step left this value behind."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == value


@contextmanager
def alone(*, shown: Progress) -> Iterator[None]:
    """Hold the right to install into this folder: two npm or uv at once leave half a tree each.

    Waits for another command's installation and says so; the kernel gives the lock back however a process ends. A folder that cannot be
    written is found by ``check_room``, which says it better.
    """
    try:
        file = (places.ROOT / ".installing").open("a+", encoding="utf-8")
    except OSError:
        yield
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            shown.note("另一条命令正在安装，等它装完")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def check_room() -> None:
    """Refuse to begin an installation that the folder or the disk cannot take.

    :raises Fault: when the repository cannot be written or its disk is nearly full.
    """
    if not os.access(places.ROOT, os.W_OK):
        raise faults.read_only(places.ROOT)
    if shutil.disk_usage(places.ROOT).free < ROOM_NEEDED:
        raise faults.full_disk(places.ROOT)


def venv_works() -> bool:
    """Tell whether the virtual environment's Python starts and is new enough."""
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([places.PYTHON, "-c", test], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_venv(*, shown: Progress) -> None:
    """Make .venv with pip and uv in it; does nothing when it is there and works.

    :raises Fault: when this Python cannot make one, or uv cannot be fetched.
    """
    uv = places.VENV / "bin" / "uv"
    if venv_works() and uv.exists():
        shown.note("已就绪")
        return
    check_room()
    if not venv_works():
        shutil.rmtree(places.VENV, ignore_errors=True)
        shown.note("建立 .venv")
        progress.run(
            [sys.executable, "-m", "venv", places.VENV],
            progress=shown,
            log=places.LOGS / "venv.log",
            failure=no_venv,
        )
    shown.note("安装 uv")
    progress.run(
        [places.PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", UV],
        progress=shown,
        log=places.LOGS / "uv.log",
        failure=not_fetched,
        reader=plain_words,
    )
    shown.note("已建立")


def no_venv(said: str) -> Fault:
    """Word the failure of ``python3 -m venv``."""
    shutil.rmtree(places.VENV, ignore_errors=True)
    package = f"python3.{sys.version_info.minor}-venv"
    return Fault(
        Exit.MISSING_TOOL,
        f"这个 Python 缺少 venv（ensurepip）。请先安装，例如 apt-get install {package}，再运行一次。",
        f"This Python lacks venv (ensurepip): install it, for example apt-get install {package}.",
        detail=said[-600:],
    )


def not_fetched(said: str) -> Fault:
    """Word the failure to fetch packages."""
    return Fault(
        Exit.NOT_INSTALLED,
        f"程序包没有装上，多半是连不上软件源。请检查网络或软件源设置后再运行一次；详情见 {places.LOGS}。",
        f"Packages could not be installed, probably for want of a package index: see {places.LOGS}.",
        detail=said[-1500:],
    )


def plain_words(line: str) -> str | None:
    """Keep what a line says is being done, without addresses."""
    if "://" in line:
        return None
    return line


def install_python_packages(*, dev: bool, shown: Progress) -> None:
    """Install the locked packages, each checked by its hash; does nothing when they are there.

    :raises Fault: when the packages cannot be fetched or stored.
    """
    locks = [MAIN, DEV] if dev else [MAIN]
    stamps = [places.VENV / f"yijian-{lock.stem}.stamp" for lock in locks]
    values = [digest(lock) for lock in locks]
    if all(stamped(stamp, value) for stamp, value in zip(stamps, values, strict=True)):
        shown.note("已是最新")
        return
    check_room()
    wanted = sum(
        len(re.findall(r"^[\w.\-\[\]]+==", lock.read_text(encoding="utf-8"), re.MULTILINE)) for lock in locks
    )
    shown.note(f"共 {wanted} 个，首次约需一两分钟")
    command: list[str | Path] = [places.VENV / "bin" / "uv", "pip", "install", "--require-hashes"]
    command += ["--python", places.PYTHON, *(part for lock in locks for part in ("-r", str(lock)))]
    progress.run(
        command,
        progress=shown,
        log=places.LOGS / "packages.log",
        failure=not_fetched,
        reader=UvReader(wanted),
        env=index_settings(),
    )
    shown.note(f"{wanted} 个")
    for stamp, value in zip(stamps, values, strict=True):
        stamp.write_text(value, encoding="utf-8")


def index_settings() -> dict[str, str]:
    """Return the environment for uv: it trusts whom this machine trusts, and asks the index that pip is set to ask."""
    around = {**os.environ, "UV_NO_PROGRESS": "1", "VIRTUAL_ENV": str(places.VENV)}
    if trusted():
        around.setdefault("UV_SYSTEM_CERTS", "true")
    asked = [str(places.PYTHON), "-m", "pip", "config", "get", "global.index-url"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    index = os.environ.get("PIP_INDEX_URL") or (answer.stdout.strip() if answer.returncode == 0 else "")
    if index:
        around.setdefault("UV_DEFAULT_INDEX", index)
    return around


def trusted() -> str | None:
    """Return this machine's bundle of trusted certificates, if it has one where it is usually kept."""
    usual = (
        ssl.get_default_verify_paths().cafile,
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
    )
    return next((path for path in usual if path and Path(path).is_file()), None)


class UvReader:
    """Turns uv's lines into Chinese: what is being fetched, and how many large files are done."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.begun = 0
        self.done = 0

    def __call__(self, line: str) -> str | None:
        """Return what to show for a line."""
        words = line.split()
        if words[:1] == ["Downloading"] and len(words) > 1:
            self.begun += 1
        elif words[:1] == ["Downloaded"]:
            self.done += 1
        elif words[:1] == ["Prepared"]:
            return f"已下载 {words[1]} 个，正在安装 {self.wanted} 个"
        elif words[:1] == ["Installed"]:
            return f"已安装 {words[1]} 个"
        else:
            return None
        share = f"{100 * self.done // self.begun}%" if self.begun else ""
        return f"下载大文件 {self.done}/{self.begun}（{share}），最近：{' '.join(words[1:])}"


def node_tools() -> tuple[str, dict[str, str]] | None:
    """Return npm and the environment to run it in: the machine's where it fits, else the one among our packages."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        try:
            answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
            version = re.match(r"v(\d+)\.", answer)
            npm_answers = subprocess.run([npm, "--version"], capture_output=True, check=False).returncode == 0
        except OSError:
            version, npm_answers = None, False
        if version and int(version.group(1)) >= LEAST_NODE and npm_answers:
            return npm, dict(os.environ)
    ours = places.VENV / "bin"
    if (ours / "npm").exists():
        return str(ours / "npm"), {**os.environ, "PATH": f"{ours}{os.pathsep}{os.environ.get('PATH', '')}"}
    return None


def install_frontend_packages(*, shown: Progress) -> None:
    """Install what package-lock.json names; does nothing when it is there.

    :raises Fault: when npm is missing or cannot fetch the packages.
    """
    lock = places.FRONTEND / "package-lock.json"
    if not lock.is_file():
        shown.note("没有前端包")
        return
    stamp = places.FRONTEND / "node_modules" / ".yijian-stamp"
    value = digest(lock)
    if stamped(stamp, value):
        shown.note("已是最新")
        return
    check_room()
    tools = node_tools()
    if tools is None:
        raise Fault(
            Exit.MISSING_TOOL,
            "缺少 Node.js。请安装 Node.js 20 或更新的版本后再运行一次。",
            "Node.js 20 or newer is missing: install it and run the command again.",
        )
    npm, env = tools
    bundle = trusted()
    if bundle:
        env.setdefault("NODE_EXTRA_CA_CERTS", bundle)
    wanted = lock.read_text(encoding="utf-8").count('"node_modules/')
    fetched = 0

    def count(line: str) -> str | None:
        nonlocal fetched
        if "http fetch" in line or "http cache" in line:
            fetched += 1
            share = f"{min(100, 100 * fetched // max(1, wanted))}%（{min(fetched, wanted)}/{wanted}）"
            return share if fetched < wanted else f"{share}，正在解压"
        return None

    progress.run(
        [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=http"],
        progress=shown,
        log=places.LOGS / "frontend.log",
        reader=count,
        cwd=places.FRONTEND,
        env=env,
        failure=not_fetched,
    )
    shown.note(f"{wanted} 个")
    stamp.write_text(value, encoding="utf-8")
