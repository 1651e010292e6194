"""How long one whole case life takes: 开办餐饮店 from the first answer to the delivered certificates and the rating, on a real PostgreSQL.

Each life is a firm's own application of four items in three departments: guidance, plan, one form, materials uploaded and promised, signature,
receipt, a register's answer, acceptance, joint survey, decision with sealed certificates, one delivery, rating. Every step is a committed
transaction; jobs are worked off between them. Beside it, on the same server, SpiffWorkflow runs a process of five human tasks with a
parallel part whose state is loaded and saved at each task: no form, law, routing, files or seals, so it is the least an engine costs.

Run: ``.venv/bin/python benchmarks/case_life.py [lives] [clients]`` after ``./yijian test`` has installed what it needs. For the peer:
``uv pip install -r requirements/peers.lock`` into an environment of its own whose Python is named by ``PEERS_PYTHON``; left out, the peer's
line says so.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

OWNER = "chenyulan"


def firms(count: int) -> list[dict[str, str]]:
    """Return invented restaurants with right check digits, all of one owner."""
    from yijian.kernel.identifiers import check_digits

    found = []
    for number in range(count):
        body = f"599{number:05}"
        organisation = body + check_digits.organization(body)
        first = "92" + "590102" + organisation
        found.append({"code": first + check_digits.credit(first), "name": f"望江区第{number + 1}家面馆"})
    return found


def city_with(count: int, folder: Path) -> Path:
    """Lay out the sample city with so many more restaurants."""
    from yijian.sample import DATA

    shutil.copytree(DATA, folder)
    subjects, registers = ["法人:"], ["模拟登记:"]
    for firm in firms(count):
        common = "住所: 望江区江畔路88号, 区划: '590102001000', 登记日期: 2026-11-10"
        subjects.append(
            f"  - {{统一社会信用代码: '{firm['code']}', 名称: {firm['name']}, 类型: 非法人企业, 法定代表人账号: {OWNER}, {common}}}"
        )
        content = f"name: {firm['name']}, kind: 个体工商户, address: 望江区江畔路88号, legal_person: 陈玉兰, scope: 餐饮服务, registered_on: 2026-11-10, state: 开业"
        registers.append(f"  - {{库: business, 键: '{firm['code']}', 内容: {{{content}}}}}")
    (folder / "accounts" / "90-面馆.yaml").write_text("\n".join(subjects) + "\n", encoding="utf-8")
    (folder / "sample" / "90-面馆.yaml").write_text("\n".join(registers) + "\n", encoding="utf-8")
    return folder


@contextmanager
def city(count: int) -> Iterator[None]:
    """Stand in a sample city of its own, in a PostgreSQL that is thrown away afterwards."""
    from yijian.config.console import checks, places, surroundings

    surroundings.make_folders()
    with checks.throw_away_database() as url, tempfile.TemporaryDirectory(prefix="yijian-life-") as var:
        around = surroundings.environment(
            database_url=url, public_url="http://127.0.0.1:8000", settings="test"
        )
        for name in places.KEYS:
            around.pop(f"{name}_FILE", None)
        os.environ.update(around, YIJIAN_VAR=str(Path(var) / "var"), YIJIAN_LOG_LEVEL="WARNING")
        (Path(var) / "var").mkdir()
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_sample", folder=city_with(count, Path(var) / "city"), verbosity=0)
        yield


class Steps:
    """Keeps how long each step of a life took, and how many queries it asked."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.queries: dict[str, list[int]] = defaultdict(list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure one step."""
        from django.db import connection

        asked = 0

        def count(execute: Callable[..., Any], *rest: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*rest)

        started = time.perf_counter()
        with connection.execute_wrapper(count):
            yield
        self.seconds[name].append(time.perf_counter() - started)
        self.queries[name].append(asked)


def work_off_jobs() -> None:
    """Let a worker do everything that is queued."""
    from procrastinate.contrib.django import app

    async def work(worker_app: Any) -> None:
        async with worker_app.open_async():
            await worker_app.run_worker_async(wait=False, concurrency=1, install_signal_handlers=False)

    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        asyncio.run(work(worker_app))


def wait_for_worker() -> None:
    """Wait a moment: a worker beside us does what is queued."""
    time.sleep(0.02)


