"""The one list of materials over HTTP: given, refused, looked at, taken back, promised."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys import filing

from yijian.cases.models import GivenFile, GivenMaterial
from yijian.cases.queries import handing_in
from yijian.cases.tests.portal.conftest import words

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def photo(name: str = "合同.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, filing.photo().read(), content_type="image/jpeg")


@pytest.fixture
def wanted(draft, acting, now) -> str:
    """The code of a material that the applicant must bring."""
    page = handing_in.materials_page(ref=draft.ref, actor=acting("chenyulan", "firm"), now=now)
    return next(row.code for group in page.groups if group.kind == "applicant" for row in group.rows)


class TestGiving:
    def test_shows_the_four_groups_with_reasons(self, owner, draft):
        page = words(owner.get(f"/apply/{draft.ref}/materials/"))

        assert "要您交的" in page
        assert "不用您交" in page
        assert "材料还差" in page

    def test_who_runs_the_firm_is_looked_up_and_not_asked_for(self, draft, acting, now):
        page = handing_in.materials_page(ref=draft.ref, actor=acting("chenyulan", "firm"), now=now)
        wanted = {row.code for group in page.groups if group.kind == "applicant" for row in group.rows}

        assert "population" in draft.registers_answered
        assert "operator-identity" not in wanted

    def test_a_form_without_script_gives_a_file(self, owner, draft, wanted):
        answer = owner.post(f"/apply/{draft.ref}/materials/{wanted}/give/", {"file": photo()})

        assert answer.status_code == 302
        assert GivenMaterial.objects.get(application=draft, code=wanted).state == "given"
        assert "已收到，1页" in words(owner.get(f"/apply/{draft.ref}/materials/"))

    def test_a_script_gets_the_list_drawn_anew(self, owner, draft, wanted):
        answer = owner.post(f"/apply/{draft.ref}/materials/{wanted}/give/", {"file": photo()}, headers=JSON)

        assert answer.status_code == 200
        assert answer.json()["message"] == "收到了"
        assert 'id="materials"' in answer.json()["html"]

    def test_a_file_that_is_none_is_refused_in_one_sentence_beside_its_material(self, owner, draft, wanted):
        program = SimpleUploadedFile("合同.jpg", b"MZ\x90\x00 a program", content_type="image/jpeg")

        page = owner.post(f"/apply/{draft.ref}/materials/{wanted}/give/", {"file": program})

        assert page.status_code == 422
        assert "它不是" in words(page)
        assert not GivenFile.objects.exists()

    def test_a_script_is_refused_with_the_reason_alone(self, owner, draft, wanted):
        empty = SimpleUploadedFile("空.jpg", b"", content_type="image/jpeg")

        answer = owner.post(f"/apply/{draft.ref}/materials/{wanted}/give/", {"file": empty}, headers=JSON)

        assert answer.status_code == 422
        assert answer.json()["error"] == "是空的。请重新选一份文件。"

    def test_no_file_at_all_says_so(self, owner, draft, wanted):
        page = owner.post(f"/apply/{draft.ref}/materials/{wanted}/give/", {})

        assert page.status_code == 422
        assert "没有选文件" in words(page)

    def test_a_material_outside_the_list_is_refused(self, owner, draft):
        answer = owner.post(f"/apply/{draft.ref}/materials/family-tree/give/", {"file": photo()})

        assert answer.status_code == 422
        assert not GivenMaterial.objects.filter(code="family-tree").exists()

    def test_a_stranger_gives_nothing(self, stranger, draft, wanted):
        answer = stranger.post(f"/apply/{draft.ref}/materials/{wanted}/give/", {"file": photo()})

        assert answer.status_code == 404
        assert not GivenFile.objects.exists()


class TestLooking:
    @pytest.fixture
    def file(self, owner, draft, wanted) -> GivenFile:
        owner.post(f"/apply/{draft.ref}/materials/{wanted}/give/", {"file": photo()})
        return GivenFile.objects.get()

    def test_shows_a_picture_drawn_anew_never_the_original(self, owner, draft, file):
        answer = owner.get(f"/apply/{draft.ref}/files/{file.pk}/")

        assert answer["Content-Type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG")

    def test_gives_the_original_back_only_to_be_saved(self, owner, draft, file):
        answer = owner.get(f"/apply/{draft.ref}/files/{file.pk}/download/")

        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer.content == filing.photo().read()

    def test_a_page_that_does_not_exist_is_not_found(self, owner, draft, file, wanted):
        document = io.BytesIO()
        from PIL import Image

        Image.new("RGB", (100, 100), "white").save(document, "PDF")
        upload = SimpleUploadedFile("合同.pdf", document.getvalue(), content_type="application/pdf")
        owner.post(f"/apply/{draft.ref}/materials/{wanted}/give/", {"file": upload})
        paper = GivenFile.objects.get(name="合同.pdf")

        assert owner.get(f"/apply/{draft.ref}/files/{paper.pk}/?page=1").status_code == 200
        assert owner.get(f"/apply/{draft.ref}/files/{paper.pk}/?page=9").status_code == 404

    def test_strangers_and_staff_see_nothing_here(self, stranger, browser_of, draft, file, wanted):
        for browser in (stranger, browser_of("zhoumin")):
            for path in (f"files/{file.pk}/", f"files/{file.pk}/download/", f"materials/{wanted}/"):
                assert browser.get(f"/apply/{draft.ref}/{path}").status_code == 404

    def test_a_file_of_another_application_is_not_found(self, owner, draft, file, stranger):
        assert owner.get(f"/apply/{draft.ref}/files/{file.pk + 1000}/").status_code == 404

    def test_takes_a_file_back(self, owner, draft, file, wanted):
        page = owner.post(f"/apply/{draft.ref}/files/{file.pk}/take-back/", follow=True)

        assert page.status_code == 200
        assert GivenMaterial.objects.get(application=draft, code=wanted).state == "missing"
        assert owner.get(f"/apply/{draft.ref}/files/{file.pk}/").status_code == 404


class TestPromising:
    def promisable(self, draft, acting, now) -> list[str]:
        page = handing_in.materials_page(ref=draft.ref, actor=acting("chenyulan", "firm"), now=now)
        return [row.code for group in page.groups for row in group.rows if row.may_promise]

    def test_shows_the_full_text_before_and_takes_the_choice_back(self, owner, complete, acting, now):
        code = self.promisable(complete, acting, now)[0]
        row = GivenMaterial.objects.get(application=complete, code=code)
        assert row.state == "promised"
        assert "我承诺" in words(owner.get(f"/apply/{complete.ref}/materials/"))

        owner.post(f"/apply/{complete.ref}/materials/{code}/promise/", {"wanted": "0"})
        row.refresh_from_db()
        assert row.state == "missing"

        owner.post(f"/apply/{complete.ref}/materials/{code}/promise/", {"wanted": "1"})
        row.refresh_from_db()
        assert row.state == "promised"

    def test_a_key_paper_is_never_promised(self, owner, draft, wanted):
        page = owner.post(f"/apply/{draft.ref}/materials/{wanted}/promise/", {"wanted": "1"})

        assert page.status_code == 422
        assert "不能先承诺" in words(page)
        assert GivenMaterial.objects.get(application=draft, code=wanted).state == "missing"
