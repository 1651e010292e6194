"""Lending, copying, calling and showing certificates."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yijian.certificates import operations, queries, rules
from yijian.certificates.documents.sm2 import sm2_holds
from yijian.certificates.models import CertificateUse, Showing
from yijian.certificates.tests.factories import NOW, TODAY, citizen, clerk, licence, person, world
from yijian.certificates.vocabulary import PRINT, USE, UseKind
from yijian.kernel.actor import VISITOR
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.plumbing import files, journal
from yijian.plumbing.files import stored

pytestmark = pytest.mark.django_db
A_MONTH = TODAY + timedelta(days=30)


@pytest.fixture
def held():
    world()
    return licence(person().ref)


@pytest.fixture
def holder(held):
    return citizen(held.subject_ref)


def lend(held, holder, **change):
    call = {
        "ref": held.ref,
        "user": "某外卖平台",
        "purpose": "平台开店",
        "until": A_MONTH,
        "actor": holder,
        "now": NOW,
    }
    return operations.lend_certificate(**{**call, **change})


class TestLendCertificate:
    def test_gives_a_code_that_opens_the_whole_face(self, held, holder):
        use = lend(held, holder)

        row = operations.open_lent(code=use.code, actor=VISITOR, now=NOW)

        assert row.fields["phone"] == "13800001234"
        page = queries.certificate_page(held.ref, holder, now=NOW)
        assert [(one.user, one.seen) for one in page.uses] == [("某外卖平台", 1)]

    def test_every_look_can_be_read_by_the_holder(self, held, holder):
        use = lend(held, holder)
        operations.open_lent(code=use.code, actor=VISITOR, now=NOW)

        assert [row.what for row in journal.readings_of(held.subject_ref)] == [
            "某外卖平台查看《食品经营许可证》"
        ]

    def test_ends_with_its_last_day(self, held, holder):
        use = lend(held, holder, until=TODAY)
        end = NOW.replace(hour=16, minute=0)

        assert operations.open_lent(code=use.code, actor=VISITOR, now=end - timedelta(minutes=1))
        with pytest.raises(NotFound):
            operations.open_lent(code=use.code, actor=VISITOR, now=end)

    def test_can_be_taken_back(self, held, holder):
        use = lend(held, holder)

        operations.withdraw_lending(ref=held.ref, use_ref=use.ref, actor=holder, now=NOW)

        with pytest.raises(NotFound):
            operations.open_lent(code=use.code, actor=VISITOR, now=NOW)
        assert not queries.check_certificate(use.code, now=NOW).sound

    def test_opens_nothing_once_the_certificate_is_cancelled(self, held, holder):
        use = lend(held, holder)
        operations.cancel_certificate(mark=held.mark, reason="停业", now=NOW)

        with pytest.raises(rules.CertificateNotValid):
            operations.open_lent(code=use.code, actor=VISITOR, now=NOW)

    @pytest.mark.parametrize(
        "change",
        [
            {"purpose": " "},
            {"user": ""},
            {"until": TODAY - timedelta(days=1)},
            {"until": TODAY + timedelta(days=366)},
            {"purpose": "长" * 31},
        ],
    )
    def test_refuses_what_is_unclear_and_writes_nothing(self, held, holder, change):
        with pytest.raises(operations.UseUnclear):
            lend(held, holder, **change)
        assert not CertificateUse.objects.exists()

    @pytest.mark.parametrize("actor", [citizen("another"), VISITOR, clerk("another", agency_code="x")])
    def test_strangers_find_nothing(self, held, actor):
        with pytest.raises(NotFound):
            lend(held, actor)

    def test_neither_the_issuer_nor_an_agent_lends_it(self, held):
        for actor in (clerk(), citizen(held.subject_ref, ref="agent", authority_ref="A-1")):
            with pytest.raises(NotYourDuty):
                lend(held, actor)


class TestCopyCertificate:
    def test_bears_purpose_and_end_and_can_be_checked(self, held, holder, tmp_path):
        use = operations.copy_certificate(
            ref=held.ref, purpose="银行开户", until=A_MONTH, actor=holder, now=NOW
        )

        assert stored(use.document).media_type == "application/pdf"
        assert use.document != held.document
        assert queries.check_certificate(use.code, now=NOW).sound
        assert queries.check_file(files.content_of(use.document), now=NOW).what == "copy"

    def test_is_worthless_after_its_last_day(self, held, holder):
        use = operations.copy_certificate(
            ref=held.ref, purpose="银行开户", until=TODAY, actor=holder, now=NOW
        )

        result = queries.check_certificate(use.code, now=NOW + timedelta(days=1))

        assert not result.sound
        assert "不能再用" in result.title
        assert queries.check_certificate(held.check_code, now=NOW + timedelta(days=1)).sound

    def test_is_printed_for_a_visitor_and_written_down(self, held):
        printer = clerk(PRINT, agency_code="village")

        use = operations.print_for_visitor(
            ref=held.ref,
            visitor_ref=held.subject_ref,
            purpose="办低保",
            until=A_MONTH,
            actor=printer,
            now=NOW,
        )

        assert queries.copy_for_printer(use.ref, printer) == use.document
        assert [row.purpose for row in journal.readings_of(held.subject_ref)] == ["办低保"]
        with pytest.raises(NotFound):
            queries.copy_for_printer(use.ref, clerk(PRINT, agency_code="elsewhere"))

    def test_is_not_printed_without_the_duty_or_for_somebody_else(self, held):
        call = {"ref": held.ref, "purpose": "办低保", "until": A_MONTH, "now": NOW}

        with pytest.raises(NotYourDuty):
            operations.print_for_visitor(visitor_ref=held.subject_ref, actor=clerk(), **call)
        with pytest.raises(NotFound):
            operations.print_for_visitor(visitor_ref="another", actor=clerk(PRINT), **call)
        assert not CertificateUse.objects.exists()


class TestCallCertificate:
    def test_replaces_a_paper_once_a_case(self, held):
        call = {"subject_ref": held.subject_ref, "kind": "food-licence", "purpose": "办员工参保", "now": NOW}

        first = operations.call_certificate(case_ref="case-1", actor=clerk(), **call)
        operations.call_certificate(case_ref="case-1", actor=clerk(), **call)
        operations.call_certificate(case_ref="case-2", actor=clerk(), **call)

        assert first.mark == held.mark
        assert CertificateUse.objects.filter(kind=UseKind.CALLED).count() == 2

    def test_finds_none_when_none_is_valid(self, held):
        operations.cancel_certificate(mark=held.mark, reason="停业", now=NOW)

        assert (
            operations.call_certificate(
                subject_ref=held.subject_ref,
                kind="food-licence",
                case_ref="c",
                purpose="x",
                actor=clerk(),
                now=NOW,
            )
            is None
        )


class TestShowCertificate:
    def test_gives_a_code_for_one_minute(self, held, holder):
        ref = operations.show_certificate(ref=held.ref, actor=holder, now=NOW)
        shown = queries.show_code(ref, holder, now=NOW)

        result = queries.check_shown(shown.code, now=NOW + timedelta(seconds=59))

        assert result.sound
        values = {line.name: line.value for line in result.lines}
        assert values["owner"] == "陈玉兰"
        assert values["code"] == "1101**********002X"
        with pytest.raises(NotFound):
            queries.check_shown(shown.code, now=NOW + timedelta(seconds=60))

    def test_codes_end_with_the_showing(self, held, holder):
        ref = operations.show_certificate(ref=held.ref, actor=holder, now=NOW)
        late = NOW + timedelta(minutes=10) - timedelta(seconds=5)
        shown = queries.show_code(ref, holder, now=late)

        with pytest.raises(NotFound):
            queries.check_shown(shown.code, now=late + timedelta(seconds=5))
        with pytest.raises(NotFound):
            queries.show_code(ref, holder, now=late + timedelta(seconds=5))

    def test_is_written_down_once(self, held, holder):
        for seconds in (0, 30, 90):
            operations.show_certificate(ref=held.ref, actor=holder, now=NOW + timedelta(seconds=seconds))

        assert CertificateUse.objects.filter(kind=UseKind.SHOWN).count() == 1

    def test_another_person_makes_no_codes_from_it(self, held, holder):
        ref = operations.show_certificate(ref=held.ref, actor=holder, now=NOW)

        with pytest.raises(NotFound):
            queries.show_code(ref, citizen("another"), now=NOW)

    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.data())
    def test_no_forged_code_shows_anything(self, held, holder, data):
        ref = operations.show_certificate(ref=held.ref, actor=holder, now=NOW)
        code = queries.show_code(ref, holder, now=NOW).code
        place = data.draw(st.integers(0, len(code) - 1))
        other = data.draw(st.sampled_from("0123456789abcdefXYZ-"))
        forged = code[:place] + other + code[place + 1 :]

        if forged != code:
            with pytest.raises(NotFound):
                queries.check_shown(forged, now=NOW)

    def test_secrets_are_forgotten_after_a_day(self, held, holder):
        operations.show_certificate(ref=held.ref, actor=holder, now=NOW)

        assert operations.forget_showings(now=NOW + timedelta(hours=23)) == 0
        assert operations.forget_showings(now=NOW + timedelta(hours=25)) == 1
        assert not Showing.objects.exists()


class TestShareCertificate:
    def test_is_looked_up_by_paper_and_written_down(self, held):
        user = clerk(USE, agency_code="insurance")

        hits = operations.look_up_certificates(
            code_type="111", code="11010519491231002x", purpose="办参保", actor=user, now=NOW
        )

        assert [hit.mark for hit in hits] == [held.mark]
        assert [row.purpose for row in journal.readings_of(held.subject_ref)] == ["办参保"]
        assert (
            operations.look_up_certificates(
                code_type="001", code="91350100M000100Y43", purpose="x", actor=user, now=NOW
            )
            == ()
        )

    def test_is_read_with_all_that_is_needed_to_verify_it(self, held):
        user = clerk(USE, agency_code="insurance")

        shared = operations.read_certificate(
            mark=held.mark, purpose="办参保", case_ref="c", actor=user, now=NOW
        )
        operations.read_certificate(mark=held.mark, purpose="办参保", case_ref="c", actor=user, now=NOW)

        assert sm2_holds(signed=shared.signed, signature=shared.signature, public_key=shared.public_key)
        assert CertificateUse.objects.filter(kind=UseKind.CALLED).count() == 1

    @pytest.mark.parametrize("actor", [clerk(), VISITOR, citizen("x")])
    def test_needs_the_duty(self, held, actor):
        with pytest.raises(NotYourDuty):
            operations.read_certificate(mark=held.mark, purpose="x", actor=actor, now=NOW)
        with pytest.raises(NotYourDuty):
            operations.look_up_certificates(code_type="111", code="x", purpose="x", actor=actor, now=NOW)
        assert not CertificateUse.objects.exists()

    def test_needs_a_purpose(self, held):
        with pytest.raises(operations.UseUnclear):
            operations.read_certificate(mark=held.mark, purpose=" ", actor=clerk(USE), now=NOW)
