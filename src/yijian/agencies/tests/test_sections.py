import pytest

from yijian.agencies import queries
from yijian.agencies.models import Agency, Mandate
from yijian.agencies.tests.factories import NOW, TODAY, manager
from yijian.kernel.actor import SYSTEM
from yijian.plumbing.importing import import_book, read_folder, write_folder

pytestmark = pytest.mark.django_db

BOOK = """
区划:
  - {代码: "430000000000", 名称: 湖南省}
  - {代码: "430100000000", 名称: 长沙市}
  - {代码: "430102000000", 名称: 芙蓉区}
  - {代码: "990001000000", 名称: 高新园区, 上级: "430102000000", 类别: 县级}
部门:
  - {代码: county-market, 名称: 芙蓉区市场监督管理局, 区划: "430102000000", 类别: market, 上级: city-market}
  - {代码: city-market, 名称: 长沙市市场监督管理局, 简称: 市市场监管局, 区划: "430100000000", 类别: 市场监督管理, 电话: "0731-1", 运行平台: 是}
大厅:
  - {代码: hall, 名称: 市政务服务中心, 区划: "430100000000", 部门: city-market, 时间: 9点到17点}
窗口:
  - {代码: A1, 名称: 1号窗, 大厅: hall, 类型: 综合}
  - {代码: A2, 名称: 2号窗, 大厅: hall, 类型: 办不成事}
授权:
  - {部门: county-market, 事项: [food], 区划: ["430102000000"], 权限: [受理, 决定], 起: 2026-03-01, 止: 2026-12-31, 方式: 委托, 委托部门: city-market}
  - {部门: city-market, 事项: [全部], 区划: ["430100000000"], 权限: [收件, 受理, 决定, 用印], 起: 2026-01-01}
日历:
  - {日期: 2026-01-01, 类别: 放假, 名称: 元旦}
"""


@pytest.fixture
def book(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "all.yaml").write_text(BOOK, encoding="utf-8")
    return lambda: read_folder(tmp_path / "in")


def run(book, **options):
    return import_book(book, actor=SYSTEM, now=NOW, **options)


class TestImport:
    def test_writes_everything(self, book):
        report = run(book())

        assert report.faults == ()
        assert queries.agency("city-market").role == "market"
        assert queries.region("990001000000").path[-2] == "430102000000"
        row = queries.who_may("decide", "food", "990001000000", TODAY, role="market")
        assert (row.agency_code, row.name_agency_code) == ("county-market", "city-market")
        assert f"{row.valid_until}" == "2027-01-01"

    def test_twice_is_the_same(self, book):
        run(book())

        assert run(book()).is_same
        assert Mandate.objects.count() == 2

    def test_a_changed_grant_replaces_the_old_one(self, book, tmp_path):
        run(book())
        text = BOOK.replace("权限: [受理, 决定]", "权限: [受理]")
        (tmp_path / "in" / "all.yaml").write_text(text, encoding="utf-8")

        report = run(book())

        assert not report.faults
        row = queries.who_may("decide", "food", "430102000000", TODAY, role="market")
        assert row.agency_code == "city-market"
        assert run(book()).is_same

    def test_moves_the_platform_to_another_agency_and_never_to_two(self, book, tmp_path):
        run(book())
        county, city = "上级: city-market", "运行平台: 是"

        for text, operator in (
            (BOOK.replace(county, f"{county}, {city}"), "city-market"),
            (BOOK.replace(city, "运行平台: 否").replace(county, f"{county}, {city}"), "county-market"),
        ):
            (tmp_path / "in" / "all.yaml").write_text(text, encoding="utf-8")
            report = run(book())

            assert [("不能同时填" in str(fault)) for fault in report.faults] == (
                [True] if operator == "city-market" else []
            )
            assert queries.operator().code == operator

    def test_lets_no_manager_say_who_runs_the_platform(self, book, tmp_path):
        run(book())
        text = BOOK[BOOK.index("部门:") : BOOK.index("大厅:")].replace("运行平台: 是", "运行平台: 否")
        (tmp_path / "in" / "all.yaml").write_text(text, encoding="utf-8")

        report = import_book(book(), actor=manager(), now=NOW)

        assert ["照原样填" in str(fault) for fault in report.faults] == [True]

    def test_round_trips(self, book, tmp_path):
        run(book())

        write_folder(tmp_path / "out")

        assert run(read_folder(tmp_path / "out")).is_same

    def test_points_at_a_wrong_credit_code(self, book, tmp_path):
        text = BOOK.replace('电话: "0731-1"', "统一社会信用代码: 11100000000013339W")
        (tmp_path / "in" / "all.yaml").write_text(text, encoding="utf-8")

        report = run(book())

        assert "校验位" in str(report.faults[0])
        assert not Agency.objects.exists()
