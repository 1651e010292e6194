"""The sample city: it loads whole, loads again as nothing, leaves and comes back, and holds the rules it stands for."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import transaction

from yijian.bundles import queries as bundle_queries
from yijian.catalogue import operations as catalogue_operations
from yijian.catalogue import queries
from yijian.catalogue.rules import Severity, faults_of_item
from yijian.kernel.actor import SYSTEM
from yijian.kernel.compose import NotEntitled, check_bundle, compose, guide
from yijian.kernel.compose import Severity as Grave
from yijian.kernel.definitions import BundleDefinition, DataElement, ItemDefinition
from yijian.kernel.identifiers import parse_credit_code, parse_resident_id
from yijian.kernel.rules import TODAY, Truth, Vocabulary, evaluate, parse
from yijian.kernel.workdays import WorkCalendar
from yijian.plumbing import calendar, clock
from yijian.plumbing.importing import (
    Change,
    import_book,
    read_folder,
    read_workbook,
    write_folder,
    write_workbook,
)
from yijian.plumbing.importing.book import Book
from yijian.plumbing.models import JournalEntry
from yijian.sample import DATA
from yijian.sample.sections import readable_areas

TODAY_ON = date(2026, 11, 24)
FOUND = {
    "开面馆": "open-restaurant",
    "canting": "open-restaurant",
    "cfd": "open-restaurant",
    "开火锅店要什么手续": "open-restaurant",
    "餐饮店": "open-restaurant",
    "开参饮店": "open-restaurant",
    "生孩子": "newborn",
    "xinsheng": "newborn",
    "社保卡": "social-card",
    "挂招牌": "signboard",
    "跨省上户口": "newborn-cross-province",
}


def book_of(folder: Path = DATA) -> Book:
    book = Book()
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        if part.name in readable_areas():
            read_folder(part, book=book)
    return book


def load(book: Book):
    return import_book(book, actor=SYSTEM, now=clock.now())


@pytest.mark.django_db
class TestLoading:
    def test_has_no_fault_and_changes_nothing_the_second_time(self):
        first, again = load(book_of()), load(book_of())

        assert [str(fault) for fault in first.faults] == []
        assert first.count(Change.ADDED, "事项") == 14
        assert first.count(Change.ADDED, "一件事") == 2
        assert [str(fault) for fault in again.faults] == []
        assert {
            title: [d for d in found if d.change is not Change.SAME]
            for title, found in again.differences.items()
            if any(d.change is not Change.SAME for d in found)
        } == {}

    def test_leaves_as_a_workbook_and_as_a_folder_and_comes_back_the_same(self, tmp_path):
        load(book_of())
        titles = ["数据元", "事项", "清单", "同义词", "一件事", "生命阶段", "模拟登记"]
        stream = io.BytesIO()

        write_workbook(stream, titles=titles)
        write_folder(tmp_path, titles=titles)

        for book in (read_workbook(stream), read_folder(tmp_path)):
            report = load(book)
            assert [str(fault) for fault in report.faults] == []
            assert report.is_same

    def test_is_a_command_that_can_be_tried_first(self):
        call_command("load_sample", dry_run=True, no_calendar=True, stderr=io.StringIO())
        assert not queries.item_rows()
        assert not JournalEntry.objects.exists()

        call_command("load_sample", no_calendar=True, stderr=io.StringIO())
        assert len(queries.item_rows()) == 14

    @pytest.mark.parametrize("options", [{}, {"dry_run": True}])
    def test_is_refused_by_a_platform_in_earnest(self, options, settings):
        settings.DEMONSTRATION = False

        with pytest.raises(CommandError, match=r"没有装入.*import_data") as refused:
            call_command("load_sample", no_calendar=True, **options)

        assert refused.value.returncode == 2
        assert not JournalEntry.objects.exists()
        assert not queries.item_rows()

    def test_refuses_a_broken_folder_with_every_fault(self, tmp_path):
        (tmp_path / "catalogue").mkdir()
        (tmp_path / "catalogue" / "x.yaml").write_text(
            "同义词:\n  - {代码: a}\n  - {代码: b, 词: [只有一个]}\n"
        )

        with pytest.raises(CommandError, match=r"(?s)没有填.*一组至少要有两个词"):
            call_command("load_sample", folder=tmp_path, no_calendar=True)


@dataclass(frozen=True)
class City:
    """What the pure tests need, read once: loading the city for each of them would take a minute."""

    elements: Mapping[str, DataElement]
    words: Vocabulary
    items: Mapping[str, ItemDefinition]
    bundles: Mapping[str, BundleDefinition]
    calendar: WorkCalendar

    def plan(self, code, answers, ticked=()):
        return compose(
            self.bundles[code],
            self.items,
            self.elements,
            answers,
            on=TODAY_ON,
            calendar=self.calendar,
            optional_chosen=ticked,
        )


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        assert load(book_of()).written
        call_command("import_calendar", "2026", stderr=io.StringIO())
        call_command("import_calendar", "2027", provisional=True, stderr=io.StringIO())
        codes = [row.code for row in queries.item_rows()]
        found = City(
            elements=queries.elements(),
            words=queries.words(),
            items=queries.items(codes),
            bundles={code: bundle_queries.bundle(code) for code in ("open-restaurant", "newborn")},
            calendar=calendar.current(),
        )
        transaction.set_rollback(True)
    return found


class TestItems:
    def test_are_fit_to_be_published(self, city):
        errors = [
            (item.code, str(fault))
            for item in city.items.values()
            for fault in faults_of_item(item, elements=city.elements)
            if fault.severity is Severity.ERROR
        ]

        assert errors == []

    @pytest.mark.django_db
    def test_are_found_by_everyday_words_and_pinyin(self):
        load(book_of())

        first = {text: queries.search(text=text)[0].code for text in FOUND}

        assert first == FOUND
        assert catalogue_operations.rebuild_search() == {"item": 14, "bundle": 2}

    @pytest.mark.django_db
    def test_ask_for_the_ethnicity_paper_only_when_parents_differ(self):
        load(book_of())

        def papers(father):
            answers = {"母亲民族": "汉族", "父亲民族": father}
            notice = queries.one_time_notice(codes=["birth-registration"], answers=answers, on=TODAY_ON)
            return {line.code for line in notice.materials}

        assert papers("回族") - papers("汉族") == {"ethnicity-application"}

    def test_have_identities_with_valid_check_digits_that_are_nobodys(self):
        agencies = yaml.safe_load((DATA / "agencies" / "02-部门.yaml").read_text(encoding="utf-8"))
        people = yaml.safe_load((DATA / "accounts" / "02-办事人.yaml").read_text(encoding="utf-8"))

        for row in [*agencies["部门"], *people["法人"]]:
            assert parse_credit_code(row["统一社会信用代码"]).code[2:4] == "59"
        for row in people["自然人"]:
            held = parse_resident_id(row["证件号码"])
            assert held.number[:2] in ("58", "59")
            assert held.born_on == row["出生日期"]

    def test_let_nobody_both_accept_and_decide(self):
        staff = yaml.safe_load((DATA / "accounts" / "01-人员.yaml").read_text(encoding="utf-8"))

        assert [row["账号"] for row in staff["人员"] if {"受理", "审查决定"} <= set(row["职责"])] == []


BABY = {
    "出生时间": "2025-12-24",
    "婚内生育": True,
    "已有出生医学证明": True,
    "母亲民族": "回族",
    "父亲民族": "回族",
    "母亲户籍地": "580101000000",
    "父亲户籍地": "580101000000",
    "落户随谁": "随父亲",
}


class TestCrossProvinceRegistration:
    """SC-05: every refusal names its condition and the ordinary route."""

    def failed(self, city, **answers):
        item = city.items["newborn-cross-province"]
        facts = {**city.words.facts({**BABY, **answers}), TODAY: TODAY_ON}
        return [c for c in item.conditions if evaluate(parse(c.rule, city.words), facts) is Truth.FALSE]

    @pytest.mark.parametrize("follow", ["随父亲", "随母亲"])
    def test_accepts_eleven_months_in_wedlock_whoever_is_followed(self, city, follow):
        assert self.failed(city, 落户随谁=follow) == []

    @pytest.mark.parametrize(
        ("answers", "title", "route"),
        [
            ({"出生时间": "2025-11-24"}, "孩子未满一周岁", "户籍地的派出所"),
            ({"出生时间": "2025-11-23"}, "孩子未满一周岁", "户籍地的派出所"),
            ({"婚内生育": False}, "婚内生育", "户籍地的派出所"),
            ({"已有出生医学证明": False}, "有出生医学证明", "接生的医院"),
            ({"父亲民族": "蒙古族"}, "父母民族相同", "户籍地的派出所"),
            ({"父亲户籍地": "590102000000"}, "父母的户口在外省", "出生登记"),
        ],
    )
    def test_refuses_with_the_condition_and_the_ordinary_route(self, city, answers, title, route):
        failed = self.failed(city, **answers)

        assert [condition.title for condition in failed] == [title]
        assert route in failed[0].refusal

    def test_accepts_the_day_before_the_first_birthday(self, city):
        assert self.failed(city, 出生时间="2025-11-25") == []


SHOP = {
    "food-projects": ("热食", "冷食"),
    "area": 326,
    "business-form": "餐饮服务经营者",
    "fire-mode": "告知承诺",
    "fire-built": True,
    "has-sign": True,
    "in-mall": False,
    "rented": True,
    "credit-code": "925901025910001164",
}


class TestOpenRestaurant:
    def test_has_no_fault_at_all(self, city):
        faults = check_bundle(city.bundles["open-restaurant"], city.items, city.elements)

        assert [fault.sentence for fault in faults if fault.severity is Grave.ERROR] == []

    def test_composes_licence_promise_and_signboard_for_a_large_shop(self, city):
        plan = city.plan("open-restaurant", SHOP)

        assert [part.item for part in plan.parts] == [
            "licence-check",
            "food-licence",
            "fire-promise",
            "signboard",
        ]
        assert "326" in plan.parts[1].because
        assert plan.promised_days == plan.bundle_promised_days == 4

    @pytest.mark.parametrize(
        ("answers", "items"),
        [
            ({"area": 40}, ["licence-check", "small-restaurant", "signboard"]),
            ({"area": 40, "food-projects": ("热食", "糕点")}, ["licence-check", "food-licence", "signboard"]),
            ({"area": 120, "has-sign": False}, ["licence-check", "food-licence"]),
            ({"fire-mode": "一般流程"}, ["licence-check", "food-licence", "fire-inspection", "signboard"]),
            ({"in-mall": True}, ["licence-check", "food-licence", "fire-promise"]),
        ],
    )
    def test_follows_the_answers(self, city, answers, items):
        plan = city.plan("open-restaurant", {**SHOP, **answers})

        assert [part.item for part in plan.parts] == items

    def test_sends_sellers_of_packed_food_to_the_record(self, city):
        with pytest.raises(NotEntitled, match="备案"):
            city.plan("open-restaurant", {**SHOP, "food-projects": ("预包装食品",)})

    def test_asks_few_questions_of_a_small_shop(self, city):
        truth = {**SHOP, "area": 40}
        answers: dict[str, object] = {}
        asked = []
        while hasattr(
            step := guide(city.bundles["open-restaurant"], city.items, city.elements, answers, on=TODAY_ON),
            "element",
        ):
            code = step.element.code
            assert code in truth, code
            asked.append(code)
            answers[code] = truth[code]

        assert asked[:2] == ["food-projects", "area"]
        assert len(asked) <= 7


CHILD = {
    "born-at": "2026-11-16T08:26",
    "born-here": True,
    "in-marriage": True,
    "has-birth-certificate": False,
    "mother-region": "590102001000",
    "father-region": "590121100000",
    "mother-ethnicity": "汉族",
    "father-ethnicity": "汉族",
    "household-kind": "家庭户",
    "follow": "随母亲",
    "settled-in-hospital": True,
}
ORDER = [
    "birth-certificate",
    "vaccination-certificate",
    "birth-registration",
    "resident-insurance",
    "social-card",
]


class TestWhoWorksThere:
    """Every agency that decides has hands for what follows a decision, and never the same where the law wants two."""

    @staticmethod
    def staff() -> dict[str, list[set[str]]]:
        found: dict[str, list[set[str]]] = {}
        for row in yaml.safe_load((DATA / "accounts" / "01-人员.yaml").read_text(encoding="utf-8"))["人员"]:
            found.setdefault(row["部门"], []).append(set(row["职责"]))
        return found

    @staticmethod
    def deciding(*items: str) -> set[str]:
        """Return the agencies that decide some of these items, or any when none is named."""
        path = DATA / "agencies" / "04-授权.yaml"
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))["授权"]
        return {
            row["部门"]
            for row in rows
            if "决定" in row["权限"] and (not items or set(row["事项"]) & {*items, "全部", "所有"})
        }

    def test_a_poor_rating_is_verified_mended_and_called_back_by_another(self):
        staff = self.staff()
        for agency in sorted(self.deciding()):
            people = staff[agency]
            assert any("差评核实" in duties for duties in people), agency
            menders = [n for n, duties in enumerate(people) if "差评整改" in duties]
            callers = [n for n, duties in enumerate(people) if "差评回访" in duties]
            assert any(mender != caller for mender in menders for caller in callers), agency

    def test_acceptance_and_decision_are_in_two_hands(self):
        staff = self.staff()
        for agency in sorted(self.deciding()):
            acceptors = [n for n, duties in enumerate(staff[agency]) if "受理" in duties]
            deciders = [n for n, duties in enumerate(staff[agency]) if "审查决定" in duties]
            assert any(a != d for a in acceptors for d in deciders), agency

    @pytest.mark.parametrize("role", ["market", "fire"])
    def test_a_promise_is_checked_and_a_revocation_decided_by_another(self, role):
        staff = self.staff()
        for region in ("al", "wj", "yx"):
            people = staff[f"{region}-{role}"]
            assert any("核查承诺" in duties for duties in people), region
            assert sum("撤销程序" in duties for duties in people) >= 2, region
            heads = [duties for duties in people if "延长审批" in duties]
            assert heads, region
            assert all("审查决定" not in duties for duties in heads), "the head approves, another decides"


class TestNewborn:
    def test_promises_no_more_than_its_parts_can_keep(self, city):
        for code in ("newborn", "open-restaurant"):
            faults = check_bundle(city.bundles[code], city.items, city.elements)
            assert [fault.sentence for fault in faults if fault.place == "bundle.promised"] == []

    def test_has_no_fault_at_all(self, city):
        faults = check_bundle(city.bundles["newborn"], city.items, city.elements)

        assert [fault.sentence for fault in faults if fault.severity is Grave.ERROR] == []

    def test_registers_after_the_certificate_and_the_card_after_the_register(self, city):
        plan = city.plan("newborn", CHILD)
        after = {part.item: set(part.after) for part in plan.parts}

        assert sorted(after) == sorted(ORDER)
        assert after["birth-registration"] == {"birth-certificate"}
        assert after["resident-insurance"] == {"birth-certificate"}
        assert after["social-card"] == {"birth-registration"}
        assert after["vaccination-certificate"] == {"birth-certificate"}
        assert plan.promised_days <= 5

    def test_pays_costs_only_when_ticked(self, city):
        plan = city.plan("newborn", {**CHILD, "settled-in-hospital": False}, ticked=("maternity-payment",))

        assert "maternity-payment" in [part.item for part in plan.parts]

    @pytest.mark.parametrize(
        ("answers", "route"),
        [
            ({"in-marriage": False}, "户籍地的派出所"),
            ({"born-here": False}, "接生的医院"),
            ({"born-at": "2026-05-20T08:00"}, "单独申报"),
        ],
    )
    def test_refuses_with_the_ordinary_route(self, city, answers, route):
        with pytest.raises(NotEntitled, match=route):
            city.plan("newborn", {**CHILD, **answers})

    def test_leaves_out_the_register_for_families_from_elsewhere_and_says_where_to_go(self, city):
        elsewhere = {"mother-region": "580101000000", "father-region": "580101000000"}

        plan = city.plan("newborn", {**CHILD, **elsewhere})

        left = {part.item: part for part in plan.left_out}
        assert "跨省通办" in left["birth-registration"].refusal
        # No number without the register, no card without the number; 医保 and 接种证 need neither.
        assert "单独申报" in left["social-card"].refusal
        assert {"resident-insurance", "vaccination-certificate"} <= {part.item for part in plan.parts}
