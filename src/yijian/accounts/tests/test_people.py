from datetime import date

import pytest
from django.db import connection

from yijian.accounts import operations, queries, rules
from yijian.accounts.models import Person
from yijian.accounts.operations.people import PaperNumberWanted
from yijian.accounts.tests import factories
from yijian.accounts.tests.factories import NOW, OWNER_ID, citizen, clerk
from yijian.accounts.vocabulary import (
    READ_PERSONAL_DATA,
    REGISTER_VISITOR,
    PaperKind,
    RealName,
    ServiceObject,
)
from yijian.kernel.actor import SYSTEM, VISITOR
from yijian.kernel.identifiers import IdentifierRefused
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.plumbing import journal
from yijian.plumbing.models import JournalEntry
from yijian.plumbing.sealing import SealBroken, seal, unseal

pytestmark = pytest.mark.django_db


def visitor(name="陈玉兰", number=OWNER_ID, actor=None, mobile="", id_type=PaperKind.RESIDENT_ID):
    return operations.register_visitor(
        name=name,
        id_type=id_type,
        id_number=number,
        mobile=mobile,
        actor=actor or clerk(REGISTER_VISITOR),
        now=NOW,
    )


class TestSealedText:
    def test_is_unreadable_in_the_database_and_plain_in_python(self):
        row = factories.owner()

        with connection.cursor() as cursor:
            cursor.execute("select id_number, mobile from accounts_person")
            stored = cursor.fetchone()

        assert OWNER_ID not in stored[0]
        assert "13800006620" not in stored[1]
        assert Person.objects.get(ref=row.ref).id_number == OWNER_ID

    def test_differs_each_time_and_opens_only_unchanged(self):
        one, other = seal("同一段文字"), seal("同一段文字")

        assert one != other
        assert unseal(one) == unseal(other) == "同一段文字"
        with pytest.raises(SealBroken):
            unseal(one[:-8] + ("A" * 8 if one[-8:] != "A" * 8 else "B" * 8))
        with pytest.raises(SealBroken):
            unseal("没有加密")

    def test_cannot_be_searched(self):
        with pytest.raises(TypeError):
            list(Person.objects.filter(id_number=OWNER_ID))


class TestRegisterVisitor:
    def test_reads_birth_and_sex_from_the_number(self):
        row = visitor()

        person = Person.objects.get(ref=row.ref)
        assert (person.born_on, person.sex, person.real_name) == (date(1988, 3, 12), "2", RealName.DESK)
        assert (row.id_code, row.masked_name, row.has_account) == ("5901**********0268", "陈*兰", False)

    def test_finds_the_same_visitor_again(self):
        before = visitor()
        entries = JournalEntry.objects.count()

        again = visitor(number=OWNER_ID.lower())

        assert again.ref == before.ref
        assert JournalEntry.objects.count() == entries

    def test_never_lowers_the_real_name_level(self):
        factories.owner()

        row = visitor()

        assert Person.objects.get(ref=row.ref).real_name == RealName.REGISTER

    @pytest.mark.parametrize("number", ["590102198803120267", "59010219880312026", "590102198802300268"])
    def test_refuses_a_wrong_number(self, number):
        with pytest.raises(IdentifierRefused) as caught:
            visitor(number=number)

        assert caught.value.field == "id_number"
        assert number not in caught.value.sentence
        assert not Person.objects.exists()

    def test_refuses_another_name_under_the_same_paper(self):
        visitor()

        with pytest.raises(rules.NameDiffers) as caught:
            visitor(name="别人")

        assert "陈" not in caught.value.sentence

    def test_takes_passports_and_refuses_nonsense(self):
        row = visitor(name="John Smith", number="e 12345678", id_type=PaperKind.PASSPORT)

        assert queries.find_person_by_id(PaperKind.PASSPORT, "E12345678").ref == row.ref
        with pytest.raises(PaperNumberWanted):
            visitor(name="John Smith", number="<b>", id_type=PaperKind.PASSPORT)

    @pytest.mark.parametrize("actor", [VISITOR, clerk()])
    def test_needs_the_duty(self, actor):
        with pytest.raises(NotYourDuty):
            visitor(actor=actor)

        assert not Person.objects.exists()


