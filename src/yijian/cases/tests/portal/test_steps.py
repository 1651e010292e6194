"""The steps of applying once the application was filed: every one leads to its own page, none can be changed any more."""

import pytest
from tests.journeys import filing

from yijian.cases import operations
from yijian.cases.models import GivenMaterial

pytestmark = pytest.mark.django_db

STEPS = ("form/", "form/?wrong=shop-name", "materials/", "sign/")


@pytest.fixture
def filed(complete, acting, now):
    return filing.sign(complete, actor=acting("chenyulan", "firm"), now=now)


class TestFiled:
    @pytest.mark.parametrize("step", STEPS)
    def test_an_old_link_leads_to_the_page_of_what_was_filed(self, owner, filed, step):
        answer = owner.get(f"/apply/{filed.ref}/{step}")

        assert (answer.status_code, answer["Location"]) == (302, f"/my/{filed.ref}/")
        assert "这份申报已经交了，填的、交的都不能再改" in owner.get(answer["Location"]).content.decode()

    @pytest.mark.parametrize("step", STEPS)
    def test_a_stranger_learns_nothing(self, stranger, filed, step):
        assert stranger.get(f"/apply/{filed.ref}/{step}").status_code == 404

    def test_what_is_sent_is_refused_and_not_led_on(self, owner, filed):
        answer = owner.post(f"/apply/{filed.ref}/form/", {"drawn": ["shop-name"], "shop-name": "别的名字"})

        assert answer.status_code == 409
        assert "已经交了" in answer.content.decode()
        filed.refresh_from_db()
        assert filed.raw["shop-name"] != "别的名字"

    def test_no_list_that_could_be_changed_is_drawn_beside_a_refusal(self, owner, filed):
        code = GivenMaterial.objects.filter(application=filed).values_list("code", flat=True).first()
        for sent in (
            owner.post(f"/apply/{filed.ref}/materials/{code}/promise/", {"wanted": "1"}),
            owner.post(f"/apply/{filed.ref}/materials/{code}/give/", {"file": filing.photo()}),
            owner.post(f"/apply/{filed.ref}/sign/code/", {}),
        ):
            assert sent.status_code == 409
            assert "<form" not in sent.content.decode().split("<main")[1].split("</main>")[0]

    def test_signing_twice_still_leads_to_the_receipt(self, owner, filed):
        answer = owner.post(f"/apply/{filed.ref}/sign/", {"method": "password", "password": "anlan-2026"})

        assert answer["Location"] == f"/my/{filed.ref}/receipt/"


class TestGivenUp:
    def test_a_draft_that_was_given_up_says_that_it_was(self, owner, draft, acting, now):
        operations.discard_draft(ref=draft.ref, actor=acting("chenyulan", "firm"), now=now)

        answer = owner.get(f"/apply/{draft.ref}/form/")

        assert answer["Location"] == f"/my/{draft.ref}/"
        assert "这份申报已经撤回了" in owner.get(answer["Location"]).content.decode()
