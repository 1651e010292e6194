"""The one correction: every defect answered in one go, nothing else touched."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys import filing

from yijian.cases import operations
from yijian.cases.models import Application, Case, GivenMaterial
from yijian.cases.tests.portal.conftest import words
from yijian.cases.vocabulary import ACCEPT, Defect
from yijian.kernel.actor import Actor, ActorKind
from yijian.plumbing import journal

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(filed) -> Case:
    return Case.objects.get(application=filed, item_code="food-licence")


def clerk_of(case: Case) -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        ref="S-clerk",
        name="周敏",
        agency_code=case.accept_agency,
        agency_name="区市场监管局",
        duties=frozenset({ACCEPT}),
    )


@pytest.fixture
def paper(filed, case) -> GivenMaterial:
    return GivenMaterial.objects.filter(
        application=filed, state="given", code__in=_codes(filed, case), supply="upload"
    ).first()


def _codes(filed: Application, case: Case) -> list[str]:
    from yijian.cases.operations import limits

    return [line.code for line in limits.materials_of(case)]


@pytest.fixture
def asked(filed, case, paper, now) -> Case:
    """A case with one paper and one field to be mended."""
    return operations.ask_for_correction(
        ref=case.ref,
        actor=clerk_of(case),
        now=now,
        defects=[
            Defect(
                kind="material", code=paper.code, title=paper.title, what="照片太暗，看不清印章。重拍一张。"
            ),
            Defect(
                kind="field", code="kitchen-area", title="食品处理区面积", what="和布局图对不上，量一下再填。"
            ),
        ],
    )


def mend_paper(owner, filed, case, paper) -> None:
    upload = SimpleUploadedFile("合同.jpg", filing.photo(90).read(), content_type="image/jpeg")
    answer = owner.post(f"/apply/{filed.ref}/materials/{paper.code}/give/?case={case.ref}", {"file": upload})
    assert answer["Location"] == f"/my/{filed.ref}/correct/{case.ref}/"


class TestCorrect:
    def test_lists_every_defect_with_a_way_to_mend_it(self, owner, filed, asked, paper):
        timeline = words(owner.get(f"/my/{filed.ref}/"))
        assert "等您补2处" in timeline
        assert f"/my/{filed.ref}/correct/{asked.ref}/" in timeline

        page = words(owner.get(f"/my/{filed.ref}/correct/{asked.ref}/"))

        assert "照片太暗" in page
        assert 'name="kitchen-area"' in page
        assert 'type="file"' in page

    def test_hands_the_case_back_when_everything_is_mended(self, owner, filed, asked, paper):
        mend_paper(owner, filed, asked, paper)

        page = owner.post(f"/my/{filed.ref}/correct/{asked.ref}/", {"kitchen-area": "66"}, follow=True)

        asked.refresh_from_db()
        assert asked.state == "received"
        assert "补好了，交回" in words(page)
        changed = Application.objects.get(pk=filed.pk)
        assert changed.raw["kitchen-area"] == "66"
        row = journal.timeline([asked.ref], for_citizen=True)[-1]
        assert row.detail["fields"] == {"kitchen-area": ["80", "66"]}

    def test_changes_only_what_the_notice_asks_for(self, owner, filed, asked, paper):
        mend_paper(owner, filed, asked, paper)

        owner.post(
            f"/my/{filed.ref}/correct/{asked.ref}/",
            {"kitchen-area": "66", "area": "20", "shop-name": "换一家店"},
        )

        changed = Application.objects.get(pk=filed.pk)
        assert changed.raw["area"] == filed.raw["area"]
        assert changed.raw["shop-name"] == filed.raw["shop-name"]

    @pytest.mark.parametrize(
        ("typed", "sentence"), [("80", "还是原来的内容"), ("很大", "要填数字"), ("", "还没有填")]
    )
    def test_a_field_that_is_not_mended_is_refused_and_kept_as_typed(
        self, owner, filed, asked, paper, typed, sentence
    ):
        mend_paper(owner, filed, asked, paper)

        page = owner.post(f"/my/{filed.ref}/correct/{asked.ref}/", {"kitchen-area": typed})

        assert page.status_code == 422
        assert sentence in words(page)
        assert f'value="{typed}"' in words(page)
        asked.refresh_from_db()
        assert asked.state == "correcting"
        assert Application.objects.get(pk=filed.pk).raw["kitchen-area"] == "80"

    def test_a_paper_not_given_again_is_refused(self, owner, filed, asked):
        page = owner.post(f"/my/{filed.ref}/correct/{asked.ref}/", {"kitchen-area": "66"})

        assert page.status_code == 422
        assert "还差1份材料" in words(page)
        assert Application.objects.get(pk=filed.pk).raw["kitchen-area"] == "80"

    def test_a_bad_file_says_so_on_the_same_page(self, owner, filed, asked, paper):
        bad = SimpleUploadedFile("合同.jpg", b"nothing of the kind")

        page = owner.post(
            f"/apply/{filed.ref}/materials/{paper.code}/give/?case={asked.ref}", {"file": bad}, follow=True
        )

        assert page.redirect_chain[0][0] == f"/my/{filed.ref}/correct/{asked.ref}/"
        assert "它不是" in words(page)

    def test_nothing_to_correct_is_not_found(self, owner, stranger, filed, case, paper, now):
        assert owner.get(f"/my/{filed.ref}/correct/{case.ref}/").status_code == 404
        assert stranger.get(f"/my/{filed.ref}/correct/{case.ref}/").status_code == 404
