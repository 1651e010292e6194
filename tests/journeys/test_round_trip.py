"""Everything that an installation is made of leaves and comes back as it was: for the platform, and for whoever carries a part of it."""

import io
import zipfile

import pytest

from yijian.accounts import operations as accounts
from yijian.kernel.actor import SYSTEM
from yijian.plumbing import clock
from yijian.plumbing.importing import (
    Change,
    drafts,
    import_book,
    read_archive,
    read_folder,
    read_workbook,
    sections,
    write_folder,
    write_workbook,
)
from yijian.plumbing.models import JournalEntry

pytestmark = pytest.mark.django_db

PRIVATE = {"自然人", "代理"}
"""What never leaves, because it says who somebody is."""

HERS = {
    "区划",
    "部门",
    "大厅",
    "窗口",
    "授权",
    "日历",
    "人员",
    "数据元",
    "事项",
    "清单",
    "同义词",
    "生命阶段",
    "一件事",
}
"""What 何静 carries: 事项发布, 一件事发布, 机构与授权管理, 人员管理."""


def workbook(actor):
    out = io.BytesIO()
    write_workbook(out, titles=drafts.titles_for(actor), actor=actor)
    out.seek(0)
    return read_workbook(out, name="全部.xlsx")


def folder(_, path):
    write_folder(path)
    return read_folder(path)


def archive(_, path):
    write_folder(path)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for file in sorted(path.iterdir()):
            packed.write(file, file.name)
    out.seek(0)
    return read_archive(out, name="全部.zip")


DRESSES = {"workbook": lambda actor, _: workbook(actor), "folder": folder, "archive": archive}


def changed(report):
    return {
        title: [
            (one.key, one.change, one.detail, one.fields) for one in found if one.change is not Change.SAME
        ]
        for title, found in report.differences.items()
        if any(one.change is not Change.SAME for one in found)
    }


@pytest.mark.parametrize("dress", sorted(DRESSES))
def test_the_whole_city_changes_nothing_for_the_platform(dress, tmp_path):
    accounts.set_account_active(username="wangguizhen", is_active=False, actor=SYSTEM, now=clock.now())
    written = JournalEntry.objects.count()
    book = DRESSES[dress](SYSTEM, tmp_path)

    report = import_book(book, actor=SYSTEM, now=clock.now(), dry_run=True, detailed=True)

    assert [str(fault) for fault in report.faults] == []
    assert changed(report) == {}
    assert set(report.differences) == {one.title for one in sections() if not one.parent} - PRIVATE
    assert JournalEntry.objects.count() == written


def test_what_a_member_of_staff_carries_changes_nothing_either(acting):
    hejing = acting("hejing")
    book = workbook(hejing)

    report = import_book(book, actor=hejing, now=clock.now(), dry_run=True, detailed=True)

    assert [str(fault) for fault in report.faults] == []
    assert changed(report) == {}
    assert set(report.differences) == HERS
    assert {row.text("部门") for row in book.rows["人员"]} == {hejing.agency_code}
