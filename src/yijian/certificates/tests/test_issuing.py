"""Issuing, changing and ending certificates."""

import subprocess
from base64 import b64decode
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from yijian.certificates import operations, queries, rules
from yijian.certificates.documents.content import content_of
from yijian.certificates.models import Certificate, Seal
from yijian.certificates.tests.factories import (
    COUNTY,
    FIELDS,
    LICENCE,
    MARKET,
    NOW,
    TODAY,
    citizen,
    clerk,
    firm,
    licence,
    person,
    world,
)
from yijian.certificates.vocabulary import MANAGE, Change, Holder, Standing
from yijian.kernel.actor import SYSTEM
from yijian.kernel.identifiers import parse_certificate_mark
from yijian.kernel.refusal import Conflict, NotFound, NotYourDuty
from yijian.plumbing import files, journal
from yijian.plumbing.loops import BlankMissing, MoveNotAllowed, NotYourAgency, ReasonNeeded
from yijian.plumbing.models import FactRecord, JournalEntry, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder():
    world()
    return person()


def told():
    rows = FactRecord.objects.filter(kind__startswith="certificates.").order_by("id")
    return list(rows.values_list("kind", flat=True))


class TestIssueCertificate:
    def test_numbers_marks_seals_and_signs(self, holder):
        held = licence(holder.ref, case_ref="case-1")

        mark = parse_certificate_mark(held.mark)
        assert (mark.kind_code, mark.issuer_code, mark.version) == (
            LICENCE.type_code,
            "11430102006122244N",
            "001",
        )
        assert held.number.startswith("JY2430102000001")
        assert held.valid_until == date(2031, 11, 24)
        assert held.state == "valid"
        assert held.holder_code == "1101**********002X"
        values = {line["name"]: line["value"] for line in held.lines}
        assert values["code"] == "11010519491231002X"
        assert values["until"] == "2031年11月23日"
        assert "not-on-the-face" not in values
        assert told() == ["certificates.issued"]

    def test_gives_the_decision_what_it_filled_in_itself(self, holder):
        issued = operations.issue_certificate(
            kind=LICENCE.code,
            subject_ref=holder.ref,
            fields=FIELDS,
            issuer_code=MARKET,
            actor=clerk(),
            now=NOW,
        )

        assert set(issued.own_fields) == {"code", "number", "until"}
        assert issued.own_fields["number"] == issued.number

    def test_is_verified_by_poppler_and_openssl(self, holder, tmp_path):
        held = licence(holder.ref)
        pdf = tmp_path / "certificate.pdf"
        pdf.write_bytes(files.content_of(held.document))
        signed, signature, key = queries.signed_data(held.mark)
        (tmp_path / "data").write_bytes(signed)
        (tmp_path / "sig").write_bytes(signature)
        (tmp_path / "key.pem").write_text(key)

        report = subprocess.run(["pdfsig", "-nocert", pdf], capture_output=True, text=True).stdout
        verify = (
            "openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678"
            " -pubin -inkey key.pem -in data -sigfile sig"
        )
        assert "Signature is Valid" in report
        assert subprocess.run(verify.split(), cwd=tmp_path, capture_output=True).returncode == 0
        assert held.mark in signed.decode()

    def test_the_same_case_gets_the_certificate_it_has(self, holder):
        first = licence(holder.ref, case_ref="case-1")
        second = licence(holder.ref, case_ref="case-1")

        assert first.pk == second.pk
        assert Certificate.objects.count() == 1
        assert told() == ["certificates.issued"]

    def test_two_certificates_differ_in_number_mark_and_code(self, holder):
        one, other = licence(holder.ref), licence(holder.ref)

        assert one.number != other.number
        assert one.mark != other.mark
        assert one.check_code != other.check_code

    def test_leaves_no_gap_when_the_decision_fails(self, holder):
        with transaction.atomic():
            licence(holder.ref)
            transaction.set_rollback(True)
        held = licence(holder.ref)

        assert held.number.startswith("JY2430102000001")

    def test_a_firm_shows_its_credit_code(self, holder):
        held = licence(firm().ref)

        assert held.holder_code == "91350100M000100Y43"

    def test_refuses_the_wrong_kind_of_holder_and_writes_nothing(self, holder):
        from dataclasses import replace

        operations.define_kind(kind=replace(LICENCE, holder=Holder.FIRM), actor=SYSTEM, now=NOW)

        with pytest.raises(rules.HolderUnfit):
            licence(holder.ref)
        assert not Certificate.objects.exists()
        assert told() == []

    @pytest.mark.parametrize(
        "change", [{"kind": "nothing"}, {"subject_ref": "nobody"}, {"issuer_code": "nowhere"}]
    )
    def test_refuses_what_it_does_not_know(self, holder, change):
        given = {"kind": LICENCE.code, "subject_ref": holder.ref, "issuer_code": MARKET, **change}

        with pytest.raises(NotFound):
            operations.issue_certificate(fields=FIELDS, actor=clerk(), now=NOW, **given)

    def test_uses_one_set_of_keys_for_one_seal(self, holder):
        licence(holder.ref)
        licence(holder.ref)

        assert Seal.objects.filter(agency_code=MARKET).count() == 1


