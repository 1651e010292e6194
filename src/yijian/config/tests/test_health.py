"""What machines may ask: anybody whether it is well, only the own machine or a token holder how busy it is."""

import pytest
from django.db import DatabaseError, connection

from yijian.config import health


@pytest.mark.django_db
class TestHealth:
    def test_answers_when_the_database_does(self, client):
        answer = client.get("/-/healthz")

        assert answer.status_code == 200
        assert answer.json() == {"status": "ok"}

    def test_is_unavailable_when_the_database_is(self, client, monkeypatch):
        def fail(*args, **kwargs):
            raise DatabaseError("down")

        monkeypatch.setattr(connection, "cursor", fail)

        assert client.get("/-/healthz").status_code == 503

    def test_cannot_be_written_to(self, client):
        assert client.post("/-/healthz").status_code == 405


@pytest.mark.django_db
class TestFigures:
    def test_count_requests_and_waiting_work(self, client):
        client.get("/-/healthz")

        said = client.get("/-/metrics").content.decode()

        assert 'yijian_requests_total{method="GET",status="200",view="healthz"}' in said
        assert "yijian_database_up 1.0" in said

    def test_are_refused_to_strangers(self, client):
        assert client.get("/-/metrics", REMOTE_ADDR="10.1.2.3").status_code == 403

    def test_are_refused_to_whom_a_proxy_forwards(self, client):
        assert client.get("/-/metrics", headers={"x-forwarded-for": "10.1.2.3"}).status_code == 403

    def test_open_to_the_token_and_then_to_nothing_else(self, client, monkeypatch):
        monkeypatch.setattr(health.env, "yijian_metrics_token", "open-sesame")

        assert client.get("/-/metrics").status_code == 403
        answer = client.get(
            "/-/metrics", REMOTE_ADDR="10.1.2.3", headers={"authorization": "Bearer open-sesame"}
        )
        assert answer.status_code == 200


@pytest.mark.django_db
class TestContentPolicy:
    def test_allows_nothing_that_is_not_ours(self, client):
        policy = client.get("/-/healthz").headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
