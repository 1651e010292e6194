"""What can keep an installation from starting: one sentence in Chinese, one in English, one exit code each."""

import errno
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of ./yijian; docs/operate/run.md lists them."""

    FAILED = 1
    USAGE = 2
    OLD_PYTHON = 3
    MISSING_TOOL = 4
    BUSY_PORT = 5
    NO_DATABASE = 6
    DATABASE_REFUSES = 7
    FULL_DISK = 8
    READ_ONLY = 9
    ALREADY_RUNNING = 10
    NOT_INSTALLED = 11
    WRONG_SETTINGS = 12
    STEP_FAILED = 13
    NOT_RUNNING = 14


class Fault(Exception):
    """Something anticipated that people must put right before the command can go on."""

    def __init__(self, code: Exit, chinese: str, english: str, detail: str = "") -> None:
        super().__init__(english)
        self.code = code
        self.chinese = chinese
        self.english = english
        self.detail = detail


def full_disk(where: object) -> Fault:
    """Return the fault of a disk with no room left."""
    return Fault(
        Exit.FULL_DISK,
        f"磁盘已满，{where} 写不下了。请腾出至少 2 GB 空间后再运行一次，已完成的步骤不会重做。",
        f"The disk is full at {where}: free 2 GB and run the command again.",
    )


def read_only(where: object) -> Fault:
    """Return the fault of a folder that this account may not write."""
    return Fault(
        Exit.READ_ONLY,
        f"没有权限写入 {where}。请换用有权限的账号，或把一件通放到自己能写的文件夹里（也可以用 YIJIAN_VAR 另指数据文件夹）。",
        f"{where} cannot be written: use another account or folder, or point YIJIAN_VAR elsewhere.",
    )


def of_os_error(error: OSError) -> Fault | None:
    """Return the fault that an error of the operating system stands for, if it is an anticipated one."""
    where = error.filename or "当前文件夹"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return full_disk(where)
    if error.errno in {errno.EACCES, errno.EROFS, errno.EPERM}:
        return read_only(where)
    return None


def of_output(text: str, where: object) -> Fault | None:
    """Return the fault that a program's last words stand for, if they name an anticipated one."""
    if "No space left on device" in text or "ENOSPC" in text or "Disk quota exceeded" in text:
        return full_disk(where)
    if "Read-only file system" in text or "EROFS" in text:
        return read_only(where)
    return None