class TestDatabase:
    def test_keeps_one_current_version_of_a_number(self, holder):
        held = licence(holder.ref)
        held.pk, held.ref, held.mark, held.check_code, held.version = None, "x", "x", "x", 1

        with pytest.raises(IntegrityError), transaction.atomic():
            held.save(force_insert=True)


class TestChangeCertificate:
    def change(self, held, **given):
        return operations.change_certificate(
            mark=held.mark,
            fields=given.pop("fields", {"place": "安澜市望江区新街1号"}),
            case_ref=given.pop("case_ref", "case-2"),
            actor=clerk(),
            now=NOW + timedelta(days=30),
            **given,
        )

    def test_makes_the_next_version_of_the_same_number(self, holder):
        held = licence(holder.ref)

        changed = self.change(held)

        new = Certificate.objects.get(mark=changed.mark)
        held.refresh_from_db()
        assert held.state == "changed"
        assert (new.number, new.version, new.previous_id) == (held.number, 2, held.pk)
        assert parse_certificate_mark(new.mark).version == "002"
        values = {line["name"]: line["value"] for line in new.lines}
        assert values["place"] == "安澜市望江区新街1号"
        assert values["shop"] == "望江区玉兰小馆"
        assert new.valid_until == held.valid_until
        assert told() == ["certificates.issued", "certificates.changed"]

    def test_a_renewal_runs_from_the_old_end(self, holder):
        held = licence(holder.ref)

        self.change(held, change=Change.RENEWAL, fields={})

        new = Certificate.objects.get(version=2)
        assert new.valid_until == date(2036, 11, 24)
        assert {line["name"]: line["value"] for line in new.lines}["until"] == "2036年11月23日"

    def test_the_same_case_changes_it_once(self, holder):
        held = licence(holder.ref)

        assert self.change(held).mark == self.change(held).mark
        assert Certificate.objects.count() == 2

    def test_refuses_a_cancelled_certificate_and_changes_nothing(self, holder):
        held = licence(holder.ref)
        operations.cancel_certificate(mark=held.mark, reason="停业", now=NOW)

        with pytest.raises(MoveNotAllowed):
            self.change(held)
        assert Certificate.objects.count() == 1

    def test_both_versions_share_one_history(self, holder):
        held = licence(holder.ref)
        changed = self.change(held)

        page = queries.certificate_page(changed.ref, citizen(holder.ref), now=NOW)

        assert [line.title for line in page.history] == ["颁发", "变更", "变更"]


