"""Ask a city for everything and look at each statement."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.test import Client

from tests.bench.plans.asks import Ask, asks, person
from tests.bench.plans.crowded import crowd
from tests.bench.plans.work import Look, looked_at
from tests.build import second_step


def look_around(*, only: str = "") -> dict[str, Look]:
    """Return what each request reads in the city that is there, by name. Nothing that is written stays."""
    looks: dict[str, Look] = {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '120s'")
        crowd()
        for login in ("omar", "nora", "cleo", "ilse"):
            second_step(person(login))
        clients: dict[str, Client] = {}
        for each in asks():
            if only in each.name:
                looks[each.name] = looked_at(_asked(each, clients))
        transaction.set_rollback(True)
    return looks


def _asked(ask: Ask, clients: dict[str, Client]) -> Callable[[], int]:
    if ask.by not in clients:
        clients[ask.by] = Client()
        if ask.by:
            clients[ask.by].force_login(person(ask.by))
    client = clients[ask.by]

    def request() -> int:
        response = client.post(ask.path, ask.data) if ask.data else client.get(ask.path)
        # A page that streams asks while it is read.
        if response.streaming:
            for _part in response:
                pass
        return response.status_code

    return request
