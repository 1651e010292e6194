"""What people upload by mistake or with intent: one clear sentence on the page, nothing kept, nothing shown inline."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys import filing

from yijian.cases.models import GivenFile
from yijian.cases.tests.portal.conftest import words
from yijian.plumbing import files
from yijian.plumbing.models import StoredFile

pytestmark = pytest.mark.django_db

MATERIAL = "lease"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int) -> bytes:
    """Return a small PNG whose head says that it is enormous."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def zip_bomb(name: str = "word/document.xml", size: int = 200 << 20) -> bytes:
    """Return an archive of some hundred kilobytes that unpacks to two hundred megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as folder:
        folder.writestr("[Content_Types].xml", "<Types/>")
        with folder.open(name, "w") as part:
            for _ in range(size >> 20):
                part.write(b"\0" * (1 << 20))
    return out.getvalue()


def pdf(body: bytes, *, filters: bytes = b"/FlateDecode", box: bytes = b"0 0 595 842") -> bytes:
    """Return a PDF of one page whose content is a packed stream."""
    return (
        b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
        b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [" + box + b"] /Contents 4 0 R>> endobj\n"
        b"4 0 obj <</Length "
        + str(len(body)).encode()
        + b" /Filter "
        + filters
        + b">>\nstream\n"
        + body
        + b"\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF"
    )


def grown(megabytes: int) -> bytes:
    packing = zlib.compressobj(9)
    parts = [packing.compress(b" " * (1 << 20)) for _ in range(megabytes)]
    return b"".join([*parts, packing.flush()])


def photo_with(tail: bytes) -> bytes:
    return filing.photo(101).getvalue() + tail


BAD = {
    "zip-bomb": ("现场.zip", lambda: zip_bomb(), "它不是"),
    "docx-bomb": ("合同.docx", lambda: zip_bomb(), "它不是"),
    "xlsx-bomb": ("表.xlsx", lambda: zip_bomb("xl/worksheets/sheet1.xml"), "它不是"),
    "bomb-called-jpg": ("合同.jpg", lambda: zip_bomb(), "它不是"),
    "pdf-bomb": ("合同.pdf", lambda: pdf(grown(400)), "解开后大得不正常"),
    "pdf-packed-twice": (
        "合同.pdf",
        lambda: pdf(zlib.compress(grown(40)), filters=b"[/FlateDecode /FlateDecode]"),
        "解开后大得不正常",
    ),
    "pdf-without-end": ("合同.pdf", lambda: pdf(zlib.compress(b" "), box=b"0 0 1 14400"), "尺寸不正常"),
    "script-called-jpg": ("合同.jpg", lambda: b"#!/bin/sh\nrm -rf /\n" * 20, "它不是"),
    "page-called-jpg": ("合同.jpg", lambda: b"<!doctype html><script>alert(1)</script>" * 9, "它不是"),
    "svg-called-png": (
        "章.png",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "它不是",
    ),
    "program-called-pdf": ("合同.pdf", lambda: b"MZ" + b"\0" * 900, "它不是"),
    "photo-and-page": ("合同.jpg", lambda: photo_with(b"<script>alert(1)</script>"), "夹带了"),
    "photo-and-archive": ("合同.jpg", lambda: photo_with(zip_bomb(size=1 << 20)), "夹带了"),
    "pdf-and-archive": (
        "合同.pdf",
        lambda: pdf(zlib.compress(b" ")) + zip_bomb(size=1 << 20),
        "夹带了压缩包",
    ),
    "gif": ("动图.jpg", lambda: b"GIF89a" + b"\0" * 60, "它不是"),
    "too-large": ("大.jpg", lambda: filing.photo(9).getvalue() + b"\0" * (21 << 20), "超过"),
    "nothing-in-it": ("空.jpg", lambda: b"", "是空的"),
    "enormous-picture": ("图.png", lambda: png_of(30_000, 30_000), "照片尺寸太大"),
    "large-picture": ("图.png", lambda: png_of(9_000, 8_000), "照片尺寸太大"),
    "cut-off": ("照.jpg", lambda: filing.photo(8).getvalue()[:300], "打不开"),
}


def give(browser, draft, content: bytes, name: str, *, by_script: bool = False):
    upload = SimpleUploadedFile(name, content, content_type="image/jpeg")
    headers = {"Accept": "application/json"} if by_script else {}
    return browser.post(f"/apply/{draft.ref}/materials/{MATERIAL}/give/", {"file": upload}, headers=headers)


class TestRefused:
    @pytest.mark.parametrize("case", BAD)
    def test_is_said_in_one_sentence_and_nothing_is_kept(self, owner, draft, case):
        name, make, why = BAD[case]
        kept = StoredFile.objects.count()

        answer = give(owner, draft, make(), name)

        assert answer.status_code == 422
        page = words(answer)
        assert page.count(why) == 1, page
        assert page.count(f"{name}没收下：") == 1
        assert StoredFile.objects.count() == kept
        assert not GivenFile.objects.filter(material__application=draft).exists()

    def test_is_said_to_the_script_too(self, owner, draft):
        answer = give(owner, draft, b"#!/bin/sh\n" * 40, "合同.jpg", by_script=True)

        assert answer.status_code == 422
        assert answer.json()["error"].startswith("它不是")

    def test_no_file_at_all_is_said(self, owner, draft):
        answer = owner.post(f"/apply/{draft.ref}/materials/{MATERIAL}/give/")

        assert "没有选文件" in words(answer)


class TestNames:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("../../etc/passwd.jpg", "passwd.jpg"),
            ("C:\\fakepath\\合同.jpg", "合同.jpg"),
            ("合\x00同\r\n\x1b[31m.jpg", "合同[31m.jpg"),
            ("gpj.\u202eexe.jpg", "gpj.exe.jpg"),
            ("...", "文件"),
            ("长" * 300 + ".jpg", "长" * 156 + ".jpg"),
            ("<img src=x onerror=alert(1)>.jpg", "<img src=x onerror=alert(1)>.jpg"),
        ],
    )
    def test_are_kept_without_folders_and_control_characters(self, given, kept):
        assert files.plain_name(given) == kept

    def test_are_shown_as_text_and_sent_back_escaped(self, owner, draft):
        name = '"><script>alert(1)<b>合\x07同.jpg'
        assert give(owner, draft, filing.photo(61).getvalue(), name).status_code == 302

        file = GivenFile.objects.get(material__application=draft)
        assert file.name == '"><script>alert(1)<b>合同.jpg'
        page = owner.get(f"/apply/{draft.ref}/materials/{MATERIAL}/").content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page
        answer = owner.get(f"/apply/{draft.ref}/files/{file.pk}/download/")
        assert '"' not in answer["Content-Disposition"]
        assert "\r" not in answer["Content-Disposition"]


class TestKept:
    def test_the_same_file_twice_is_one(self, owner, draft):
        for name in ("一.jpg", "二.jpg"):
            assert give(owner, draft, filing.photo(62).getvalue(), name).status_code == 302

        (file,) = GivenFile.objects.filter(material__application=draft)
        assert file.name == "一.jpg"
        assert StoredFile.objects.filter(digest=file.digest).count() == 1

    @pytest.mark.parametrize(
        ("name", "make"),
        [("照.jpg", lambda: filing.photo(63).getvalue()), ("合同.pdf", lambda: pdf(zlib.compress(b" ")))],
    )
    def test_an_original_is_never_shown_inside_the_site(self, owner, draft, name, make):
        assert give(owner, draft, make(), name).status_code == 302
        file = GivenFile.objects.get(material__application=draft)

        original = owner.get(f"/apply/{draft.ref}/files/{file.pk}/download/")
        assert original["Content-Disposition"].startswith("attachment;")
        assert original["X-Content-Type-Options"] == "nosniff"

        picture = owner.get(f"/apply/{draft.ref}/files/{file.pk}/")
        assert picture["Content-Type"] == "image/png"
        assert picture.content.startswith(b"\x89PNG")
        assert picture.content != make()

    def test_a_long_scan_of_white_pages_is_no_bomb(self, owner, draft):
        assert give(owner, draft, pdf(grown(60)), "扫描件.pdf").status_code == 302
