"""Files that are not what they seem: each is refused in one sentence, or each fault is told at its place; nothing is read wrongly."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from yijian.plumbing.importing import FileRefused, limits, read_archive, read_workbook, registry
from yijian.plumbing.importing.tests.test_importing import Books, Shelves

HEAD = ["代码", "名称", "层数"]
CSV = "代码,名称\na,甲\nb,乙\n"


@pytest.fixture(autouse=True)
def _shelves(monkeypatch):
    monkeypatch.setattr(registry, "_sections", {"书架": Shelves(), "书": Books()})


def workbook(*rows, change=lambda workbook, sheet: None):
    book = Workbook()
    sheet = book.active
    sheet.title = "书架"
    for row in [HEAD, *rows]:
        sheet.append(row)
    change(book, sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream


def repacked(stream, *, also=(), compressed=zipfile.ZIP_DEFLATED, edit=lambda name, content: content):
    """Return an archive with members changed or added, as no spreadsheet program would write it."""
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(made, "w", compressed) as new:
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
        for name, content in also:
            new.writestr(name, content)
    return made


def told(book):
    return [(fault.where.sheet, fault.where.row, fault.where.column, fault.problem) for fault in book.faults]


def with_password(stream):
    """Mark every member as encrypted, as an archive with a password is."""
    content = bytearray(stream.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return io.BytesIO(bytes(content))


class TestWhole:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "文件是空的"),
            (CSV.encode(), "是文本（CSV），不是工作簿"),
            (CSV.encode("utf-8-sig"), "是文本（CSV），不是工作簿"),
            (CSV.encode("gb18030"), "是文本（CSV），不是工作簿"),
            ((CSV * 200).encode("gb18030"), "是文本（CSV），不是工作簿"),
            (CSV.encode("utf-16"), "是文本（CSV），不是工作簿"),
            (CSV.replace(",", "\t").encode("utf-16"), "是文本（CSV），不是工作簿"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"E\0n\0c\0r\0y\0p\0t\0e\0d\0" * 40, "设了打开密码"),
            (b"%PDF-1.7\n1 0 obj, << >>\n", "不是 .xlsx 工作簿"),
            (b"PK\x03\x04 cut off", "不是 .xlsx 工作簿"),
            (b"\x89PNG\r\n\x1a\n" + bytes(2000), "不是 .xlsx 工作簿"),
        ],
    )
    def test_says_what_it_is_and_what_to_do(self, content, said):
        with pytest.raises(FileRefused) as refused:
            read_workbook(io.BytesIO(content), name="资料.xlsx")

        assert said in refused.value.sentence
        assert refused.value.sentence.startswith("“资料.xlsx”没有读入：")
        assert refused.value.sentence.rstrip("。").rpartition("。")[2].startswith("请")

    @pytest.mark.parametrize("member", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN"])
    def test_refuses_macros_whatever_the_file_is_called(self, member):
        with pytest.raises(FileRefused, match="带有宏程序"):
            read_workbook(repacked(workbook(["a", "甲"]), also=[(member, b"program")]), name="资料.xlsx")

    def test_refuses_members_under_a_password(self):
        with pytest.raises(FileRefused, match="或文件已损坏"):
            read_workbook(with_password(workbook(["a", "甲"])))

    def test_refuses_another_kind_of_document_in_the_same_wrapping(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")

        with pytest.raises(FileRefused, match=r"不是 \.xlsx 工作簿"):
            read_workbook(stream)

    def test_refuses_a_file_beyond_its_limit_unread(self, monkeypatch):
        monkeypatch.setattr(limits, "MOST_FILE", 1000)

        with pytest.raises(FileRefused, match="文件太大"):
            read_workbook(workbook(["a", "甲"]))

    def test_refuses_an_archive_of_countless_members(self, monkeypatch):
        monkeypatch.setattr(limits, "MOST_MEMBERS", 20)

        with pytest.raises(FileRefused, match="文件太多"):
            read_workbook(repacked(workbook(["a", "甲"]), also=[(f"xl/{n}.xml", "<a/>") for n in range(30)]))

    def test_counts_what_is_unpacked_and_not_what_the_header_says(self, monkeypatch):
        monkeypatch.setattr(limits, "MOST_UNPACKED", 3_000_000)
        bomb = repacked(workbook(["a", "甲"]), also=[("xl/worksheets/sheet9.xml", b" " * 4_000_000)])
        content = bomb.getvalue().replace((4_000_000).to_bytes(4, "little"), (4_000).to_bytes(4, "little"))

        assert len(content) < 20_000
        with pytest.raises(FileRefused, match=r"解开后太大|已损坏"):
            read_workbook(io.BytesIO(content))

    def test_refuses_too_many_sheets(self, monkeypatch):
        monkeypatch.setattr(limits, "MOST_SHEETS", 3)

        with pytest.raises(FileRefused, match="工作表超过3张"):
            read_workbook(workbook(change=lambda book, _: [book.create_sheet(f"#{n}") for n in range(5)]))

    @pytest.mark.parametrize(
        ("member", "content", "said"),
        [
            ("a.yaml", "书架:\n  - {代码: a, 名称: 甲}\n".encode("gb18030"), "不是 UTF-8"),
            ("a.txt", b"x", "没有 .yaml 文件"),
        ],
    )
    def test_refuses_a_zip_it_cannot_read(self, member, content, said):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(member, content)

        with pytest.raises(FileRefused, match=said):
            read_archive(stream, name="资料.zip")

    def test_refuses_a_zip_under_a_password(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("a.yaml", "书架: []")

        with pytest.raises(FileRefused, match="或文件已损坏"):
            read_archive(with_password(stream), name="资料.zip")


class TestUnseen:
    def test_points_at_merged_cells(self):
        book = read_workbook(
            workbook(["a", "甲", 1], ["b", "乙", 2], change=lambda _, sheet: sheet.merge_cells("B2:B3"))
        )

        assert ("书架", 2, "", "有合并的单元格") in told(book)
        assert next(fault for fault in book.faults if "合并" in fault.problem).found == "B2:B3"

    @pytest.mark.parametrize("state", ["hidden", "veryHidden"])
    def test_points_at_a_hidden_sheet_and_reads_none_of_it(self, state):
        def hide(book, sheet):
            book.create_sheet("#别的")
            sheet.sheet_state = state

        book = read_workbook(workbook(["a", "甲"], change=hide))

        assert told(book) == [("书架", 0, "", "这张表是隐藏的，您看不到它的内容")]
        assert book.rows == {}

    def test_points_at_rows_that_are_hidden_or_filtered_away(self):
        def hide(_, sheet):
            sheet.row_dimensions[3].hidden = True
            sheet.row_dimensions[5].hidden = True

        book = read_workbook(workbook(["a", "甲"], ["b", "乙"], ["c", "丙"], change=hide))

        assert told(book) == [("书架", 3, "", "这一行隐藏着或被筛选掉了")]
        assert [row.text("代码") for row in book.rows["书架"]] == ["a", "c"]

    def test_points_once_at_a_hidden_column_that_holds_something(self):
        def hide(_, sheet):
            sheet.column_dimensions["C"].hidden = True
            sheet.column_dimensions["D"].hidden = True

        book = read_workbook(workbook(["a", "甲", 1], ["b", "乙", 2], change=hide))

        assert told(book) == [("书架", 1, "层数", "这一列隐藏着")]

    def test_points_at_formulas_errors_and_cells_without_a_heading(self):
        def write(_, sheet):
            sheet["C2"] = "=1+1"
            sheet["C3"] = "#REF!"
            sheet["E4"] = "旁注"

        book = read_workbook(workbook(["a", "甲"], ["b", "乙"], ["c", "丙"], change=write))

        assert told(book) == [
            ("书架", 2, "层数", "是公式，不是内容"),
            ("书架", 3, "层数", "表格软件算出了错误"),
            ("书架", 4, "E列", "这一列没有列名"),
        ]

    def test_points_at_a_text_that_is_too_long(self):
        book = read_workbook(workbook(["a", "长" * (limits.MOST_TEXT + 1)]))

        assert told(book) == [("书架", 2, "名称", "文字太长")]

    def test_minds_nothing_that_changes_no_content(self):
        """Drop-down lists, frozen rows, widths, an empty hidden row and colours are how people work."""

        def dress(book, sheet):
            check = DataValidation(type="list", formula1='"甲,乙"')
            check.add("B2:B9")
            sheet.add_data_validation(check)
            sheet.freeze_panes = "A2"
            sheet.column_dimensions["A"].width = 40
            sheet.row_dimensions[9].hidden = True
            book.create_sheet("#草稿").sheet_state = "hidden"

        book = read_workbook(workbook(["a", "甲"], change=dress))

        assert told(book) == []
        assert len(book.rows["书架"]) == 1
