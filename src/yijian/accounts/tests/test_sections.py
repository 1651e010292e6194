import pytest

from yijian.accounts import queries
from yijian.accounts.models import Account, LegalPerson, Person
from yijian.accounts.tests import factories
from yijian.accounts.tests.factories import COLLEAGUE_ID, FIRM_CODE, NOW, OWNER_ID, TODAY
from yijian.kernel.actor import SYSTEM
from yijian.plumbing.importing import import_book, read_folder, write_folder

pytestmark = pytest.mark.django_db

BOOK = f"""
人员:
  - {{账号: clerk, 姓名: 周敏, 部门: city-market, 岗位: 综合窗口, 职责: [登记来访人, accounts.administer]}}
自然人:
  - {{账号: owner, 姓名: 陈玉兰, 证件号码: "{OWNER_ID}", 手机: "13800006620", 邮箱: chen@mail.example, 出生日期: 1988-03-12, 民族: 汉族, 户籍区划: "430102000000"}}
  - {{账号: colleague, 姓名: 李秋生, 证件类型: 居民身份证, 证件号码: "{COLLEAGUE_ID}"}}
法人:
  - {{统一社会信用代码: "{FIRM_CODE}", 名称: 云上健身有限公司, 法定代表人账号: owner, 区划: "430102000000", 登记日期: 2025-08-18}}
代理:
  - {{委托人: owner, 代办人: colleague, 种类: 亲友代办, 起: 2026-11-01, 止: 2027-11-01}}
  - {{委托人: "{FIRM_CODE}", 代办人: colleague, 种类: 委托代理, 事项: [food], 起: 2026-11-01}}
"""


@pytest.fixture
def load(tmp_path):
    factories.agencies()
    (tmp_path / "in").mkdir()

    def run(text=BOOK):
        (tmp_path / "in" / "all.yaml").write_text(text, encoding="utf-8")
        return import_book(read_folder(tmp_path / "in"), actor=SYSTEM, now=NOW)

    return run


class TestImport:
    def test_writes_everybody_without_a_password(self, load):
        report = load()

        assert report.faults == ()
        owner = Person.objects.get(account__username="owner")
        firm = LegalPerson.objects.get()
        assert queries.duties_of(
            queries.staff(Account.objects.get(username="clerk").ref, TODAY).ref, TODAY
        ) == {
            "accounts.register-visitor",
            "accounts.administer",
        }
        assert firm.representative_name == "陈玉兰"
        assert owner.mail == "chen@mail.example"
        assert not owner.account.has_usable_password()
        titles = [
            option.title
            for option in queries.acting_options(Account.objects.get(username="colleague"), TODAY)
        ]
        assert titles == ["李秋生", "云上健身有限公司", "陈玉兰"]

    def test_twice_is_the_same(self, load):
        load()

        assert load().is_same

    def test_takes_back_duties_that_the_sheet_no_longer_names(self, load):
        load()

        load(BOOK.replace("登记来访人, accounts.administer", "登记来访人"))

        member = queries.staff(Account.objects.get(username="clerk").ref, TODAY)
        assert member.duties == {"accounts.register-visitor"}

    def test_moves_a_firm_to_its_new_representative(self, load):
        load()

        load(BOOK.replace("法定代表人账号: owner", "法定代表人账号: colleague"))

        assert [row.masked_name for row in queries.members_of(LegalPerson.objects.get().ref, TODAY)] == [
            "李*生"
        ]

    def test_names_each_wrong_cell_and_no_number(self, load):
        text = (
            BOOK.replace(OWNER_ID, "590102198803120267")
            .replace(FIRM_CODE, "915901025910005387")
            .replace("登记来访人", "登记来仿人")
            .replace("chen@mail.example", "chen@mail")
        )

        report = load(text)

        said = "\n".join(map(str, report.faults))
        assert "“证件号码”" in said
        assert "“统一社会信用代码”" in said
        assert "登记来仿人" in said
        assert "“邮箱”" in said
        assert "590102198803120267" not in said
        assert not Account.objects.exists()

    def test_refuses_a_duty_over_the_platform_outside_the_agency_that_runs_it(self, load):
        report = load(BOOK.replace("登记来访人, accounts.administer", "系统运行"))

        said = [str(fault) for fault in report.faults]
        assert len(said) == 1
        assert "第3行" in said[0]
        assert "只能授给运行平台的单位" in said[0]
        assert not Account.objects.exists()

    def test_closes_accounts(self, load):
        load()

        load("账号:\n  - {账号: clerk, 启用: 否}\n")

        assert not Account.objects.get(username="clerk").is_active


class TestExport:
    def test_holds_no_personal_data(self, load, tmp_path):
        load()

        write_folder(tmp_path / "out")

        text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*.yaml"))
        assert "周敏" in text
        assert FIRM_CODE in text
        for secret in (OWNER_ID, COLLEAGUE_ID, "13800006620", "chen@mail.example"):
            assert secret not in text
