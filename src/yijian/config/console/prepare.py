"""Bring the database and the static files up to date, in the virtual environment; speaks to the supervisor in JSON lines.

Run as ``python -m yijian.config.console.prepare``. Each line on standard output is one object: ``step`` opens a step, ``note``
says how far it is, ``say`` is printed at the end, ``fault`` ends everything. A repeat changes nothing.
"""

import hashlib
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from yijian.config.console.faults import Exit, Fault, of_os_error, of_output

if TYPE_CHECKING:
    from psycopg import OperationalError

OLDEST_SERVER = 150000
_LOCK = 7_142_019
"""Advisory lock held while one installation changes the tables, so that two hosts do not do it at once."""


def tell(kind: str, text: str, **more: object) -> None:
    """Print one line for the supervisor."""
    print(json.dumps({kind: text, **more}, ensure_ascii=False), flush=True)


class Lines(io.StringIO):
    """A text stream that hands on each line, or each dot-terminated beginning of one, as it is written."""

    def __init__(self, hear: Callable[[str], None]) -> None:
        super().__init__()
        self.hear = hear

    def write(self, text: str) -> int:
        """Hand on what is written."""
        for line in re.split(r"[\r\n]+", text):
            if line.strip():
                self.hear(line.strip())
        return len(text)


def check_database() -> None:
    """Refuse a database that cannot serve: wrong password, too old, wrong encoding, no right to make tables.

    :raises Fault: with what to do.
    """
    import psycopg
    from django.conf import settings
    from django.db import connection

    place = settings.DATABASES["default"]
    where = f"{place['HOST'] or '本机'}:{place['PORT'] or 5432}/{place['NAME']}"
    try:
        parameters = connection.get_connection_params()
        with psycopg.connect(
            **{k: v for k, v in parameters.items() if k in _CONNECT}, connect_timeout=10, autocommit=True
        ) as link:
            version = link.info.server_version
            row = link.execute(
                "select current_setting('server_encoding'), has_schema_privilege(current_user, 'public', 'create')"
            ).fetchone()
    except psycopg.OperationalError as error:
        raise refused(error, where) from error
    if version < OLDEST_SERVER:
        raise Fault(
            Exit.DATABASE_REFUSES,
            f"数据库 {where} 是 PostgreSQL {version // 10000}，需要 15 或更新的版本。请升级，或另指一个数据库。",
            "PostgreSQL 15 or newer is needed.",
        )
    encoding, may_create = row or ("", False)
    if encoding != "UTF8" or not may_create:
        raise Fault(
            Exit.DATABASE_REFUSES,
            f"数据库 {where} 不能用：编码须为 UTF8（现在是 {encoding}），账号须有在 public 里建表的权限。"
            "请用 create database … encoding 'UTF8' owner … 建一个新库。",
            "The database must use UTF8 and let this account create tables in schema public.",
        )


_CONNECT = {
    "dbname",
    "user",
    "password",
    "host",
    "port",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "service",
    "options",
}


def refused(error: "OperationalError", where: str) -> Fault:
    """Word a refused connection by what the server said."""
    from yijian.config.console.surroundings import unreachable

    said = str(error)
    if "password authentication failed" in said or "no password supplied" in said:
        return Fault(
            Exit.DATABASE_REFUSES,
            f"数据库 {where} 不接受这个用户名或密码。请更正 DATABASE_URL 里的用户名和密码后再运行一次。",
            "The database refuses this user or password: correct DATABASE_URL.",
        )
    if re.search(r'database ".*" does not exist', said):
        return Fault(
            Exit.DATABASE_REFUSES,
            f"数据库 {where} 还没有建。请先用 createdb 建好（编码 UTF8），再运行一次。",
            "The database does not exist: create it first.",
        )
    if re.search(
        r'role ".*" does not exist|no pg_hba.conf entry|too many connections|permission denied', said
    ):
        return Fault(
            Exit.DATABASE_REFUSES,
            f"数据库 {where} 拒绝了连接：{said.strip().splitlines()[-1]}。请数据库管理员放行后再运行一次。",
            "The database refuses this connection: ask its administrator.",
        )
    return unreachable(where)