class TestRegisterLegalPerson:
    def test_refuses_a_credit_code_whose_check_fails(self):
        with pytest.raises(IdentifierRefused):
            factories.firm(code="915901025910005387")

        assert queries.firm_by_credit_code("915901025910005387") is None

    def test_keeps_what_is_left_empty(self):
        row = factories.firm()
        operations.register_legal_person(
            credit_code=factories.FIRM_CODE,
            name="新名字",
            kind=ServiceObject.COMPANY,
            address="南浦路200号",
            actor=SYSTEM,
            now=NOW,
        )

        factories.firm(name="又一个名字")

        assert queries.person_facts(row.ref)["firm.address"] == "南浦路200号"
        assert queries.subject(row.ref).name == "又一个名字"


class TestPersonFacts:
    def test_speak_the_sources_of_data_elements(self):
        row = factories.owner()

        facts = queries.person_facts(row.ref)

        assert facts["profile.name"] == "陈玉兰"
        assert facts["profile.id_number"] == OWNER_ID
        assert facts["profile.mobile"] == "13800006620"
        assert facts["profile.sex"] == "女"
        assert "profile.address" not in facts

    def test_of_a_firm_bring_the_person_who_acts(self):
        row = factories.owner()
        firm = factories.firm(row)

        facts = queries.facts_of(citizen(row, firm))

        assert (facts["firm.name"], facts["profile.name"]) == ("云上健身有限公司", "陈玉兰")


class TestRevealPersonalData:
    def reveal(self, ref, actor, purpose=""):
        lines = operations.reveal_personal_data(ref=ref, purpose=purpose, actor=actor, now=NOW)
        return {line.title: line.value for line in lines}

    def test_shows_oneself_and_leaves_a_row(self):
        row = factories.owner()

        shown = self.reveal(row.ref, citizen(row))

        assert shown["证件号码"] == OWNER_ID
        assert [reading.purpose for reading in journal.readings_of(row.ref)] == ["本人查看"]

    def test_shows_staff_with_duty_and_purpose(self):
        row = factories.owner()

        self.reveal(row.ref, clerk(READ_PERSONAL_DATA), purpose="核对材料上的姓名")

        assert journal.readings_of(row.ref)[0].purpose == "核对材料上的姓名"

    def test_wants_a_purpose_of_staff(self):
        row = factories.owner()

        with pytest.raises(rules.PurposeWanted):
            self.reveal(row.ref, clerk(READ_PERSONAL_DATA), purpose="看 ")

        assert journal.readings_of(row.ref) == []

    def test_hides_the_stranger_and_refuses_the_colleague_without_the_duty(self):
        row, other = factories.owner(), factories.stranger()

        with pytest.raises(NotFound):
            self.reveal(row.ref, citizen(other))
        with pytest.raises(NotFound):
            self.reveal(row.ref, clerk())
        with pytest.raises(NotYourDuty):
            self.reveal(row.ref, clerk(REGISTER_VISITOR), purpose="核对材料上的姓名")

        assert journal.readings_of(row.ref) == []

    def test_hides_oneself_while_acting_for_a_firm(self):
        row = factories.owner()
        firm = factories.firm(row)

        with pytest.raises(NotFound):
            self.reveal(row.ref, citizen(row, firm))


class TestMyData:
    def test_is_masked(self):
        factories.agencies()
        row = factories.person(address="望江区江畔街道3栋201", household_region="430102000000")

        lines = {line.title: line.value for line in queries.my_data(row.ref, whole=False)}

        assert lines["证件号码"] == "5901**********0268"
        assert lines["手机号"] == "138****6620"
        assert lines["出生日期"] == "1988年*月*日"
        assert lines["住址"].startswith("望江区*")
        assert lines["户籍"] == "湖南省长沙市芙蓉区"
