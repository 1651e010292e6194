"""./yijian test: every check and every test, against a PostgreSQL that is thrown away afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from yijian.config.console import places, postgres, surroundings, up
from yijian.config.console.faults import Exit, Fault
from yijian.config.console.progress import Progress

BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""What the browser tests run in, the quickest first: without windows to draw they take half the time."""
STORIES = "tests/browser/stories"
"""Journeys through real pages: they copy the laid city for themselves."""
BOTH = ("-n", "2", "--dist", "worksteal")
"""Two workers; whoever is done takes over what the other has not begun."""
LAUNCHER = "tests/faults/test_launcher.py"
"""The installation that is hurt on purpose: nothing runs beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A program of the system that some tests need, and the package that brings it."""

    package: str
    title: str
    rather: str = ""
    """A lighter package that does as well; not every distribution has it."""
    programs: tuple[str, ...] = ()
    font: str = ""

    def present(self) -> bool:
        """Tell whether the machine has it."""
        if self.font:
            return bool(_fonts_for(self.font))
        return any(shutil.which(program) for program in self.programs)


TOOLS = (
    Tool(package="chromium", rather=BROWSERS[0], title="浏览器 Chromium", programs=BROWSERS),
    Tool(package="fonts-noto-cjk", title="中文字体", font="zh"),
    Tool(package="poppler-utils", title="PDF 验签工具 pdfsig", programs=("pdfsig",)),
    Tool(package="openssl", title="OpenSSL", programs=("openssl",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One check: its name, its command, where it runs."""

    name: str
    command: tuple[str, ...]
    folder: Path = places.ROOT
    given: tuple[tuple[str, str], ...] = ()
    """Variables that only this stage sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a stage went."""

    name: str
    passed: bool
    seconds: float


def _fonts_for(language: str) -> str:
    if not shutil.which("fc-list"):
        folder = Path("/usr/share/fonts")
        return "found" if folder.is_dir() and any(folder.rglob("*CJK*")) else ""
    return subprocess.run(
        ["fc-list", f":lang={language}"], capture_output=True, text=True, check=False
    ).stdout.strip()


def find_tools(*, shown: Progress | None) -> None:
    """See that the system's programs for the tests are there; install them where this account may.

    :raises Fault: when one is missing and may not be installed.
    """
    missing = [tool for tool in TOOLS if not tool.present()]
    if not missing:
        if shown:
            shown.note("齐备")
        return
    names = " ".join(tool.package for tool in missing)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install_with_apt([tool.rather for tool in missing if tool.rather], shown)
        _install_with_apt([tool.package for tool in missing if not tool.present()], shown)
        missing = [tool for tool in TOOLS if not tool.present()]
    if missing:
        titles = "、".join(tool.title for tool in missing)
        raise Fault(
            Exit.MISSING_TOOL,
            f"测试还缺少{titles}。请让管理员运行 apt-get install {names}（或装上对应的软件包），再运行一次。",
            f"The tests need {names}: have them installed and run again.",
        )


def _install_with_apt(names: list[str], shown: Progress | None) -> None:
    if not names:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *names]):
        if shown:
            shown.note(f"正在安装 {' '.join(names)}")
        with (places.LOGS / "apt.log").open("a", encoding="utf-8") as record:
            subprocess.run(
                command, env=quiet, stdin=subprocess.DEVNULL, stdout=record, stderr=record, check=False
            )


def stages() -> list[Stage]:
    """Return the checks in the order in which they run, quick ones first."""
    tools = places.VENV / "bin"
    python = str(places.PYTHON)
    found = [
        Stage(name="代码格式 ruff format", command=(str(tools / "ruff"), "format", "--check", ".")),
        Stage(
            name="代码规则 ruff check", command=(str(tools / "ruff"), "check", "--output-format=concise", ".")
        ),
        Stage(name="类型 mypy", command=(str(tools / "mypy"),)),
        Stage(
            name="迁移 makemigrations --check",
            command=(python, "manage.py", "makemigrations", "--check", "--dry-run"),
            folder=places.SOURCE,
        ),
    ]
    if (places.ROOT / ".importlinter").is_file():
        found.insert(2, Stage(name="分层 import-linter", command=(str(tools / "lint-imports"),)))
    return [*found, *worlds()]


def worlds() -> list[Stage]:
    """Return pytest's runs, one for each world that tests stand in: a database of one would disturb the next.

    First the empty database, then the sample city loaded once, then browsers (whose event loop lives as long as their
    process), then the stories in browsers (each in a copy of the sample city), last the installation that is hurt on purpose.
    """
    cities = city_folders()
    empty = [f"--ignore={folder}" for folder in cities]
    found = [pytest("测试：规则、数据、页面", "test_empty", *BOTH, "-m", "not browser", *empty)]
    if cities:
        found.append(
            pytest(
                "测试：样例城市里的全程",
                "test_city",
                "-n",
                "2",
                "-m",
                "not browser",
                f"--ignore={LAUNCHER}",
                *cities,
            )
        )
    found.append(pytest("测试：浏览器", "test_browser", *BOTH, "-m", "browser", f"--ignore={STORIES}"))
    found.append(pytest("测试：浏览器里的故事", "test_stories", *BOTH, STORIES))
    found.append(pytest("测试：启动与停止", "test_launcher", LAUNCHER))
    return found


def city_folders() -> list[str]:
    """Return the folders of tests that stand in the sample city: their conftest lays it into the database."""
    files = [*places.ROOT.glob("tests/**/conftest.py"), *places.SOURCE.glob("yijian/**/tests/**/conftest.py")]
    laid = [file.parent for file in files if "django_db_setup" in file.read_text(encoding="utf-8")]
    found = {str(folder.relative_to(places.ROOT)) for folder in laid}
    return sorted(found - {STORIES})


def pytest(name: str, database: str, *arguments: str) -> Stage:
    """Return a stage that runs pytest in a database of its own."""
    command = (str(places.PYTHON), "-m", "pytest", *arguments)
    return Stage(name=name, command=command, given=(("YIJIAN_TEST_DATABASE", database),))


@contextmanager
def throw_away_database() -> Iterator[str]:
    """Run a PostgreSQL for the tests and remove every trace of it afterwards."""
    home = Path(tempfile.mkdtemp(prefix="yijian-test-"))
    home.chmod(0o711)
    cluster = None
    try:
        cluster = postgres.throw_away(home)
        cluster.make()
        cluster.start()
        yield cluster.url
    finally:
        if cluster:
            cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def made_for_tests(shown: Progress) -> Iterator[dict[str, str]]:
    """Make a database and a folder for one run of tests; give the variables with which a process finds them."""
    shown.begin("测试用的数据库")
    try:
        with throw_away_database() as url, tempfile.TemporaryDirectory(prefix="yijian-var-") as var:
            shown.finish(well=True)
            around = surroundings.environment(
                database_url=url, public_url="http://127.0.0.1:8000", settings="test"
            )
            around["YIJIAN_VAR"] = var
            for name in places.KEYS:
                around.pop(f"{name}_FILE", None)
            yield around
    finally:
        shown.finish(well=False)


def run_stage(stage: Stage, around: dict[str, str]) -> Result:
    """Run one stage, its output going straight to whoever watches."""
    print(f"\n── {stage.name} ──", flush=True)
    started = time.monotonic()
    process = subprocess.Popen(
        stage.command, cwd=stage.folder, env={**around, **dict(stage.given)}, stdin=subprocess.DEVNULL
    )
    try:
        code = process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
        raise
    return Result(name=stage.name, passed=code == 0, seconds=time.monotonic() - started)


def check(arguments: list[str]) -> int:
    """Run every check, or only pytest when arguments choose tests; return 0 when all passed."""
    surroundings.make_folders()
    shown = Progress(4 if arguments else 5)
    with up.stopping_on_signals():
        up.install(shown, dev=True)
        if not arguments:
            with shown.step("测试用的系统工具"):
                find_tools(shown=shown)
        with made_for_tests(shown) as around:
            chosen = [pytest("测试", "test_chosen", *arguments)] if arguments else stages()
            results = [run_stage(stage, around) for stage in chosen]
    return summary(results)


def summary(results: list[Result]) -> int:
    """Print how each stage went, and return the exit code."""
    sys.stdout.flush()
    print("\n── 总结 ──")
    for result in results:
        print(f"{'✓ 通过  ' if result.passed else '✗ 未通过'} {result.seconds:7.1f} 秒  {result.name}")
    failed = [result for result in results if not result.passed]
    total = sum(result.seconds for result in results)
    print(f"{'全部通过' if not failed else '没有全部通过'}，共 {total:.0f} 秒。", flush=True)
    return int(Exit.FAILED) if failed else 0


def shots(arguments: list[str]) -> int:
    """Retake the pictures of every page into ``var/screenshots``; arguments choose stories as pytest's do."""
    surroundings.make_folders()
    shown = Progress(5)
    folder = places.VAR / "screenshots"
    script = places.ROOT / "tools" / "screenshots.py"
    with up.stopping_on_signals():
        up.install(shown, dev=True)
        with shown.step("截图用的系统工具"):
            find_tools(shown=shown)
        with made_for_tests(shown) as around:
            stage = Stage(
                name="每一页的截图",
                command=(str(places.PYTHON), str(script), str(folder), *arguments),
                given=(("YIJIAN_TEST_DATABASE", "test_shots"),),
            )
            return summary([run_stage(stage, around)])
