"""The public check tells the genuine from the changed, the valid from the ended."""

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest

from yijian.certificates import operations, queries
from yijian.certificates.connectors import signer
from yijian.certificates.connectors.local_authority import LocalAuthority
from yijian.certificates.documents.sm2 import sm2_holds
from yijian.certificates.models import Certificate, Seal
from yijian.certificates.rules import CheckCodeWrong
from yijian.certificates.tests.factories import LICENCE, MARKET, NOW, clerk, licence, person, world
from yijian.certificates.vocabulary import Receipt, SealHolder, Secrecy
from yijian.kernel.actor import SYSTEM
from yijian.kernel.identifiers import IdentifierRefused
from yijian.kernel.refusal import NotFound
from yijian.plumbing import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    world()
    return licence(person().ref)


def passed(result):
    return [point.passed for point in result.points]


class TestCheckCertificate:
    @pytest.mark.parametrize("typed", ["check_code", "mark"])
    def test_says_that_it_is_genuine_and_valid(self, held, typed):
        result = queries.check_certificate(getattr(held, typed), now=NOW)

        assert result.sound
        assert result.title == "是真的，现在有效"
        assert passed(result) == [True, True, True, True]

    def test_masks_what_is_personal(self, held):
        values = {line.name: line.value for line in queries.check_certificate(held.check_code, now=NOW).lines}

        assert values["owner"] == "陈*兰"
        assert values["code"] == "1101**********002X"
        assert "phone" not in values

    def test_says_what_is_masked_and_by_which_law_the_rest_is_public(self, held):
        assert queries.check_certificate(held.check_code, now=NOW).disclosure == "个人信息遮住一部分。"

        open_fields = tuple(
            replace(field, secrecy=Secrecy.OPEN) for field in LICENCE.fields if field.name != "phone"
        )
        law = "《食品经营许可和备案管理办法》"
        operations.define_kind(
            kind=replace(LICENCE, public_by=law, fields=open_fields), actor=SYSTEM, now=NOW
        )
        public = licence(held.subject_ref)
        result = queries.check_certificate(public.check_code, now=NOW)

        assert "陈玉兰" in {line.value for line in result.lines}
        assert result.disclosure == f"这种证照的照面依法公开（{law}），照原样显示。"
        told = queries.check_certificate(held.check_code, now=NOW)
        assert {line.name: line.value for line in told.lines}["owner"] == "陈*兰", (
            "issued before, masked still"
        )
        assert told.disclosure.endswith("其余的个人信息遮住一部分。")

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("valid_until", date(2099, 1, 1)),
            ("holder_name", "别人"),
            ("number", "JY0"),
            ("lines", []),
            ("document", "0" * 64),
        ],
    )
    def test_notices_a_column_changed_in_the_database(self, held, column, value):
        Certificate.objects.filter(pk=held.pk).update(**{column: value})

        result = queries.check_certificate(held.check_code, now=NOW)

        assert not result.sound
        assert result.title == "对不上，不要相信这份文件"
        assert result.points[1].passed is False

    def test_notices_a_changed_file(self, held):
        path = files.path_of(held.document)
        whole = path.read_bytes()
        changed = bytearray(whole)
        changed[len(changed) // 2] ^= 1
        path.write_bytes(bytes(changed))
        try:
            result = queries.check_certificate(held.check_code, now=NOW)
        finally:
            path.write_bytes(whole)

        assert passed(result) == [True, True, False, True]
        assert not result.sound

    def test_says_when_the_file_cannot_be_read(self, held):
        path = files.path_of(held.document)
        whole = path.read_bytes()
        path.unlink()
        try:
            result = queries.check_certificate(held.check_code, now=NOW)
        finally:
            path.write_bytes(whole)

        assert passed(result)[2] is None
        assert not result.sound

    def test_notices_a_seal_that_no_authority_issued(self, held, tmp_path):
        forger = LocalAuthority(tmp_path)
        forged = forger.material(
            SealHolder(agency_code=MARKET, agency_name="安澜市望江区市场监督管理局", title="许可专用章"),
            now=NOW,
        )
        Seal.objects.filter(pk=held.seal_id).update(
            chain=[b64encode(one).decode() for one in forged.chain], sm2_public_key=forged.sm2_public_key
        )

        assert passed(queries.check_certificate(held.check_code, now=NOW))[:2] == [False, False]

    def test_an_sm2_key_that_is_not_the_certificates_is_not_vouched_for(self, held):
        material = held.seal.material
        other = signer().material(SealHolder(agency_code="other", agency_name="他局", title=""), now=NOW)

        assert signer().vouches_for(material)
        assert not signer().vouches_for(replace(material, sm2_public_key=other.sm2_public_key))

    @pytest.mark.parametrize(
        ("end", "title"),
        [("cancel_certificate", "证是真的，但是已注销"), ("revoke_certificate", "证是真的，但是已撤销")],
    )
    def test_says_what_became_of_it(self, held, end, title):
        getattr(operations, end)(mark=held.mark, reason="停业", now=NOW)

        result = queries.check_certificate(held.check_code, now=NOW)

        assert (result.sound, result.title) == (False, title)
        assert passed(result) == [True, True, True, False]

    def test_leads_from_a_replaced_version_to_the_new_one(self, held):
        changed = operations.change_certificate(
            mark=held.mark, fields={"shop": "玉兰大馆"}, actor=clerk(), now=NOW + timedelta(days=1)
        )

        old = queries.check_certificate(held.check_code, now=NOW + timedelta(days=1))

        assert (old.sound, old.newer) == (False, changed.check_code)
        assert queries.check_certificate(old.newer, now=NOW + timedelta(days=1)).sound

    def test_says_that_it_expired_before_the_nightly_job_did(self, held):
        result = queries.check_certificate(held.check_code, now=NOW + timedelta(days=365 * 6))

        assert result.title == "证是真的，但是已过期"

    @pytest.mark.parametrize("typed", ["2222-2222-2222", "1.2.3", "", "陈玉兰", "x" * 500])
    def test_refuses_what_cannot_be_one(self, held, typed):
        with pytest.raises((NotFound, CheckCodeWrong, IdentifierRefused)):
            queries.check_certificate(typed, now=NOW)


class TestCheckFile:
    def test_knows_its_own_file_by_content_and_by_digest(self, held):
        pdf = files.content_of(held.document)

        assert queries.check_file(pdf, now=NOW).sound
        assert queries.check_digest(sha256(pdf).hexdigest(), now=NOW).sound
        assert queries.check_digest(held.document.upper(), now=NOW).sound

    def test_does_not_know_a_file_with_one_byte_more(self, held):
        result = queries.check_file(files.content_of(held.document) + b"\n", now=NOW)

        assert not result.sound
        assert result.lines == ()


class TestIssuePaper:
    def test_is_sealed_kept_and_checkable(self, held):
        paper = operations.issue_paper(
            paper=Receipt(to="陈玉兰", item="食品经营许可", case_number="1", received_at=NOW, materials=()),
            agency_code=MARKET,
            seal_title="审批服务专用章",
            number="望市监收〔2026〕1号",
            subject_ref=held.subject_ref,
            case_ref="case-1",
            actor=clerk(),
            now=NOW,
        )

        result = queries.check_certificate(paper.check_code, now=NOW)
        assert (result.sound, result.heading) == (True, "收件凭证")
        assert "陈玉兰" not in [line.value for line in result.lines]
        assert queries.papers_of_case("case-1") == (paper,)
        assert queries.check_file(files.content_of(paper.document), now=NOW).what == "paper"

    def test_a_changed_paper_is_noticed(self, held):
        paper = operations.issue_paper(
            paper=Receipt(to="陈玉兰", item="食品经营许可", case_number="1", received_at=NOW, materials=()),
            agency_code=MARKET,
            actor=clerk(),
            now=NOW,
        )
        path = files.path_of(paper.document)
        path.write_bytes(path.read_bytes()[:-2] + b"xx")

        assert not queries.check_certificate(paper.check_code, now=NOW).sound


class TestSignContent:
    def test_is_verified_with_the_platforms_key(self, held):
        value, key_id = operations.sign_content(b"what was agreed", now=NOW)

        code, serial = key_id.rsplit(":", 1)
        seal = Seal.objects.get(code=code, serial=serial)
        assert sm2_holds(
            signed=b"what was agreed", signature=b64decode(value), public_key=seal.sm2_public_key
        )
