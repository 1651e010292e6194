"""The exchange format, with two toy sections that keep their rows in memory."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from yijian.kernel.actor import SYSTEM
from yijian.kernel.refusal import Refusal
from yijian.plumbing.importing import (
    Book,
    Change,
    Column,
    FileRefused,
    Kind,
    Part,
    Section,
    compare,
    import_book,
    read_folder,
    read_text,
    read_workbook,
    registry,
    write_folder,
    write_template,
    write_workbook,
)
from yijian.plumbing.importing.cells import as_items, join_items

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class TooMany(Refusal):
    template = "书架放不下了。"


class Shelves(Section):
    code, title, order, key = "shelves", "书架", 10, ("代码",)
    columns = (
        Column("代码", required=True),
        Column("名称", required=True),
        Column("上级", refers="书架"),
        Column("层数", Kind.INTEGER),
        Column("公开", Kind.BOOLEAN),
        Column("启用日", Kind.DATE),
        Column("类别", Kind.CHOICE, options=(("1", "木"), ("2", "铁"))),
        Column("别名", Kind.ITEMS),
        Column("对应", Kind.PAIRS),
        Column("价", Kind.DECIMAL),
    )

    def __init__(self):
        self.held = {}
        self.full = False

    def read(self, row):
        return {
            "代码": row.text("代码"),
            "名称": row.text("名称"),
            "上级": row.text("上级"),
            "层数": row.integer("层数", least=0),
            "公开": row.boolean("公开"),
            "启用日": row.maybe_day("启用日"),
            "类别": row.choice("类别"),
            "别名": row.items("别名"),
            "对应": row.pairs("对应"),
            "价": row.maybe_decimal("价"),
            "书": list(row.children("书")),
        }

    def differences(self, values):
        return [compare(stored=self.held.get(v["代码"]), wanted=v, key=v["代码"]) for v in values]

    def write(self, values, *, actor, now):
        if self.full:
            raise TooMany
        self.held |= {value["代码"]: value for value in values}

    def export(self):
        yield from self.held.values()


class Books(Part):
    code, title, order, key, parent, parent_column = "books", "书", 11, ("书架", "书名"), "书架", "书架"
    columns = (Column("书架", required=True), Column("书名", required=True), Column("页数", Kind.INTEGER))

    def read(self, row):
        return {"书名": row.text("书名"), "页数": row.integer("页数")}


@pytest.fixture
def shelves(monkeypatch):
    held = Shelves()
    monkeypatch.setattr(registry, "_sections", {"书架": held, "书": Books()})
    return held


def book_of(text):
    book = Book()
    read_text(text, source="示例.yaml", book=book)
    return book


def run(text, **options):
    return import_book(book_of(text), actor=SYSTEM, now=NOW, **options)


GOOD = """
书架:
  - 代码: 007
    名称: 否
    层数: 3
    公开: 是
    启用日: 2026年1月5日
    类别: 铁
    别名: [一架, 二架]
    对应: {左: 右}
    价: 1.10
    书:
      - {书名: 诗经, 页数: 300}
      - {书名: 楚辞}
  - 代码: b
    名称: 乙
    上级: "007"
"""


@pytest.mark.django_db
class TestImportBook:
    def test_reads_text_as_written_and_nested_rows_in_order(self, shelves):
        report = run(GOOD)

        assert report.written
        assert report.count(Change.ADDED) == 2
        assert shelves.held["007"]["名称"] == "否"
        assert shelves.held["007"]["启用日"] == date(2026, 1, 5)
        assert shelves.held["007"]["类别"] == "2"
        assert shelves.held["007"]["别名"] == ("一架", "二架")
        assert shelves.held["007"]["对应"] == (("左", "右"),)
        assert shelves.held["007"]["价"] == Decimal("1.10")
        assert [entry["书名"] for entry in shelves.held["007"]["书"]] == ["诗经", "楚辞"]

    def test_changes_nothing_the_second_time(self, shelves):
        run(GOOD)

        report = run(GOOD)

        assert report.is_same
        assert report.count(Change.SAME) == 2

    def test_names_the_changed_columns(self, shelves):
        run(GOOD)

        report = run(GOOD.replace("层数: 3", "层数: 4"))

        changed = [entry for entry in report.differences["书架"] if entry.change is Change.CHANGED]
        assert [(entry.key, entry.detail) for entry in changed] == [("007", "层数")]

    def test_writes_nothing_in_a_dry_run(self, shelves, monkeypatch):
        report = run(GOOD, dry_run=True)

        assert report.is_clean
        assert not report.written
        assert report.count(Change.ADDED) == 2

    def test_lists_every_fault_and_writes_nothing(self, shelves):
        report = run(
            """
书架:
  - 代码: a
    层数: 三
    公开: 也许
    启用日: 2026-02-30
    类别: 竹
    对应: [左右]
    价: NaN
    颜色: 红
    上级: 无此架
  - 代码: a
    名称: 又一个
书:
  - {书架: x, 书名: 孤本}
柜子:
  - 名称: 甲
