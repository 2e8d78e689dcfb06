"""Counting calls must not depend on who comes first."""

from __future__ import annotations

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection
from django.test import RequestFactory
from rest_framework.request import Request
from rest_framework.test import APIClient
from rest_framework.views import APIView

from commons import throttles


def test_threads_that_come_at_once_share_one_client() -> None:
    """A second client, thrown away, closed its connections under the thread that was using them."""
    throttles._clients.pop(settings.REDIS_URL, None)
    together, given = threading.Barrier(16), []

    def come() -> None:
        together.wait()
        client = throttles.client(settings.REDIS_URL)
        given.append((id(client), client.ping()))

    crowd = [threading.Thread(target=come) for _ in range(16)]
    for member in crowd:
        member.start()
    for member in crowd:
        member.join()
    assert len(given) == 16 and len({one for one, _pong in given}) == 1


def asks(who: str) -> tuple[bool, float | None]:
    """A write from that address: may it pass, and when not, how long to wait."""
    throttle = throttles.WriteThrottle()
    request = Request(RequestFactory().put("/", REMOTE_ADDR=who))
    return throttle.allow_request(request, APIView()), throttle.wait()


def test_counts_each_caller_in_every_window_and_forgets() -> None:
    passed = [asks("192.0.2.1")[0] for _ in range(60)]
    assert all(passed)
    may, wait = asks("192.0.2.1")
    if may:  # five seconds ended on the way
        assert [asks("192.0.2.1")[0] for _ in range(60)].count(False)
    else:
        assert wait and 0 < wait <= 5
    assert asks("192.0.2.2") == (True, None)
    redis = throttles.client(settings.REDIS_URL)
    keys = list(redis.scan_iter(f"{throttles.WindowThrottle.space}:*"))
    assert len(keys) >= 4 and all(0 < redis.ttl(key) <= 60 for key in keys)


def test_counts_on_when_redis_has_forgotten_the_script() -> None:
    assert asks("192.0.2.3")[0]
    throttles.client(settings.REDIS_URL).script_flush()
    for _ in range(121):
        may, _wait = asks("192.0.2.3")
    assert not may


@pytest.mark.django_db(transaction=True)
def test_parallel_writes_from_made_up_places_are_those_of_one_place(city: object) -> None:
    """Each asks as a visitor; the window of five seconds lets sixty through, from all of them together."""
    asked = 260 if os.environ.get("FULL") else 140

    def ask(number: int) -> int:
        place = f"203.0.{number // 250}.{number % 250}"
        try:
            given = {"HTTP_X_FORWARDED_FOR": f"{place}, 10.0.0.1", "HTTP_X_REAL_IP": place, "HTTP_FORWARDED": place}
            return APIClient().post("/api/v1/proposals/1/flag/", {"reason": "spam"}, **given).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = Counter(threads.map(ask, range(asked)))
    # Where a window ended on the way, there are two of them.
    assert set(answers) == {404, 429} and answers[404] <= 120
