"""样例 files: every one that the data name is there, opens, and is handed out; none that is not there is offered."""

import io
import zipfile
from pathlib import Path
from urllib.parse import quote

import pypdfium2
import pytest

from tests.journeys import filing
from tests.journeys.test_restaurant import SAID
from yijian.bundles import queries as bundles
from yijian.bundles.queries import thing
from yijian.cases.queries import handing_in
from yijian.catalogue import queries as catalogue
from yijian.plumbing import clock

pytestmark = pytest.mark.django_db


def named() -> set[str]:
    """Return every file that a material of a published item names."""
    codes = [row.code for row in catalogue.item_rows(limit=500)]
    return {material.sample for item in catalogue.items(codes).values() for material in item.materials} - {""}


def test_every_named_file_is_there_and_is_handed_out(client):
    names = named()
    assert len(names) >= 4
    for name in sorted(names):
        answer = client.get(f"/samples/{quote(name)}/")
        assert answer.status_code == 200, name
        assert answer["Content-Disposition"].startswith("attachment")
        content = b"".join(answer.streaming_content)
        if name.endswith(".pdf"):
            assert len(pypdfium2.PdfDocument(content)) >= 1
        else:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert archive.testzip() is None
                assert name.removesuffix("范本.docx") in archive.read("word/document.xml").decode()


def test_no_file_is_shipped_that_nothing_names(settings):
    shipped = {path.name for folder in settings.SHIPPED_SAMPLES for path in Path(folder).iterdir()}

    assert shipped == named()


def test_nothing_else_is_handed_out(client, settings):
    folder = Path(settings.VAR) / "samples"
    folder.mkdir(exist_ok=True)
    (folder.parent / "secret.pdf").write_bytes(b"x")
    for name in ("没有这份.docx", "..", "%2e%2e%2fsecret.pdf", ".hidden", "../secret.pdf"):
        assert client.get(f"/samples/{name}/").status_code == 404, name


def test_an_installations_own_file_goes_first(client, settings):
    folder = Path(settings.VAR) / "samples"
    folder.mkdir(exist_ok=True)
    own = folder / "消防安全制度范本.docx"
    own.write_bytes("本地的".encode())
    try:
        answer = client.get(f"/samples/{quote(own.name)}/")
        assert b"".join(answer.streaming_content) == "本地的".encode()
    finally:
        own.unlink()


class TestOffered:
    def rows(self, acting):
        owner, now = acting("chenyulan", "firm"), clock.now()
        draft = filing.begin("open-restaurant", SAID, actor=owner, now=now)
        page = handing_in.materials_page(ref=draft.ref, actor=owner, now=now)
        return {row.code: row for group in page.groups for row in group.rows}

    def test_the_materials_link_to_them(self, acting, client):
        row = self.rows(acting)["safety-rules"]

        assert row.sample == "食品安全管理制度范本.docx"
        assert client.get(row.sample_url).status_code == 200

    def test_the_page_of_a_thing_links_to_them(self, client):
        page = client.get("/things/open-restaurant/").content.decode()

        for name in ("厨房布局图范例.pdf", "应急疏散预案范本.docx"):
            assert f'href="/samples/{quote(name)}/"' in page

    def test_what_is_not_there_is_not_offered(self, acting, settings):
        settings.SHIPPED_SAMPLES = ()

        row = self.rows(acting)["safety-rules"]
        assert (row.sample, row.sample_url) == ("", "")
        shown = thing.thing(bundles.matter("open-restaurant"), on=clock.now().date())
        assert not any(line.sample for line in shown["bring"])