"""
        )

        assert not report.written
        assert shelves.held == {}
        assert [
            (fault.where.sheet, fault.where.row, fault.where.column, fault.problem) for fault in report.faults
        ] == [
            ("", 17, "", "没有“柜子”这一类内容"),
            ("书", 15, "书架", "文件里没有书架“x”"),
            ("书架", 3, "名称", "没有填"),
            ("书架", 4, "层数", "“三”不是整数"),
            ("书架", 5, "公开", "“也许”看不出是还是否"),
            ("书架", 6, "启用日", "“2026-02-30”不是日期"),
            ("书架", 7, "类别", "没有“竹”这个选项"),
            ("书架", 8, "对应", "“左右”不是一对"),
            ("书架", 9, "价", "“NaN”不是数字"),
            ("书架", 10, "颜色", "没有这一列"),
            ("书架", 11, "上级", "没有书架“无此架”"),
            ("书架", 12, "代码", "“a”和示例.yaml “书架” 第3行重复"),
        ]
        assert (
            str(report.faults[5])
            == "示例.yaml “书架” 第6行“启用日”：“2026-02-30”不是日期，应当填日期，如 2026-01-31。"
        )

    def test_turns_a_refusal_while_writing_into_a_fault(self, shelves):
        shelves.full = True

        report = run(GOOD)

        assert not report.written
        assert [fault.problem for fault in report.faults] == ["书架放不下了"]

    def test_accepts_a_reference_to_what_is_stored(self, shelves):
        run(GOOD)

        assert run("书架:\n  - {代码: c, 名称: 丙, 上级: b}").written


class TestYaml:
    def test_refuses_aliases_because_they_grow(self, shelves):
        book = book_of("书架:\n  - &a {代码: x, 名称: y}\n  - *a\n")

        assert [fault.problem for fault in book.faults] == ["不是合格的 YAML"]

    def test_refuses_a_key_written_twice(self, shelves):
        assert book_of("书架:\n  - {代码: x, 代码: y}\n").faults

    def test_points_at_the_line_of_a_broken_file(self, shelves):
        assert book_of("书架:\n  - 代码: [\n").faults[0].where.row >= 2


def sheet_of(*rows, title="书架"):
    workbook = Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream


class TestWorkbook:
    def test_reads_numbers_dates_and_blank_rows(self, shelves):
        book = read_workbook(
            sheet_of(["代码*", "名称", "启用日", "层数"], [7, "甲", date(2026, 1, 5), 2.0], [], ["b", "乙"])
        )

        assert book.faults == []
        rows = book.rows["书架"]
        assert [row.text("代码") for row in rows] == ["7", "b"]
        assert rows[0].maybe_day("启用日") == date(2026, 1, 5)
        assert rows[0].integer("层数") == 2
        assert rows[1].where.row == 4

    def test_refuses_a_long_code_stored_as_a_number(self, shelves):
        book = read_workbook(sheet_of(["代码", "名称"], [439901198801010015, "甲"]))

        assert book.rows["书架"][0].text("代码") == ""
        assert "存成了数值" in book.faults[0].problem

    def test_names_a_missing_required_column_once(self, shelves):
        book = read_workbook(sheet_of(["代码"], ["a"], ["b"]))

        assert [fault.problem for fault in book.faults] == ["缺少必填的列“名称”"]

    def test_refuses_a_file_that_is_no_workbook(self, shelves):
        with pytest.raises(FileRefused, match=r"不是 \.xlsx 工作簿"):
            read_workbook(io.BytesIO(b"hello"))

    def test_refuses_an_archive_that_unpacks_to_too_much(self, shelves, monkeypatch):
        monkeypatch.setattr("yijian.plumbing.importing.limits.MOST_UNPACKED", 3_000_000)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/a.xml", b" " * 4_000_000)

        assert len(stream.getvalue()) < 10_000
        with pytest.raises(FileRefused, match="解开后太大"):
            read_workbook(stream)

    def test_refuses_xml_entities(self, shelves):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("xl/a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>')

        with pytest.raises(FileRefused, match="不安全"):
            read_workbook(stream)

    def test_refuses_a_sheet_of_too_many_rows(self, shelves, monkeypatch):
        monkeypatch.setattr("yijian.plumbing.importing.limits.MOST_ROWS", 3)

        book = read_workbook(sheet_of(["代码", "名称"], *[[f"c{n}", "甲"] for n in range(9)]))

        assert book.faults[0].problem == "超过3行"


@pytest.mark.django_db
class TestExport:
    def test_is_read_back_as_nothing_changed_from_a_workbook_and_a_folder(self, shelves, tmp_path):
        run(GOOD)
        shelves.held["007"]["名称"] = "=1+1"
        stream = io.BytesIO()

        write_workbook(stream)
        write_folder(tmp_path)

        assert load_workbook(stream)["书架"]["B2"].data_type != "f"
        for book in (read_workbook(stream), read_folder(tmp_path)):
            report = import_book(book, actor=SYSTEM, now=NOW)
            assert report.faults == ()
            assert report.is_same
            assert report.count(Change.SAME) == 2

    def test_writes_a_template_that_is_a_valid_empty_book(self, shelves):
        stream = io.BytesIO()

        write_template(stream)

        book = read_workbook(stream)
        assert book.faults == []
        assert book.rows == {}
        assert load_workbook(stream).sheetnames == ["说明", "书架", "书"]


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc", "Z"])).map(str.strip).filter(bool)))
def test_several_texts_in_one_cell_are_read_back(texts):
    assert as_items(join_items(tuple(texts))) == tuple(texts)
