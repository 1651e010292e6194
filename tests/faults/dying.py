"""A process that does one act at a time in a child of its own and lets the child die where it is told to.

Reads one order a line from standard input, as JSON, and answers one line: ``end`` is ``killed``, ``done``, ``refused`` or ``broken``,
``statements`` how many SQL statements the act sent. The child is killed by SIGKILL, so that nothing of it can tidy up; or its
connection is cut at the server, as when the database restarts.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import django


class Dying:
    """Counts statements of every connection and dies before the one it was told to."""

    def __init__(self, at: int | None, how: str) -> None:
        self.at = at
        self.how = how
        self.count = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        self.count += 1
        if self.count == self.at:
            if self.how == "process":
                os.kill(os.getpid(), signal.SIGKILL)
            cut(context["connection"])
        return execute(sql, params, many, context)

    def install(self, *, connection: Any, **_: Any) -> None:
        connection.execute_wrappers.append(self)


def cut(connection: Any) -> None:
    """Let the server end a connection's backend."""
    import psycopg

    server = connection.get_connection_params()
    server.pop("cursor_factory", None)
    server.pop("context", None)
    with psycopg.connect(**server, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])


def act_out(order: dict[str, Any], answer: int) -> None:
    """Do one act in this process, and say how it ended unless it died."""
    from django.conf import settings
    from django.db import connection
    from django.db.backends.signals import connection_created
    from django.db.utils import InterfaceError, OperationalError

    from tests.faults.acts import ACTS
    from yijian.kernel.refusal import Refusal

    connection.settings_dict["NAME"] = order["database"]
    settings.VAR = Path(order["var"])
    dying = Dying(order["at"], order["how"])
    connection_created.connect(dying.install)
    said: dict[str, Any] = {"end": "done", "fault": ""}
    try:
        said["answer"] = ACTS[order["act"]](now=datetime.fromisoformat(order["now"]), **order["given"])
        if order["how"] == "afterwards":
            os.kill(os.getpid(), signal.SIGKILL)
    except Refusal as refusal:
        said = {"end": "refused", "fault": refusal.sentence}
    except (OperationalError, InterfaceError) as fault:
        said = {"end": "broken", "fault": str(fault)}
    os.write(answer, json.dumps({**said, "statements": dying.count}).encode())


def obey(order: dict[str, Any]) -> dict[str, Any]:
    """Let a child do an order, and return how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            act_out(order, writing)
            code = 0
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as end:
        said = end.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"end": "killed", "signal": os.WTERMSIG(status)}
    return json.loads(said) if said else {"end": "fault", "fault": "see standard error"}


def main() -> None:
    """Obey orders until the input ends."""
    django.setup()
    import tests.faults.acts  # noqa: F401 - loaded once, for all children

    for line in sys.stdin:
        print(json.dumps(obey(json.loads(line)), ensure_ascii=False), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
