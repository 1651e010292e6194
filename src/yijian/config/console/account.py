"""The account PostgreSQL runs as: never root, which it refuses, and what that account can reach."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from yijian.config.console.faults import Exit, Fault

CHOICES = ("yijian", "postgres", "nobody")
"""Accounts tried in order when the command runs as root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account of this machine; ``changes`` tells whether a process must be handed to it."""

    name: str
    uid: int
    gid: int
    changes: bool

    def handover(self) -> dict[str, object]:
        """Return what ``subprocess`` needs to start a program as this account."""
        if not self.changes:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path, mode: int) -> bool:
        """Tell whether this account may use a path, by asking as that account."""
        if not self.changes:
            return os.access(path, mode)
        child = os.fork()
        if child == 0:
            try:
                os.setgroups([])
                os.setgid(self.gid)
                os.setuid(self.uid)
                os._exit(0 if os.access(path, mode) else 1)
            except BaseException:
                os._exit(2)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def database_account() -> Account:
    """Return the account for the embedded PostgreSQL: one's own, or an unprivileged one when one is root.

    :raises Fault: when root finds no unprivileged account.
    """
    if os.geteuid() != 0:
        own = pwd.getpwuid(os.geteuid())
        return Account(name=own.pw_name, uid=own.pw_uid, gid=own.pw_gid, changes=False)
    for name in CHOICES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Account(name=name, uid=found.pw_uid, gid=found.pw_gid, changes=True)
    raise Fault(
        Exit.MISSING_TOOL,
        "PostgreSQL 不能以 root 运行，而这台机器没有 yijian 或 nobody 账号。请先运行 useradd --system yijian，再试一次。",
        "PostgreSQL does not run as root: run useradd --system yijian, then try again.",
    )