def migrate() -> None:
    """Bring the tables up to date."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    tell("step", "数据表")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_LOCK])
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        tell("note", "已是最新")
        return
    done = 0

    def hear(line: str) -> None:
        nonlocal done
        if line.startswith("Applying"):
            done += 1
            tell(
                "note", f"{100 * (done - 1) // len(plan)}%（{done}/{len(plan)}）{line.split()[1].rstrip('.')}"
            )

    call_command("migrate", interactive=False, verbosity=1, stdout=Lines(hear))
    tell("note", f"{len(plan)} 步")


def collect_static() -> None:
    """Copy, compress and fingerprint the static files when any has changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    tell("step", "静态文件")
    total = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    files = 0
    for finder in get_finders():
        for path, storage in finder.list([]):
            fact = Path(storage.path(path)).stat()
            total.update(f"{path}\0{fact.st_mtime_ns}\0{fact.st_size}\n".encode())
            files += 1
    root = Path(settings.STATIC_ROOT)
    stamp = root.parent / "static.stamp"
    if root.is_dir() and stamp.is_file() and stamp.read_text(encoding="utf-8") == total.hexdigest():
        tell("note", "没有变化")
        return
    seen = 0

    def hear(line: str) -> None:
        nonlocal seen
        seen += 1
        if seen % 25 == 0:
            tell("note", f"{min(99, 100 * seen // (2 * files or 1))}%（{files} 个文件）")

    call_command("collectstatic", interactive=False, verbosity=2, clear=False, stdout=Lines(hear))
    stamp.write_text(total.hexdigest(), encoding="utf-8")
    tell("note", f"{files} 个文件")


def load_sample(*, wanted: bool) -> None:
    """Load the sample city into an empty catalogue of a demonstration."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command, get_commands
    from django.db import transaction

    tell("step", "样例城市安澜市")
    if not wanted:
        tell("note", "按 --no-sample 跳过")
        return
    if "load_sample" not in get_commands() or not apps.is_installed("yijian.catalogue"):
        tell("note", "没有样例")
        return
    if not settings.DEMONSTRATION:
        tell("note", "正式平台，不装入样例")
        return
    if any(model._default_manager.exists() for model in apps.get_app_config("catalogue").get_models()):
        tell("note", "已有事项，不再装入")
        return
    heard = Lines(lambda line: tell("note", line))
    with (
        transaction.atomic()
    ):  # a start that is killed half-way leaves nothing, and the next one begins afresh
        call_command("load_sample", stdout=heard, stderr=heard)


def tell_accounts() -> None:
    """Hand on the sample accounts, where the installation has them."""
    from django.core.management import call_command, get_commands

    if "sample_accounts" in get_commands():
        said = io.StringIO()
        call_command("sample_accounts", stdout=said)
        if said.getvalue().strip():
            tell("say", said.getvalue().rstrip())


def main(arguments: list[str]) -> int:
    """Do all of it; return 0, or the exit code of the fault that was told."""
    try:
        import django

        django.setup()
        check_database()
        if "--check" in arguments:
            return 0
        migrate()
        collect_static()
        load_sample(wanted="--no-sample" not in arguments)
        tell_accounts()
    except Fault as fault:
        return _fault(fault)
    except OSError as error:
        known = of_os_error(error)
        if known is None:
            raise
        return _fault(known)
    except Exception as error:
        known = of_output(str(error), "数据库或数据文件夹")
        if known is None:
            raise
        return _fault(known)
    except SystemExit as end:
        if not isinstance(end.code, str):
            raise
        return _fault(
            Fault(
                Exit.WRONG_SETTINGS,
                f"环境变量设得不对：\n{end.code}",
                "Some environment variables are wrong; see above.",
            )
        )
    return 0


def _fault(fault: Fault) -> int:
    tell("fault", fault.chinese, english=fault.english, code=int(fault.code))
    return int(fault.code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
