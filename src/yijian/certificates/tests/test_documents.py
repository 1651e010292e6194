"""Documents can be read, and checked by programs that are not ours."""

import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from yijian.certificates.connectors.local_authority import LocalAuthority
from yijian.certificates.documents.fonts import CharacterMissing
from yijian.certificates.documents.pades import Sealing, check_seal, seal_document
from yijian.certificates.documents.seal_picture import seal_picture
from yijian.certificates.documents.sm2 import sm2_holds
from yijian.certificates.documents.typeset import typeset
from yijian.certificates.documents.written import (
    Face,
    FaceField,
    Signature,
    SignatureUnreadable,
    write_certificate,
    write_paper,
)
from yijian.certificates.vocabulary import papers
from yijian.certificates.vocabulary.sealing import SealHolder

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
MARKET = SealHolder(
    agency_code="wj-market",
    agency_name="安澜市望江区市场监督管理局",
    title="许可专用章",
    credit_code="11430102006123456G",
)
SIGNED = Signature(
    agency_name="安澜市望江区市场监督管理局",
    seal_title="许可专用章",
    on=date(2026, 11, 24),
    check_code="7K2M-9QXA-41TB",
    check_url="https://zw.example.gov.cn/check/7K2M9QXA41TB/",
)
FACE = Face(
    title="食品经营许可证",
    english="Food Business License",
    edition="",
    layout="landscape",
    mark="1.2.156.3005.2.11430000006122244L021.11430102006123456G.20261124000173.001.C",
    fields=(
        FaceField(label="经营者名称", value="望江区玉兰小馆"),
        FaceField(label="经营者", value="陈玉兰"),
        FaceField(label="经营场所", value="安澜市望江区江畔路88号滨江里商场2楼206号", wide=True),
    ),
)
REMEDIES = papers.Remedies(review_body="望江区人民政府", court="望江区人民法院")
CASE = {"to": "陈玉兰", "item": "食品经营许可新办", "case_number": "430102202611240000018"}


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return LocalAuthority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def material(authority):
    return authority.material(MARKET, now=NOW)


@pytest.fixture(scope="module")
def issued(authority, material):
    sheet = write_certificate(FACE, signature=SIGNED, made_at=NOW)
    return seal_document(
        sheet, signer=authority, material=material, sealing=Sealing(agency_name="局", reason="发证"), now=NOW
    )


def text_of(pdf, tmp_path):
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True, text=True).stdout


def pdfsig(pdf, tmp_path):
    file = tmp_path / "signed.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True).stdout


class TestSealedCertificate:
    def test_is_valid_for_poppler(self, issued, tmp_path):
        report = pdfsig(issued, tmp_path)

        assert "Signature is Valid" in report
        assert "Total document signed" in report
        assert "安澜市望江区市场监督管理局许可专用章" in report
        assert "ETSI.CAdES.detached" in report

    def test_holds_against_its_root(self, issued, material):
        verdict = check_seal(issued, root=material.chain[-1], at=NOW)

        assert verdict.good
        assert verdict.signer == "安澜市望江区市场监督管理局许可专用章"

    def test_a_changed_byte_breaks_it_for_poppler_and_for_us(self, issued, material, tmp_path):
        changed = bytearray(issued)
        changed[changed.index(b"/MediaBox") + 13] ^= 1

        assert "Signature is Valid" not in pdfsig(bytes(changed), tmp_path)
        assert not check_seal(bytes(changed), root=material.chain[-1], at=NOW).good

    def test_something_added_at_the_end_breaks_it(self, issued, material):
        assert not check_seal(issued + b"\n% more", root=material.chain[-1], at=NOW).good

    def test_another_authority_is_not_trusted(self, issued, tmp_path):
        other = LocalAuthority(tmp_path).material(MARKET, now=NOW)

        verdict = check_seal(issued, root=other.chain[-1], at=NOW)

        assert verdict.intact
        assert not verdict.trusted

    @pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7\n%%EOF"])
    def test_what_is_no_sealed_pdf_has_no_good_seal(self, content, material):
        assert not check_seal(content, root=material.chain[-1], at=NOW).good

    def test_an_unsigned_sheet_has_no_good_seal(self, material):
        sheet = write_certificate(FACE, signature=SIGNED, made_at=NOW)

        assert not check_seal(sheet.pdf, root=material.chain[-1], at=NOW).good

    def test_its_text_can_be_extracted(self, issued, tmp_path):
        text = text_of(issued, tmp_path)

        assert "食品经营许可证" in text
        assert "安澜市望江区江畔路88号滨江里商场2楼206号" in text
        assert "2026年11月24日" in text
        assert FACE.mark in text

    def test_a_copy_says_what_it_is_for(self, tmp_path):
        copy = replace(FACE, watermark="仅供银行开户使用", copy_note="复制件，2026年12月24日前有效")

        sheet = write_certificate(copy, signature=SIGNED, made_at=NOW)

        assert "复制件，2026年12月24日前有效" in text_of(sheet.pdf, tmp_path)


