"""A new bundle needs no code: 开办便利店 comes from a workbook, and a citizen walks it to the end."""

import pytest
from django.test import Client

from tests.journeys import filing
from tests.journeys.convenience_store import SHEETS, workbook
from tests.journeys.test_restaurant import review
from yijian.bundles import queries
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case
from yijian.cases.queries.signing import ConsentMissing
from yijian.cases.vocabulary import SignMethod
from yijian.catalogue import queries as catalogue
from yijian.plumbing import clock
from yijian.plumbing.models import ImportDraft, JournalEntry

pytestmark = pytest.mark.django_db

SAID = {
    "store-sells": ["预包装食品", "日用百货"],
    "in-mall": "否",
    "rented": "是",
    "shelf-length": "12",
}
STAFF = {"packed-food-record": ("yangxuemei", "liujianguo"), "signboard": ("zengjie", "chenli")}


@pytest.fixture
def publisher(db) -> Client:
    from yijian.accounts.models import Account

    client = Client()
    client.force_login(Account.objects.get(username="hejing"))
    return client


def imported(publisher: Client) -> ImportDraft:
    place = publisher.post("/work/import/look/", {"file": workbook()})["Location"]
    draft = ImportDraft.objects.get(ref=place.split("/")[3])
    assert draft.faults == []
    publisher.post(f"{place}confirm/", {"digest": draft.digest})
    draft.refresh_from_db()
    assert draft.state == ImportDraft.State.IMPORTED
    return draft


def test_a_bundle_from_a_workbook_is_found_planned_filed_and_decided(publisher, acting, run_jobs):
    now = clock.now()
    imported(publisher)

    assert catalogue.search(text="开小卖部")[0].code == "open-convenience-store"
    assert publisher.get("/things/open-convenience-store/").status_code == 200

    chen = acting("chenyulan", "firm")
    draft = filing.begin("open-convenience-store", SAID, actor=chen, now=now)
    filing.fill(draft, {"shelf-length": "12"}, actor=chen, now=now)
    filing.give_everything(draft, actor=chen, now=now)
    assert "shelf-photo" in filing.given(draft)
    with pytest.raises(ConsentMissing, match="只卖预包装食品"):
        cases.sign_application(ref=draft.ref, actor=chen, now=now, method=SignMethod.PASSWORD, consents={})
    filed = filing.sign(draft, actor=chen, now=now)
    run_jobs(now=now)

    opened = {case.item_code: case for case in Case.objects.filter(application=filed)}
    assert set(opened) == {"licence-check", *STAFF}
    for item, (acceptor, decider) in STAFF.items():
        case = opened[item]
        filing.accept(case, actor=acting(acceptor), now=now)
        review(case, actor=acting(decider), now=now)
        cases.grant_case(ref=case.ref, actor=acting(decider), now=now)
    run_jobs(now=now)

    assert Application.objects.get(ref=filed.ref).state == "delivered"


def test_the_plan_follows_the_answers(publisher):
    imported(publisher)
    matter = queries.matter("open-convenience-store")

    def items(**answers):
        plan = queries.plan_for(
            matter, answers=answers, optional_chosen=(), subject_ref="", on=clock.now().date()
        )
        return [part.item for part in plan.parts]

    street = {"store-sells": ("日用百货",), "in-mall": False, "rented": False}
    assert items(**street) == ["licence-check", "signboard"]
    assert items(**{**street, "in-mall": True, "store-sells": ("预包装食品",)}) == [
        "licence-check",
        "packed-food-record",
    ]


def test_the_import_is_journalled_with_its_file_and_its_change(publisher):
    draft = imported(publisher)

    entry = JournalEntry.objects.get(act="importing.import", subject_ref=f"import:{draft.ref}")
    assert entry.actor_name == "何静"
    assert entry.detail["file"] == draft.file_digest
    assert entry.detail["sections"]["一件事"]["added"] == 1


def test_a_catch_all_paper_is_refused_at_its_cell(publisher):
    sheets = {**SHEETS, "事项材料": [{**SHEETS["事项材料"][0], "名称": "规定的其他材料"}]}

    place = publisher.post("/work/import/look/", {"file": workbook(sheets)})["Location"]

    draft = ImportDraft.objects.get(ref=place.split("/")[3])
    assert [(fault["sheet"], fault["row"], fault["column"], fault["found"]) for fault in draft.faults] == [
        ("事项材料", 2, "名称", "规定的其他材料")
    ]
    assert "兜底" in draft.faults[0]["problem"]
    assert "open-convenience-store" not in [hit.code for hit in catalogue.search(text="开小卖部")]
