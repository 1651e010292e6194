"""The verbs of ./yijian."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from yijian.config.console import checks, faults, packages, places, postgres, processes, surroundings, up
from yijian.config.console.faults import Exit, Fault

HELP = """\
一件通：政务服务一件事，一次办

  ./yijian up [--port 8000] [--host 127.0.0.1] [--no-sample]
                       准备好一切并启动：程序包、数据库、样例城市、网站、后台任务；Ctrl-C 停止
  ./yijian test [参数]  运行全部检查和测试；带参数时只运行 pytest，参数原样交给它
  ./yijian stop        停止正在运行的一件通
  ./yijian status      看是否在运行、地址、各进程
  ./yijian manage …    运行管理命令，例如 ./yijian manage createsuperuser
  ./yijian shots [参数] 走一遍每个页面，宽窄各拍一张，放在 var/screenshots；参数和 pytest 的一样，如 -k restaurant
  ./yijian help        显示本页

环境变量：DATABASE_URL 用已有的 PostgreSQL 代替内置的；YIJIAN_VAR 数据文件夹。全部见 docs/operate/configure.md。

English: `up` installs, sets up and starts everything; `test` runs every check; `stop`, `status`, `manage`, `shots`.
"""


def main(arguments: list[str]) -> int:
    """Run one verb and return its exit code; what is anticipated is said in a sentence, never a traceback."""
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    try:
        if verb == "up":
            return up.up(_wishes(rest))
        if verb == "test":
            return checks.check(rest)
        if verb == "stop":
            return stop()
        if verb == "status":
            return status()
        if verb == "manage":
            return manage([places.SOURCE / "manage.py", *rest])
        if verb == "shots":
            return checks.shots(rest)
        if verb in {"help", "-h", "--help"}:
            print(HELP)
            return 0
        raise Fault(
            Exit.USAGE, f"没有“{verb}”这个命令。可用的命令见 ./yijian help。", f"Unknown command: {verb}."
        )
    except Fault as fault:
        return up.explain(fault)
    except KeyboardInterrupt:
        sys.stderr.write("\n已停止。\n")
        return 130
    except OSError as error:
        known = faults.of_os_error(error)
        if known is None:
            raise
        return up.explain(known)


def _wishes(arguments: list[str]) -> up.Wishes:
    parser = argparse.ArgumentParser(prog="./yijian up", add_help=False, exit_on_error=False)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--no-sample", action="store_true")
    try:
        given, unknown = parser.parse_known_args(arguments)
    except argparse.ArgumentError as error:
        raise Fault(
            Exit.USAGE, f"参数写得不对：{error}。用法见 ./yijian help。", f"Wrong argument: {error}."
        ) from error
    if unknown:
        raise Fault(
            Exit.USAGE, f"不认识参数 {unknown[0]}。用法见 ./yijian help。", f"Unknown argument: {unknown[0]}."
        )
    if not 1 <= given.port <= 65535:
        raise Fault(
            Exit.USAGE,
            "端口要在 1 到 65535 之间，例如 --port 8000。",
            "The port must lie between 1 and 65535.",
        )
    return up.Wishes(host=given.host, port=given.port, sample=not given.no_sample)


def stop() -> int:
    """Stop the running supervisor, or what a killed one left behind."""
    if up.is_running():
        pid = up.read_state().get("pid")
        if not isinstance(pid, int):
            raise Fault(
                Exit.ALREADY_RUNNING,
                "一件通正在启动中，还不能由别的命令停止。请在启动它的窗口按 Ctrl-C。",
                "It is still starting: press Ctrl-C where it was started.",
            )
        processes.end([pid], patience=90)
        print("已停止。")
        return 0
    left = up.clear_leftovers() if places.RUN.exists() else []
    if not places.given_database() and (places.VAR / "postgres").exists() and packages.venv_works():
        left += [0] if postgres.installation().end_leftover() else []
    print("已清理上次遗留的进程。" if left else "一件通没有在运行。")
    return 0


def status() -> int:
    """Tell whether the installation runs, and as which processes."""
    if not up.is_running():
        print("一件通没有在运行。用 ./yijian up 启动。")
        return int(Exit.NOT_RUNNING)
    state = up.read_state()
    if not state:
        print("一件通正在启动。")
        return 0
    print(f"一件通正在运行：{state['address']}（主进程 {state['pid']}）")
    pids = state.get("processes")
    for name, pid in pids.items() if isinstance(pids, dict) else ():
        print(f"  {name:<10}{pid}  {'运行' if processes.alive(pid) else '已重启，新编号见日志'}")
    print(f"  日志在 {places.LOGS}")
    return 0


def manage(command: Sequence[object]) -> int:
    """Run a program of the virtual environment against the installation's database, starting that for the while if need be."""
    if not packages.venv_works():
        raise Fault(Exit.NOT_INSTALLED, "程序包还没有装。请先运行 ./yijian up。", "Run ./yijian up first.")
    surroundings.make_folders()
    given = places.given_database()
    words = [str(places.PYTHON), *(str(part) for part in command)]
    if given or up.is_running():
        state = up.read_state()
        url = given or str(state.get("database_url") or "")
        if not url:
            raise Fault(
                Exit.NO_DATABASE,
                "一件通正在启动，数据库还没有就绪。请稍候再试。",
                "Still starting: try again soon.",
            )
        around = surroundings.environment(
            database_url=url, public_url=str(state.get("address") or "http://127.0.0.1:8000")
        )
        surroundings.make_keys()
        return subprocess.run(words, cwd=os.getcwd(), env=around, check=False).returncode
    with up.only_one():
        cluster = postgres.installation()
        try:
            cluster.make()
            cluster.start()
            surroundings.make_keys()
            around = surroundings.environment(database_url=cluster.url, public_url="http://127.0.0.1:8000")
            return subprocess.run(words, cwd=os.getcwd(), env=around, check=False).returncode
        finally:
            cluster.stop()