class TestSm2Signature:
    def test_openssl_verifies_it_and_refuses_a_changed_byte(self, authority, material, tmp_path):
        data = '{"证照名称":"食品经营许可证"}'.encode()
        (tmp_path / "seal.pem").write_text(material.sm2_public_key)
        (tmp_path / "data.sig").write_bytes(authority.sign_data(material, data))

        def openssl(content):
            (tmp_path / "data.json").write_bytes(content)
            command = (
                "openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678"
                " -pubin -inkey seal.pem -in data.json -sigfile data.sig"
            )
            return subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True).returncode

        assert openssl(data) == 0
        assert openssl(data.replace("许可".encode(), "许诺".encode())) != 0

    def test_holds_only_for_its_bytes_and_key(self, authority, material):
        other = authority.material(replace(MARKET, title="审批服务专用章"), now=NOW)
        signature = authority.sign_data(material, b"data")

        assert sm2_holds(signed=b"data", signature=signature, public_key=material.sm2_public_key)
        assert not sm2_holds(signed=b"date", signature=signature, public_key=material.sm2_public_key)
        assert not sm2_holds(signed=b"data", signature=signature, public_key=other.sm2_public_key)
        assert not sm2_holds(signed=b"data", signature=b"nonsense", public_key=material.sm2_public_key)


class TestLocalAuthority:
    def test_gives_a_seal_the_same_keys_again(self, authority, material):
        assert authority.material(MARKET, now=NOW) == material

    def test_gives_two_seals_of_one_agency_different_keys(self, authority, material):
        other = authority.material(replace(MARKET, title=""), now=NOW)

        assert other.sm2_public_key != material.sm2_public_key

    def test_renews_a_seal_before_it_ends_and_keeps_the_old_key(self, authority, material):
        later = authority.material(MARKET, now=material.valid_until)

        assert later.serial != material.serial
        assert later.valid_from >= material.valid_until
        assert sm2_holds(
            signed=b"old", signature=authority.sign_data(material, b"old"), public_key=material.sm2_public_key
        )

    def test_private_keys_are_for_their_owner_only(self, tmp_path):
        LocalAuthority(tmp_path).material(MARKET, now=NOW)

        modes = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*.key.pem")}

        assert modes == {0o600}


class TestTypeset:
    @settings(max_examples=25, deadline=None)
    @given(st.text(alphabet="#*_$`\\[]{}<>@=\"'/-~ 陈玉兰", max_size=30))
    def test_shows_any_text_as_it_is(self, text):
        """Markup in a name neither fails nor acts: the page count and the rest of the text stay."""
        face = replace(FACE, fields=(FaceField(label="经营者", value=text),))

        assert write_certificate(face, signature=SIGNED, made_at=NOW).pdf.startswith(b"%PDF")

    @given(st.lists(st.booleans(), max_size=14), st.sampled_from(["portrait", "landscape"]))
    @settings(max_examples=20, deadline=None)
    def test_sets_wide_and_narrow_fields_in_any_order(self, wides, layout):
        fields = tuple(
            FaceField(label=f"项目{n}", value="值" * 12, wide=wide) for n, wide in enumerate(wides)
        )

        sheet = write_certificate(replace(FACE, fields=fields, layout=layout), signature=SIGNED, made_at=NOW)

        assert len(PdfDocument(sheet.pdf)) == 1

    def test_does_not_run_what_a_name_says(self, tmp_path):
        face = replace(FACE, fields=(FaceField(label="经营者", value='#read("paper.typ") $x$ *陈*'),))

        text = text_of(write_certificate(face, signature=SIGNED, made_at=NOW).pdf, tmp_path)

        assert '#read("paper.typ")$x$*陈*' in "".join(text.split())

    def test_the_same_data_gives_the_same_bytes(self):
        twice = [write_certificate(FACE, signature=SIGNED, made_at=NOW).pdf for _ in range(2)]

        assert twice[0] == twice[1]

    def test_refuses_a_character_that_no_font_can_write(self):
        face = replace(FACE, fields=(FaceField(label="经营者", value="陈\U0003fffd"),))

        with pytest.raises(CharacterMissing):
            write_certificate(face, signature=SIGNED, made_at=NOW)

    @pytest.mark.parametrize("name", ["../certificate", "nothing", "/etc/passwd"])
    def test_knows_only_its_own_templates(self, name):
        with pytest.raises(ValueError):
            typeset(name, {}, made_at=NOW)


class TestSealPicture:
    @given(st.text(alphabet="安澜市望江区场监督管理局", min_size=1, max_size=30))
    def test_writes_every_letter_once_and_keeps_them_apart(self, name):
        svg = seal_picture(agency_name=name, title="许可专用章")

        assert svg.count("<text ") == len(name) + 1

    def test_escapes_a_name(self):
        assert "<b>" not in seal_picture(agency_name="<b>")