def live(firm: str, steps: Steps, *, jobs: Callable[[], None] = work_off_jobs) -> None:
    """Live one case life for the firm of this name; ``jobs`` is called until what is queued has had its effect."""
    from tests.journeys import filing
    from tests.journeys import test_restaurant as restaurant

    from yijian.accounts.models import Account
    from yijian.accounts.queries import acting_options, resolve_actor
    from yijian.cases.models import Case
    from yijian.plumbing import clock
    from yijian.ratings import operations as ratings
    from yijian.ratings.queries import open_invitations

    now = clock.now()

    def acting(username: str, kind: str = "") -> Any:
        account = Account.objects.get(username=username)
        options = acting_options(account, now.date())
        key = next((option.key for option in options if kind == "firm" and firm in option.title), "")
        return resolve_actor(account, now.date(), chosen=key)

    owner = acting(OWNER, "firm")
    with steps.step("引导和方案"):
        application = filing.begin("open-restaurant", restaurant.SAID, actor=owner, now=now)
    with steps.step("一张表"):
        filing.fill(application, restaurant.TYPED, actor=owner, now=now)
    with steps.step("一套材料"):
        filing.give_everything(application, actor=owner, now=now)
    with steps.step("签名提交"):
        filed = filing.sign(application, actor=owner, now=now)
    received = Case.objects.filter(application=filed, state="received").exclude(item_code="licence-check")
    with steps.step("后台任务"):
        until(lambda: received.count() == 3, jobs)
    waiting = list(received.values_list("item_code", flat=True))
    with steps.step("三个部门受理"):
        for item in waiting:
            restaurant.accept(filed, item, acting, now)
    with steps.step("联合踏勘"):
        restaurant.survey(filed, acting, now)
    with steps.step("审查、决定、制证盖章"):
        for case in Case.objects.filter(application=filed, state="accepted"):
            decider = acting(restaurant.STAFF[case.item_code][1])
            restaurant.review(case, actor=decider, now=now)
            restaurant.cases.grant_case(ref=case.ref, actor=decider, now=now)
    with steps.step("后台任务"):
        until(lambda: any(row.application_ref == filed.ref for row in open_invitations(owner)), jobs)
    with steps.step("评价"):
        ratings.give_rating(
            application_ref=filed.ref, level=5, tags=(), words="", is_anonymous=False, actor=owner, now=now
        )


def until(is_so: Callable[[], bool], jobs: Callable[[], None]) -> None:
    """Let jobs be done until something is so.

    :raises SystemExit: when it is not so within a minute.
    """
    patience = time.monotonic() + 60
    jobs()
    while not is_so():
        if time.monotonic() > patience:
            raise SystemExit("the jobs did not bring about what they should")
        jobs()


def measure_one_by_one(names: list[str]) -> None:
    """Live lives one after another and print where the time goes."""
    steps = Steps()
    totals = []
    for firm in names:
        started = time.perf_counter()
        live(firm, steps)
        totals.append(time.perf_counter() - started)
    print(f"{'步骤':<14}{'中位毫秒':>10}{'查询次数':>10}")
    for name, spent in steps.seconds.items():
        times = len(spent) // len(names)
        print(f"{name:<14}{median(spent) * times * 1000:>10.0f}{median(steps.queries[name]) * times:>10.0f}")
    print(
        f"{'一生':<14}{median(totals) * 1000:>10.0f}    最短 {min(totals) * 1000:.0f}，最长 {max(totals) * 1000:.0f}，{len(names)} 次"
    )


def measure_at_once(names: list[str], clients: int) -> None:
    """Live lives in several processes at once and print how many are finished in a second."""
    worker = subprocess.Popen([sys.executable, str(ROOT / "src" / "manage.py"), "worker"], env=os.environ)
    time.sleep(3)  # it has started
    shares = [names[number::clients] for number in range(clients)]
    started = time.perf_counter()
    running = [
        subprocess.Popen([sys.executable, __file__, "--share", json.dumps(share)], env=os.environ)
        for share in shares
    ]
    failed = sum(process.wait() != 0 for process in running)
    spent = time.perf_counter() - started
    worker.terminate()
    worker.wait()
    if failed:
        raise SystemExit(f"{failed} clients failed")
    print(
        f"{clients} 个客户端同时：{len(names) / spent:.2f} 次一生/秒（{len(names)} 次，{spent:.1f} 秒，含启动）"
    )


def measure_peer() -> None:
    """Run the peer on the same server, if an environment for it is named."""
    python = os.environ.get("PEERS_PYTHON")
    if not python:
        print("同行：没有设 PEERS_PYTHON，没有测")
        return
    subprocess.run([python, str(Path(__file__).parent / "peer_spiff.py")], check=True, env=os.environ)


def main() -> None:
    """Measure."""
    if sys.argv[1:2] == ["--share"]:
        import django

        django.setup()
        for firm in json.loads(sys.argv[2]):
            live(firm, Steps(), jobs=wait_for_worker)
        return
    lives = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    clients = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    alone = [firm["name"] for firm in firms(2 * lives + 1)]
    with city(2 * lives + 1):
        live(alone[0], Steps())  # fonts, compilers and caches are warm from here
        measure_one_by_one(alone[1 : lives + 1])
        measure_at_once(alone[lives + 1 :], clients)
        measure_peer()


if __name__ == "__main__":
    main()
