"""Kinds of certificate come and go through the exchange format."""

import pytest

from yijian.certificates import queries
from yijian.certificates.models import CertificateKind
from yijian.certificates.tests.factories import LICENCE, NOW
from yijian.certificates.vocabulary import Holder, Layout, Own, Secrecy
from yijian.kernel.actor import SYSTEM
from yijian.plumbing.importing import import_book, read_folder, write_folder

pytestmark = pytest.mark.django_db

BOOK = """
证照种类:
  - 代码: food-licence
    证照类型代码: 11100000MB0143028R021
    名称: 食品经营许可证
    英文名: Food Business License
    发证部门类别: 市场监督管理
    用章: 许可专用章
    版式: 横版
    编号规则: "JY2{region6}{serial:6}{check}"
    有效期月数: 60
    字段:
      - {名称: shop, 标签: 经营者名称}
      - {名称: code, 标签: 社会信用代码, 取自: 持证人证件号码, 遮盖: 证件号码}
      - {名称: owner, 标签: 经营者, 遮盖: 姓名}
      - {名称: place, 标签: 经营场所, 整行: 是}
      - {名称: phone, 标签: 电话, 遮盖: 不显示}
      - {名称: number, 标签: 许可证编号, 取自: 证照编号}
      - {名称: until, 标签: 有效期至, 取自: 有效期至}
  - {代码: marriage, 证照类型代码: 111000000000132840022, 名称: 结婚证, 持证人: 自然人, 编号规则: "J{region6}-{year}-{serial:6}", 字段: [{名称: 姓名}]}
"""


@pytest.fixture
def book(tmp_path):
    def read(text=BOOK):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / "all.yaml").write_text(text, encoding="utf-8")
        return read_folder(tmp_path / "in")

    return read


def run(book):
    return import_book(book, actor=SYSTEM, now=NOW)


class TestImport:
    def test_writes_kinds_with_their_fields(self, book):
        report = run(book())

        assert report.faults == ()
        assert queries.kind("food-licence") == LICENCE
        marriage = queries.kind("marriage")
        assert (marriage.holder, marriage.layout, marriage.months) == (Holder.PERSON, Layout.PORTRAIT, None)
        assert [(f.label, f.own, f.secrecy) for f in marriage.fields] == [("姓名", Own.NOTHING, Secrecy.OPEN)]

    def test_twice_is_the_same(self, book):
        run(book())

        assert run(book()).is_same
        assert CertificateKind.objects.count() == 2

    def test_comes_back_as_it_went_out(self, book, tmp_path):
        run(book())
        write_folder(tmp_path / "out")

        assert run(read_folder(tmp_path / "out")).is_same

    @pytest.mark.parametrize(
        ("wrong", "right", "column"),
        [
            ("1110000", "11100000MB0143028R021", "证照类型代码"),
            ("11100000MB0143028R021", "111000000000132840022", "证照类型代码"),
            ("{serial:6}{serial:6}", "JY2{region6}{serial:6}{check}", "编号规则"),
            ("很久", "60", "有效期月数"),
            ("谁", "证件号码}", "遮盖"),
        ],
    )
    def test_points_at_what_is_wrong_and_writes_nothing(self, book, wrong, right, column):
        report = run(book(BOOK.replace(right, wrong + ("}" if right.endswith("码}") else ""))))

        assert column in {fault.where.column for fault in report.faults} | {
            fault.problem for fault in report.faults if column in fault.problem
        } or any("编号规则" in fault.problem for fault in report.faults)
        assert not CertificateKind.objects.exists()
