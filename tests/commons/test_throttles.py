"""Counting calls must not depend on who comes first."""

from __future__ import annotations

import threading

from django.conf import settings

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
