"""The open API shares certificates for a purpose and lets anybody check."""

from base64 import b64decode

import pytest
from ninja.testing import TestClient

from yijian.certificates.api import router
from yijian.certificates.documents.sm2 import sm2_holds
from yijian.certificates.rules import with_check
from yijian.certificates.tests.factories import ID_NUMBER, MARKET, NOW, clerk, licence, person, world
from yijian.certificates.vocabulary import USE
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.plumbing import clock, files

pytestmark = pytest.mark.django_db

api = TestClient(router)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.reading(lambda: NOW):
        yield


@pytest.fixture
def held():
    world()
    return licence(person().ref)


def call(path, body, actor=None):
    return api.post(path, json=body, actor=actor or clerk(USE, agency_code="insurance"))


class TestSharing:
    def test_looks_up_reads_and_fetches(self, held):
        found = call("/search", {"code_type": "111", "code": ID_NUMBER, "purpose": "办参保"}).json()
        whole = call("/get", {"mark": found[0]["mark"], "purpose": "办参保", "case_ref": "c"}).json()
        pdf = call("/file", {"mark": found[0]["mark"], "purpose": "办参保", "case_ref": "c"})

        assert found[0]["standing"] == "valid"
        assert whole["number"] == held.number
        assert sm2_holds(
            signed=b64decode(whole["signed_data"]),
            signature=b64decode(whole["signature"]),
            public_key=whole["public_key"],
        )
        assert pdf.content == files.content_of(held.document)

    def test_needs_the_duty(self, held):
        with pytest.raises(NotYourDuty):
            call("/get", {"mark": held.mark, "purpose": "x"}, actor=clerk())

    @pytest.mark.parametrize(
        "body", [{}, {"mark": "x"}, {"mark": "x" * 200, "purpose": "x"}, {"mark": 1, "purpose": "x"}]
    )
    def test_refuses_malformed_bodies(self, held, body):
        assert call("/get", body).status_code == 422


class TestChecking:
    def test_is_open_and_masked(self, held):
        result = api.get(f"/check?text={held.check_code}").json()

        assert result["sound"] is True
        assert [point["passed"] for point in result["points"]] == [True] * 4
        assert ID_NUMBER not in str(result)
        assert api.get(f"/check-file?digest={held.document}").json()["sound"] is True

    def test_does_not_know_everything(self, held):
        with pytest.raises(NotFound):
            api.get(f"/check?text={with_check('2' * 11)}")

    def test_publishes_the_keys_of_seals(self, held):
        keys = api.get(f"/keys/{MARKET}").json()

        assert [key["public_key"] for key in keys] == [held.seal.sm2_public_key]
