"""Import and export on the workbench: by duty, looked at before it is written, written exactly as shown."""

import io
import zipfile

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from yijian.accounts.models import Account
from yijian.catalogue import operations as catalogue
from yijian.catalogue import queries
from yijian.catalogue.models import SynonymGroup
from yijian.plumbing.importing import drafts
from yijian.plumbing.models import ImportDraft, JournalEntry

pytestmark = pytest.mark.django_db

HEAD = ["代码*", "词*"]


def book(sheets, name="一本.xlsx"):
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    file.seek(0)
    file.name = name
    return file


WORDS = {"同义词": [HEAD, ["noodles", "面馆\n粉店"], ["dumplings", "饺子\n馄饨"]]}


@pytest.fixture
def publisher(signed_in) -> Client:
    return signed_in("hejing")


def look(browser, file) -> ImportDraft:
    answer = browser.post("/work/import/look/", {"file": file})
    assert answer.status_code == 302, answer.context["error"]
    return ImportDraft.objects.get(ref=answer["Location"].split("/")[3])


def confirm(browser, draft, digest=None):
    digest = draft.digest if digest is None else digest
    return browser.post(f"/work/import/{draft.ref}/confirm/", {"digest": digest})


class TestLook:
    def test_shows_what_would_change_and_writes_nothing(self, publisher):
        draft = look(publisher, book(WORDS))
        page = publisher.get(f"/work/import/{draft.ref}/").content.decode()

        assert "会改2项，还没有导入" in page.replace("<wbr>", "")
        assert "noodles" in page
        assert "面馆" in page
        assert not SynonymGroup.objects.filter(code="noodles").exists()

    def test_shows_a_field_before_and_after(self, publisher):
        catalogue.replace_synonyms({"noodles": ("面馆", "面店")})

        draft = look(publisher, book(WORDS))

        changed = next(e for e in draft.differences[0]["entries"] if e["key"] == "noodles")
        assert changed["change"] == "changed"
        assert changed["fields"] == [{"name": "词", "before": "面馆\n面店", "after": "面馆\n粉店"}]

    def test_lists_every_fault_with_sheet_row_column_and_what_stands_there(self, publisher):
        draft = look(publisher, book({"同义词": [HEAD, ["a", "独词"], [None, "甲\n乙"], ["c", None]]}))

        assert draft.state == "faulty"
        assert [(f["sheet"], f["row"], f["column"], f["found"]) for f in draft.faults] == [
            ("同义词", 2, "词", "独词"),
            ("同义词", 3, "代码", ""),
            ("同义词", 4, "词", ""),
        ]
        page = publisher.get(f"/work/import/{draft.ref}/")
        assert "3处要改" in page.content.decode()
        assert "一组至少要有两个词" in page.content.decode()

    def test_pages_through_a_flood_of_faults(self, publisher):
        rows = [[f"w{number}", "独词"] for number in range(2100)]

        draft = look(publisher, book({"同义词": [HEAD, *rows]}))

        assert len(draft.faults) == drafts.MOST_KEPT
        page = publisher.get(f"/work/import/{draft.ref}/")
        assert "至少2000处要改" in page.content.decode()
        assert len(page.context["shown"]) == 50
        last = publisher.get(f"/work/import/{draft.ref}/?from=1950")
        assert [fault["row"] for fault in last.context["shown"]][-1] == 2001

    def test_takes_a_zip_of_yaml(self, publisher):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("a/同义词.yaml", "同义词:\n  - {代码: noodles, 词: [面馆, 粉店]}\n")
        file.seek(0)
        file.name = "资料.zip"

        draft = look(publisher, file)

        assert draft.differences[0]["counts"]["added"] == 1

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式的 .xls"),
            ("表.csv", "代码,词\na,b\n".encode("gb18030"), "是文本（CSV）"),
            ("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "不是 .xlsx 工作簿"),
            ("空.xlsx", b"", "文件是空的"),
            ("坏.xlsx", b"PK\x03\x04" + b"\0" * 200, "不是 .xlsx 工作簿，或文件已损坏"),
        ],
    )
    def test_refuses_what_is_no_workbook_and_says_what_it_is(self, publisher, name, content, said):
        file = io.BytesIO(content)
        file.name = name

        answer = publisher.post("/work/import/look/", {"file": file})

        assert answer.status_code == 422
        # Django itself takes an empty upload for none.
        assert said in answer.content.decode() or (not content and "还没有选文件" in answer.content.decode())
        assert not ImportDraft.objects.exists()

    def test_asks_for_a_file(self, publisher):
        answer = publisher.post("/work/import/look/", {})

        assert answer.status_code == 422
        assert "还没有选文件" in answer.content.decode()


