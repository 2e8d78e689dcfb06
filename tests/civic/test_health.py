"""What watching machines are told."""

from __future__ import annotations

import pytest
from django.test import Client


def test_alive_without_a_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_ready_with_everything_and_without_the_broker(client: Client, settings: pytest.FixtureRequest) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"database": True, "broker": True, "outbox_lag": 0, "outbox": True, "register_lag": 0},
    )
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (200, False)
