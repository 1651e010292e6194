"""What a process of the installation finds around it: database, secret, folders, addresses."""

import os
import secrets
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

from yijian.config.console import faults, places
from yijian.config.console.faults import Exit, Fault


def make_folders() -> None:
    """Make the folders of an installation.

    :raises Fault: when they cannot be written.
    """
    try:
        places.VAR.mkdir(parents=True, exist_ok=True)
        for folder in (places.LOGS, places.RUN):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o750)
        probe = places.RUN / "probe"
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
    except OSError as error:
        raise faults.of_os_error(error) or faults.read_only(places.VAR) from error


def make_keys() -> None:
    """Make the secrets of this installation once; only their owner may read them."""
    for key in places.KEYS.values():
        if key.exists():
            continue
        draft = key.with_suffix(".new")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        draft.rename(key)


def environment(*, database_url: str, public_url: str, settings: str = "production") -> dict[str, str]:
    """Return the environment that every process of the installation runs in."""
    around: dict[str, str] = dict(os.environ)
    around.pop("DATABASE_URL_FILE", None)
    around["DATABASE_URL"] = database_url
    around["YIJIAN_VAR"] = str(places.VAR)
    around["PYTHONPATH"] = str(places.SOURCE)
    around["PYTHONUNBUFFERED"] = "1"
    around.setdefault("DJANGO_SETTINGS_MODULE", f"yijian.config.settings.{settings}")
    around.setdefault("YIJIAN_PUBLIC_URL", public_url)
    for name, file in places.KEYS.items():
        if not ({name, f"{name}_FILE"} & around.keys()):
            around[f"{name}_FILE"] = str(file)
    return around


def metrics_folder(around: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with an empty folder in which web processes add up their figures."""
    folder = places.RUN / "metrics"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink(missing_ok=True)
    return {**around, "PROMETHEUS_MULTIPROC_DIR": str(folder)}


def check_port(*, host: str, port: int) -> None:
    """Refuse a port that somebody else listens on, or that this account may not take.

    :raises Fault: with the port's number and the way out.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except PermissionError as error:
            raise Fault(
                Exit.BUSY_PORT,
                f"这个账号不能使用 {port} 端口。请换一个 1024 以上的端口：./yijian up --port 8000。",
                f"This account may not use port {port}: choose one above 1024.",
            ) from error
        except OSError as error:
            other = port + 1 if port < 65535 else 8000
            raise Fault(
                Exit.BUSY_PORT,
                f"{host} 的 {port} 端口已被别的程序占用（或本机没有这个地址）。请换一个端口：./yijian up --port {other}。",
                f"Port {port} on {host} is taken: choose another, for example --port {other}.",
            ) from error


def check_reachable(url: str) -> None:
    """Refuse a database address at which nothing listens, before anything long begins.

    :raises Fault: when the address is malformed or nobody answers within five seconds.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 5432
    except ValueError:
        parts, host, port = urlsplit(""), None, 0
    if parts.scheme not in {"postgres", "postgresql"}:
        raise Fault(
            Exit.WRONG_SETTINGS,
            "DATABASE_URL 写得不对。请写成 postgresql://用户名:密码@主机:5432/库名，特殊字符用 %XX 表示。",
            "DATABASE_URL is malformed: write postgresql://user:password@host:5432/name.",
        )
    if not host:
        return
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError as error:
        raise unreachable(f"{host}:{port}") from error


def unreachable(where: str) -> Fault:
    """Return the fault of a database that does not answer."""
    return Fault(
        Exit.NO_DATABASE,
        f"连不上数据库 {where}。请确认它已经启动、地址和端口正确、防火墙放行，再运行一次；"
        "不设 DATABASE_URL 就会使用内置数据库。",
        f"The database at {where} does not answer: start it, or correct or unset DATABASE_URL.",
    )