class TestEnding:
    def test_cancelling_tells_holder_and_house(self, holder):
        held = licence(holder.ref)

        operations.cancel_certificate(mark=held.mark, reason="停业", case_ref="case-9", now=NOW)

        held.refresh_from_db()
        assert (held.state, held.why) == ("cancelled", "停业")
        assert told() == ["certificates.issued", "certificates.cancelled"]
        fact = FactRecord.objects.filter(kind="certificates.cancelled").last()
        assert (fact.body["case_ref"], fact.body["is_revoked"]) == ("case-9", False)
        assert "停业" in Message.objects.get(to_ref=holder.ref).text

    def test_cancelling_again_changes_nothing(self, holder):
        held = licence(holder.ref)
        operations.cancel_certificate(mark=held.mark, reason="停业", now=NOW)

        assert operations.cancel_certificate(mark=held.mark, reason="再停", now=NOW) is None
        assert operations.revoke_certificate(mark=held.mark, reason="再停", now=NOW) is None
        assert told() == ["certificates.issued", "certificates.cancelled"]

    def test_revoking_says_so(self, holder):
        held = licence(holder.ref)

        operations.revoke_certificate(mark=held.mark, reason="承诺不实", ground="deceit", now=NOW)

        held.refresh_from_db()
        assert held.state == "revoked"
        assert FactRecord.objects.filter(kind="certificates.cancelled").last().body["is_revoked"] is True

    def test_staff_of_the_issuer_cancel_with_reason_and_form(self, holder):
        held = licence(holder.ref)

        operations.cancel_held(
            ref=held.ref, actor=clerk(), now=NOW, reason="holder", blanks={"why": "持证人申请", "basis": ""}
        )

        entry = JournalEntry.objects.get(act="certificate.cancel")
        assert (entry.reason, entry.actor_name, entry.to_state) == ("holder", "刘建国", "cancelled")

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [
            ({"reason": ""}, ReasonNeeded),
            ({"blanks": {}}, BlankMissing),
            ({"actor": clerk("other.duty")}, NotYourDuty),
            ({"actor": clerk(MANAGE, agency_code="another")}, NotFound),
            ({"actor": citizen("stranger")}, NotFound),
            ({"revision": 7}, Conflict),
        ],
    )
    def test_refuses_and_changes_nothing(self, holder, given, refusal):
        held = licence(holder.ref)
        rows = JournalEntry.objects.count()
        call = {"ref": held.ref, "actor": clerk(), "now": NOW, "reason": "holder", "blanks": {"why": "x"}}

        with pytest.raises((refusal, NotYourAgency)):
            operations.cancel_held(**{**call, **given})
        held.refresh_from_db()
        assert held.state == "valid"
        assert JournalEntry.objects.count() == rows
        assert told() == ["certificates.issued"]

    def test_withheld_and_given_back(self, holder):
        held = licence(holder.ref)

        operations.suspend_held(ref=held.ref, actor=clerk(), now=NOW, blanks={"why": "整改"})
        suspended = queries.held_certificates(holder.ref, on=TODAY)
        operations.restore_held(ref=held.ref, actor=clerk(), now=NOW)

        assert suspended == ()
        assert len(queries.held_certificates(holder.ref, on=TODAY)) == 1
        assert told()[1:] == ["certificates.suspended", "certificates.restored"]

    def test_expires_after_its_last_day_and_only_then(self, holder):
        held = licence(holder.ref, valid_until=TODAY + timedelta(days=10))

        before = operations.expire_certificates(now=NOW + timedelta(days=9))
        after = operations.expire_certificates(now=NOW + timedelta(days=10))
        again = operations.expire_certificates(now=NOW + timedelta(days=10))

        held.refresh_from_db()
        assert (before, after, again) == (0, 1, 0)
        assert held.state == "expired"
        assert told() == ["certificates.issued", "certificates.expired"]

    def test_a_certificate_past_its_last_day_is_not_held_even_before_the_night(self, holder):
        licence(holder.ref, valid_until=TODAY + timedelta(days=10))

        assert queries.held_kinds(holder.ref, on=TODAY + timedelta(days=9)) == {"food-licence"}
        assert queries.held_kinds(holder.ref, on=TODAY + timedelta(days=10)) == frozenset()
        assert queries.wallet(holder.ref, on=TODAY + timedelta(days=10))[0].standing is Standing.EXPIRED

    def test_stored_states_equal_the_replayed_journal(self, holder):
        held = licence(holder.ref)
        operations.suspend_held(ref=held.ref, actor=clerk(), now=NOW, blanks={"why": "整改"})
        operations.restore_held(ref=held.ref, actor=clerk(), now=NOW)
        operations.cancel_certificate(mark=held.mark, reason="停业", now=NOW)

        held.refresh_from_db()
        moves = JournalEntry.objects.filter(subject_ref=held.ref, loop="certificate").order_by("id")
        assert [entry.to_state for entry in moves] == ["valid", "suspended", "valid", "cancelled"]
        assert held.state == "cancelled"
        assert list(journal.faults()) == []


class TestHolding:
    def test_values_fill_data_elements(self, holder):
        licence(holder.ref)

        values = queries.held_values(holder.ref, on=TODAY)

        assert values["certificate.food-licence.shop"] == "望江区玉兰小馆"

    def test_strangers_see_nothing(self, holder):
        held = licence(holder.ref)

        for stranger in (citizen("another"), clerk(agency_code="another")):
            with pytest.raises(NotFound):
                queries.certificate_page(held.ref, stranger, now=NOW)

    def test_a_signature_covers_every_stored_column_of_the_face(self, holder):
        held = licence(holder.ref)
        before = content_of(held)

        held.lines[0]["value"] = "别家小馆"

        assert content_of(held) != before
        assert b64decode(held.signature)

    def test_region_and_kind_are_kept(self, holder):
        held = licence(holder.ref)

        row = queries.certificate(held.mark, on=TODAY)
        assert (row.region_code, row.kind, row.fields["owner"]) == (COUNTY, "food-licence", "陈玉兰")