class TestDuties:
    def test_a_sheet_of_another_duty_is_refused(self, signed_in):
        file = book(
            {
                **WORDS,
                "证照种类": [
                    ["代码*", "证照类型代码*", "名称*", "编号规则*"],
                    ["x", "1", "甲", "A{serial:4}"],
                ],
                "自然人": [["姓名*", "证件号码*"], ["甲", "1"]],
            }
        )

        draft = look(signed_in("hejing"), file)

        told = {fault["sheet"]: fault["problem"] for fault in draft.faults if not fault["row"]}
        assert told == {
            "证照种类": "导入这张表要有“证照管理”的职责，您没有",
            "自然人": "这张表含个人信息，网页上不能导入",
        }

    def test_colleagues_of_another_agency_cannot_be_imported(self, publisher):
        file = book({"人员": [["账号*", "姓名*", "部门*"], ["yangxuemei", "杨雪梅", "wj-market"]]})

        draft = look(publisher, file)

        assert draft.state == "faulty"
        assert [(fault["sheet"], fault["row"], fault["column"]) for fault in draft.faults] == [
            ("人员", 2, "账号")
        ]

    def test_nobody_opens_an_account_on_the_page(self, publisher):
        file = book({"人员": [["账号*", "姓名*", "部门*"], ["xinlaide", "新来的", "al-data"]]})

        draft = look(publisher, file)

        assert [(fault["sheet"], fault["row"], fault["column"]) for fault in draft.faults] == [
            ("人员", 2, "账号")
        ]
        assert "“xinlaide”还没有开通，开通账号由平台的运行人员" in draft.faults[0]["problem"]
        assert not Account.objects.filter(username="xinlaide").exists()

    def test_a_clerk_without_such_a_duty_is_told_so_and_sees_no_entry(self, signed_in):
        clerk = signed_in("yangxuemei")

        assert clerk.get("/work/import/").status_code == 403
        assert "导入导出" not in clerk.get("/work/").content.decode()
        assert clerk.post("/work/import/look/", {"file": book(WORDS)}).status_code == 403
        assert not ImportDraft.objects.exists()

    def test_nobody_sees_what_another_handed_in(self, publisher, signed_in):
        draft = look(publisher, book(WORDS))
        other = Account.objects.get(username="yangxuemei").staff
        from yijian.accounts import operations
        from yijian.kernel.actor import SYSTEM
        from yijian.plumbing import clock

        operations.grant_duty(
            staff_ref=other.ref,
            duty="catalogue.publish",
            valid_from=clock.now().date(),
            valid_until=None,
            actor=SYSTEM,
            now=clock.now(),
        )
        stranger = signed_in("yangxuemei")

        assert stranger.get("/work/import/").status_code == 200
        assert stranger.get(f"/work/import/{draft.ref}/").status_code == 404
        assert confirm(stranger, draft).status_code == 404
        assert not SynonymGroup.objects.filter(code="noodles").exists()

    def test_a_download_holds_only_what_the_duties_reach(self, publisher):
        answer = publisher.get("/work/import/current.xlsx")

        held = load_workbook(io.BytesIO(answer.content))
        assert {"事项", "事项材料", "一件事", "人员"} <= set(held.sheetnames)
        assert not {"自然人", "法人", "账号", "证照种类", "模拟登记"} & set(held.sheetnames)
        assert {row[2].value for row in held["人员"].iter_rows(min_row=2)} == {"al-data"}

    def test_the_template_has_headings_notes_and_lists(self, publisher):
        held = load_workbook(io.BytesIO(publisher.get("/work/import/template.xlsx").content))

        items = held["事项"]
        headings = {cell.value: cell for cell in items[1]}
        assert headings["标题*"].comment.text.startswith("填文字")
        offered = {rule.formula1 for rule in items.data_validations.dataValidation}
        assert any("即办件" in formula for formula in offered)
        assert "'事项'!$A$2:$A$1000" in {
            rule.formula1 for rule in held["事项材料"].data_validations.dataValidation
        }
        assert held["说明"]["A1"].value == "表"


