"""Class “SQL by ordering or kwargs”: nothing of an address becomes part of a statement."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.abuse.asking import ask, browse
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World

MARK = "zqxsql"
INJECTIONS = (
    f"' OR 1=1 -- {MARK}",
    f"newest; DROP TABLE {MARK}",
    f"-published_at,(select {MARK})",
    f"id) UNION SELECT {MARK} --",
    f"author__email,{MARK}",
    f'"{MARK}"',
    f"%s %(x)s {MARK}",
    f"\\'; {MARK}",
    f"{MARK}')) --",
    f"$${MARK}$$",
    f"?{MARK}",
    f"1e309 {MARK}",
)
ASKED = (
    *("order", "ordering", "order_by", "sort", "search", "district", "topic", "state", "near", "area", "bbox", "zoom"),
    *("cursor", "limit", "parent", "side", "title", "kind", "reason", "from", "to", "show", "place", "office", "q"),
)


def test_no_statement_has_anything_of_an_address_in_its_text(world: World) -> None:
    """What is searched for is a parameter: the driver sends it quoted, so the statement's own text is looked at."""
    seen = []

    def look(execute: object, sql: str, params: object, many: bool, context: object) -> object:
        if MARK in sql:
            seen.append(sql[:200])
        return execute(sql, params, many, context)  # type: ignore[operator]

    with connection.execute_wrapper(look):
        for place, route in enumerate(routes()):
            line = EXPECTED.get((route.name, "get"))
            who = next((who for who in ("ana", "nora", "ilse") if line and line.words[who] == "ok"), None)
            if line is None or who is None or route.name in ("account_logout", "proposal-poster", "support-sheet"):
                continue
            words = {name: INJECTIONS[(place + n) % len(INJECTIONS)] for n, name in enumerate(ASKED)}
            address = f"{world.address(route, line.about)}?{urlencode(words)}"
            client = world.programs[who]
            answer = client.get(address) if route.is_api else browse(world, who, "get", address)
            assert answer.status_code < 500, (address, answer.status_code)
    assert not seen


def test_orders_are_those_of_a_list(world: World) -> None:
    for order in ("author__email", "-pk", "password", "?", "id; --"):
        assert world.programs["ana"].get("/api/v1/proposals/", {"order": order}).status_code == 400
        with CaptureQueriesContext(connection) as asked:
            assert browse(world, "ana", "get", "/proposals/", {"order": order}).status_code == 200
        ordered = [query["sql"].partition("ORDER BY")[2] for query in asked.captured_queries]
        assert not any("email" in each or "password" in each for each in ordered)
    unnamed = next(route for route in routes() if route.name == "api_proposals")
    assert ask(world, unnamed, "get", "ana").status_code == 200