class TestPapers:
    @pytest.mark.parametrize(
        ("paper", "says"),
        [
            (
                papers.Acceptance(
                    **CASE,
                    applied_on=date(2026, 11, 23),
                    accepted_on=date(2026, 11, 24),
                    statutory="20个工作日",
                    promised="5个工作日",
                    due_on=date(2026, 12, 1),
                    excluded="听证、检验",
                    materials=("营业执照",),
                    password="204816",
                    phone="0731-80000000",
                ),
                ["受理通知书", "承诺5个工作日办结", "2026年12月1日前作出决定", "204816"],
            ),
            (
                papers.NonAcceptance(
                    **CASE, applied_on=date(2026, 11, 23), reason="不属于本机关职权范围。", remedies=REMEDIES
                ),
                ["不予受理通知书", "不属于本机关职权范围", "60日内向望江区人民政府申请行政复议", "6个月内"],
            ),
            (
                papers.Correction(
                    **CASE,
                    applied_on=date(2026, 11, 23),
                    faults=(papers.Fault(material="健康证明", fault="已经过期", remedy="重新体检后上传"),),
                    until=date(2026, 12, 8),
                ),
                ["一次性告知书", "健康证明", "重新体检后上传", "2026年12月8日前补正"],
            ),
            (
                papers.Rejection(
                    **CASE,
                    applied_on=date(2026, 11, 23),
                    accepted_on=date(2026, 11, 24),
                    reason="经营场所距离污染源不足25米。",
                    basis="《中华人民共和国食品安全法》第三十三条",
                    remedies=REMEDIES,
                    findings=("现场实测18米",),
                ),
                ["不予行政许可决定书", "现场实测18米", "第三十三条", "望江区人民法院提起行政诉讼"],
            ),
            (
                papers.Grant(
                    **CASE,
                    applied_on=date(2026, 11, 23),
                    accepted_on=date(2026, 11, 24),
                    content=("主体业态：餐饮服务经营者",),
                    certificate="《食品经营许可证》（JY24301020061237）",
                ),
                ["准予行政许可决定书", "餐饮服务经营者", "JY24301020061237"],
            ),
            (
                papers.Receipt(
                    **CASE,
                    received_at=NOW,
                    materials=(papers.HandedIn(title="平面图", form="纸质", copies=2),),
                    later=("管理员考核证明，2026年12月21日前补",),
                    place="望江区政务服务中心3号窗口",
                ),
                ["收件凭证", "平面图", "2026年11月24日10:30", "12月21日前补"],
            ),
            (
                papers.ProofOfDelivery(
                    **CASE,
                    documents=("食品经营许可证1份",),
                    way="邮寄送达",
                    place="江畔路88号",
                    sender="刘敏",
                ),
                ["送达回证", "食品经营许可证1份", "邮寄送达"],
            ),
            (
                papers.WrittenPromise(
                    **CASE,
                    identity="430102********0014",
                    told=(("许可条件", ("有与经营相适应的场所",)),),
                    promises=("所填信息真实、准确",),
                    signed_by="陈玉兰",
                    signed_at=NOW,
                    until=date(2026, 12, 21),
                ),
                ["告知承诺书", "有与经营相适应的场所", "所填信息真实、准确", "2026年12月21日前兑现"],
            ),
            (
                papers.Letter(
                    **CASE, subject="延期办理通知书", paragraphs=("延长10个工作日。",), items=("甲",)
                ),
                ["延期办理通知书", "延长10个工作日。"],
            ),
        ],
        ids=lambda value: value.template if isinstance(value, papers.Paper) else "",
    )
    def test_says_what_it_must(self, paper, says, tmp_path):
        sheet = write_paper(paper, number="望市监许〔2026〕18号", signature=SIGNED, made_at=NOW)

        text = "".join(text_of(sheet.pdf, tmp_path).split())
        for sentence in says:
            assert sentence in text
        assert sheet.seals

    def test_takes_a_signature_of_pen_strokes_only(self):
        def promise(signature):
            return papers.WrittenPromise(
                **CASE, identity="", told=(), promises=("真实",), signed_by="陈玉兰", signature=signature
            )

        drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><path d="M1 2L30 4" fill="none" stroke="#172724" stroke-width="2"/></svg>'
        assert write_paper(promise(drawn), number="", signature=SIGNED, made_at=NOW).pdf

        for bad in (
            '<svg><image href="file:///etc/passwd"/></svg>',
            "<svg><script>1</script></svg>",
            "陈玉兰",
        ):
            with pytest.raises(SignatureUnreadable):
                write_paper(promise(bad), number="", signature=SIGNED, made_at=NOW)
