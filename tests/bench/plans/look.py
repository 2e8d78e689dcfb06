"""Ask a city for everything and look at each statement."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.test import Client

from tests.bench.plans.asks import Ask, asks, person
from tests.bench.plans.crowded import crowd
from tests.bench.plans.work import Look, looked_at
from tests.build import second_step

# A page that reads so little takes no longer for it. An index of a hundred times as many rows is a level deeper, and
# rows of a page lie further apart: twice as much is no growth.
FLOOR, TIMES = 750, 2.0
# What grows, and why: the site map tells of everything, in parts of a fixed size.
# A report adds up the cells of its months. Their number ends at districts x topics x channels x ages: in a small city
# most are empty, in a large one none.
CELLS = {"report of a year", "report of a part"}
TELLS_ALL = {"/sitemap/proposals-0.xml"} | CELLS


def growth(look: Look, before: Look, *, kept: bool = False) -> float:
    """Return how many times as much a page reads as in a smaller city."""
    return look.work(kept=kept) / max(before.work(kept=kept), FLOOR)


def growing(looks: dict[str, Look], before: dict[str, Look]) -> list[str]:
    """Return the names of the pages that read more in a larger city, but for those that tell of everything."""
    both = (looks.keys() & before.keys()) - TELLS_ALL
    return sorted(name for name in both if growth(looks[name], before[name]) > TIMES)


def look_around(*, only: str = "", by_index: bool = False) -> dict[str, Look]:
    """Return what each request reads in the city that is there, by name. Nothing that is written stays.

    `by_index`: as in a city so large that nothing is read as a whole where an index serves.
    """
    looks: dict[str, Look] = {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '120s'")
            if by_index:
                cursor.execute("SET LOCAL enable_seqscan = off")
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
