"""Files: believed by their content, stored once, shown without anything active."""

import io
import zipfile
from datetime import UTC, datetime

import pypdfium2
import pytest
from PIL import Image

from yijian.kernel.refusal import NotFound
from yijian.plumbing import files
from yijian.plumbing.models import StoredFile

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def picture(kind: str = "JPEG", size: tuple[int, int] = (80, 60), shade: int = 90) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 10, 10)).save(out, kind)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 300)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr("a.txt", "a")
    return out.getvalue()


def scripted_pdf(action: bytes = b"/S /JavaScript /JS (app.alert(1))") -> bytes:
    """Return a small PDF that opens with an action."""
    return (
        b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R /OpenAction <<" + action + b">> >> endobj\n"
        b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
        b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]>> endobj\n"
        b"trailer <</Root 1 0 R>>\n%%EOF"
    )


def take(content: bytes, name: str = "照片.jpg", **more: object) -> files.Accepted:
    return files.take_in(io.BytesIO(content), name=name, now=NOW, **more)


class TestTakenIn:
    @pytest.mark.parametrize(
        ("content", "media_type"),
        [(picture(), "image/jpeg"), (picture("PNG"), "image/png"), (pdf(2), "application/pdf")],
    )
    def test_ordinary_files_are_taken_by_what_they_are(self, content, media_type):
        taken = take(content, name="没有后缀")

        assert taken.media_type == media_type
        assert files.content_of(taken.digest) == content

    def test_pages_are_counted(self):
        assert take(pdf(3), name="合同.pdf").pages == 3

    def test_the_same_content_under_two_names_is_stored_once(self):
        first, second = take(picture(shade=91), name="一.jpg"), take(picture(shade=91), name="二.jpg")

        assert first == second
        assert StoredFile.objects.filter(digest=first.digest).count() == 1


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (archive(), "它不是"),
            (b"#!/bin/sh\nrm -rf /\n", "它不是"),
            (b"<html><script>alert(1)</script></html>", "它不是"),
            (b"MZ" + b"\0" * 200, "它不是"),
            (b"", "是空的"),
            (picture()[:200], "打不开"),
            (scripted_pdf(), "脚本"),
            (scripted_pdf(b"/S /Launch /F (cmd.exe)"), "脚本"),
            (b"%PDF-1.4\nnothing", "打不开"),
        ],
        ids=["zip", "shell", "html", "exe", "empty", "cut-off", "javascript", "launch", "broken-pdf"],
    )
    def test_what_is_no_paper_is_refused_whatever_its_name(self, content, why):
        before = StoredFile.objects.count()

        with pytest.raises(files.FileRefused) as refused:
            take(content, name="身份证.jpg")

        assert why in refused.value.sentence
        assert "身份证.jpg" in refused.value.sentence
        assert StoredFile.objects.count() == before

    @pytest.mark.parametrize("name", [b"/J#61vaScript", b"/#4a#53", b"/#4CaunchX"[:-1]])
    def test_a_pdf_whose_script_is_written_in_disguise_is_refused(self, name):
        with pytest.raises(files.FileRefused, match="脚本"):
            take(scripted_pdf(b"/S " + name + b" (x)"), name="合同.pdf")

    def test_a_script_in_a_packed_part_of_a_pdf_is_refused(self):
        import zlib

        inner = zlib.compress(b"5 0 6 30 <</S /JavaScript /JS (app.alert(1))>> <</Type /Catalog>>")
        content = (
            b"%PDF-1.5\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
            b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
            b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]>> endobj\n"
            b"4 0 obj <</Type /ObjStm /N 2 /First 9 /Filter /FlateDecode /Length "
            + str(len(inner)).encode()
            + b">>\nstream\n"
            + inner
            + b"\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF"
        )

        with pytest.raises(files.FileRefused, match="脚本"):
            take(content, name="合同.pdf")

    def test_too_large_is_refused_without_reading_on(self):
        class Endless(io.RawIOBase):
            taken = 0

            def read(self, size: int = -1) -> bytes:
                self.taken += size
                return b"\xff" * size

        stream = Endless()

        with pytest.raises(files.FileRefused, match="超过1MB"):
            files.take_in(stream, name="大.jpg", max_megabytes=1, now=NOW)

        assert stream.taken <= 3 * 1024 * 1024

    def test_a_type_that_the_material_does_not_take_is_refused(self):
        with pytest.raises(files.FileRefused, match="JPG"):
            take(pdf(), accepts=("jpg",))

    def test_a_picture_of_too_many_pixels_is_refused(self, monkeypatch):
        monkeypatch.setattr(files, "MOST_PIXELS", 1000)

        with pytest.raises(files.FileRefused, match="尺寸太大"):
            take(picture())

    def test_too_many_pages_are_refused(self, monkeypatch):
        monkeypatch.setattr(files, "MOST_PAGES", 2)

        with pytest.raises(files.FileRefused, match="超过2页"):
            take(pdf(3), name="合同.pdf")


class TestShown:
    @pytest.mark.parametrize("content", [picture(), pdf(2)], ids=["jpg", "pdf"])
    def test_a_preview_is_a_picture_drawn_anew(self, content):
        taken = take(content)

        shown = files.preview(taken.digest, width=50)

        assert Image.open(io.BytesIO(shown)).format == "PNG"
        assert files.preview(taken.digest, width=50) == shown

    def test_a_page_that_is_not_there_is_not_found(self):
        taken = take(pdf(1), name="合同.pdf")

        with pytest.raises(NotFound):
            files.preview(taken.digest, page=2)

    def test_an_unknown_digest_is_not_found(self):
        with pytest.raises(NotFound):
            files.content_of("0" * 64)
        with pytest.raises(NotFound):
            files.stored("0" * 64)
