"""The same key gives the same answer, and the work is done once."""

from datetime import timedelta

import pytest

from yijian.openapi import operations
from yijian.openapi.models import KeptAnswer, MachineNonce
from yijian.openapi.tests.factories import Machine
from yijian.plumbing import clock

pytestmark = pytest.mark.django_db

NEXT = "/api/v1/things/open-restaurant/next"


class TestKeeping:
    def test_repeats_the_recorded_answer(self, client):
        machine = Machine(client)

        first = machine.post(NEXT, {"answers": {}}, key="key-0001")
        again = machine.post(NEXT, {"answers": {}}, key="key-0001")

        assert first.status_code == again.status_code == 200
        assert again.content == first.content
        assert "Idempotency-Replayed" not in first
        assert again["Idempotency-Replayed"] == "true"
        assert KeptAnswer.objects.count() == 1

    def test_refuses_the_key_for_another_request(self, client):
        machine = Machine(client)
        machine.post(NEXT, {"answers": {}}, key="key-0001")

        other = machine.post(NEXT, {"answers": {"area": "320"}}, key="key-0001")

        assert other.status_code == 409
        assert other.json()["code"] == "openapi.key-reused"

    def test_keys_belong_to_their_caller(self, client):
        Machine(client).post(NEXT, {"answers": {}}, key="key-0001")

        other = Machine(client).post(NEXT, {"answers": {"area": "320"}}, key="key-0001")

        assert other.status_code == 200

    def test_does_not_keep_a_refusal(self, client):
        machine = Machine(client)

        refused = machine.post("/api/v1/cases/C0/moves/accept", {}, key="key-0001")
        again = machine.post("/api/v1/cases/C0/moves/accept", {}, key="key-0001")

        assert refused.status_code == again.status_code == 404
        assert "Idempotency-Replayed" not in again
        assert not KeptAnswer.objects.exists()

    @pytest.mark.parametrize("key", ["short", "x" * 81, "has space", "空格空格空格空格"])
    def test_refuses_a_key_of_the_wrong_shape(self, client, key):
        response = Machine(client).post(NEXT, {"answers": {}}, key=key.encode().decode("latin-1"))

        assert response.status_code == 422
        assert response.json()["code"] == "openapi.key-unfit"

    def test_is_no_way_around_the_signature(self, client):
        machine = Machine(client)
        machine.post(NEXT, {"answers": {}}, key="key-0001")

        response = client.post(
            NEXT,
            b'{"answers": {}}',
            content_type="application/json",
            headers={"X-Yijian-Client": machine.ref, "Idempotency-Key": "key-0001"},
        )

        assert response.status_code == 401

    def test_keeps_answers_sealed(self, client):
        Machine(client).post(NEXT, {"answers": {}}, key="key-0001")

        row = KeptAnswer.objects.extra(select={"raw": "body"}).get()

        assert row.raw.startswith("sm4g1:")

    def test_forgets_after_their_time(self, client):
        now = clock.now()
        Machine(client).post(NEXT, {"answers": {}}, key="key-0001")

        assert operations.forget_calls(now=now) == 0
        assert operations.forget_calls(now=now + timedelta(minutes=16)) == 1
        assert (MachineNonce.objects.count(), KeptAnswer.objects.count()) == (0, 1)
        assert operations.forget_calls(now=now + timedelta(days=8)) == 1