class TestConfirm:
    def test_imports_what_was_shown_once_and_journals_it(self, publisher):
        draft = look(publisher, book(WORDS))

        assert confirm(publisher, draft).status_code == 302
        again = confirm(publisher, draft)

        assert queries.search(text="馄饨") is not None
        assert SynonymGroup.objects.get(code="noodles").words == ["面馆", "粉店"]
        assert again.status_code == 409
        assert "没有再导入一次" in again.content.decode()
        assert JournalEntry.objects.filter(act="importing.import").count() == 1

    def test_refuses_when_the_base_changed_and_looks_again(self, publisher):
        draft = look(publisher, book(WORDS))
        catalogue.replace_synonyms({"noodles": ("面馆", "拉面馆")})

        answer = confirm(publisher, draft)

        assert answer.status_code == 409
        assert "平台上的内容又变了" in answer.content.decode()
        assert SynonymGroup.objects.get(code="noodles").words == ["面馆", "拉面馆"]
        assert not JournalEntry.objects.filter(act="importing.import").exists()

        fresh = publisher.post(f"/work/import/{draft.ref}/again/")["Location"].split("/")[3]
        second = ImportDraft.objects.get(ref=fresh)
        assert second.differences[0]["counts"] == {"added": 1, "changed": 1, "removed": 0, "same": 0}
        assert confirm(publisher, second).status_code == 302
        assert SynonymGroup.objects.get(code="noodles").words == ["面馆", "粉店"]

    def test_refuses_another_digest_than_was_shown(self, publisher):
        draft = look(publisher, book(WORDS))

        assert confirm(publisher, draft, digest="0" * 64).status_code == 409
        assert not SynonymGroup.objects.filter(code="noodles").exists()

    def test_refuses_a_faulty_file(self, publisher):
        draft = look(publisher, book({"同义词": [HEAD, ["a", "独词"]]}))

        answer = confirm(publisher, draft)

        assert answer.status_code == 422
        assert not SynonymGroup.objects.filter(code="a").exists()

    def test_refuses_when_the_duty_was_taken_back_meanwhile(self, publisher):
        from yijian.accounts import operations
        from yijian.kernel.actor import SYSTEM
        from yijian.plumbing import clock

        draft = look(publisher, book(WORDS))
        staff = Account.objects.get(username="hejing").staff
        operations.revoke_duty(staff_ref=staff.ref, duty="catalogue.publish", actor=SYSTEM, now=clock.now())

        answer = confirm(publisher, draft)

        assert answer.status_code == 422
        assert "您没有" in answer.content.decode()
        assert not SynonymGroup.objects.filter(code="noodles").exists()

    def test_what_the_platform_has_already_changes_nothing(self, publisher):
        catalogue.replace_synonyms({"noodles": ("面馆", "粉店"), "dumplings": ("饺子", "馄饨")})

        draft = look(publisher, book(WORDS))

        assert draft.state == "same"
        assert "和平台上的一样" in publisher.get(f"/work/import/{draft.ref}/").content.decode()


def test_a_page_of_any_size_costs_the_same_queries(publisher, django_assert_max_num_queries):
    few = look(publisher, book(WORDS))
    many = look(publisher, book({"同义词": [HEAD, *([f"w{n}", f"甲{n}\n乙{n}"] for n in range(300))]}))

    for draft in (few, many):
        with django_assert_max_num_queries(16):
            publisher.get(f"/work/import/{draft.ref}/")
