"""Class “reflected XSS”: what stands in an address, a header or a form that is wrong comes back only as text."""

from __future__ import annotations

import os

import pytest

from tests.abuse.acts import FORMS, body
from tests.abuse.asking import browse
from tests.abuse.parsed import what_runs
from tests.abuse.payloads import MARK, PAYLOADS, bundle
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World, undone

PAGES = [route for route in routes() if not route.is_api and (route.name, "get") in EXPECTED]
# What pages read of their address, and what many programs do.
ASKED = (
    *("search", "near", "area", "place", "district", "topic", "state", "order", "cursor", "next", "q", "title", "show"),
    *("about", "kind", "reason", "code", "from", "to", "message", "error", "lang", "callback", "frame", "bbox", "zoom"),
)
# With each turn every field is sent another payload.
TURNS = 3 if os.environ.get("FULL") else 1


@pytest.mark.parametrize("who", ["ana", "nora", "ilse"])
def test_an_address_full_of_payloads_shows_none_of_them(world: World, who: str) -> None:
    wrong, size = [], 3
    for place, route in enumerate(PAGES):
        line = EXPECTED[route.name, "get"]
        if line.words[who] != "ok" or route.name in ("account_logout", "proposal-poster", "support-sheet"):
            continue
        some = {name: PAYLOADS[(place * size + n) % len(PAYLOADS)] for n, name in enumerate(ASKED)}
        with undone():
            answer = browse(world, who, "get", world.address(route, line.about), some, HTTP_REFERER=bundle(300, place))
        assert answer.status_code < 500, (route, answer.status_code)
        if answer.get("Content-Type", "").startswith("text/html"):
            wrong += [f"{route}: {each}" for each in what_runs(answer.content.decode())]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("turn", range(TURNS))
def test_a_form_that_is_wrong_gives_back_text(world: World, turn: int) -> None:
    wrong, given_back = [], 0
    for place, (name, method) in enumerate(key for key in EXPECTED if key[0] in FORMS and key[1] == "post"):
        line = EXPECTED[name, method]
        who = next((who for who, said in line.words.items() if said in ("done", "ok") and who != "visitor"), "ana")
        route = next(each for each in PAGES if each.name == name) if any(each.name == name for each in PAGES) else None
        if route is None or name == "account_logout":
            continue
        wicked = {
            field: PAYLOADS[(place * 5 + n + turn * 71) % len(PAYLOADS)]
            for n, field in enumerate(body(world, name, method))
        }
        with undone():
            answer = browse(world, who, "post", world.address(route, line.about), wicked)
        assert answer.status_code < 500, (name, answer.status_code)
        if answer.get("Content-Type", "").startswith("text/html"):
            text = answer.content.decode()
            given_back += MARK in text
            wrong += [f"{name}: {each}" for each in what_runs(text)]
    assert not wrong and given_back > 10, "\n".join(wrong)


def test_errors_show_no_address(world: World) -> None:
    for payload in PAYLOADS[::4]:
        for address in (f"/{payload}", f"/proposals/{payload}/", f"/charter/{payload}/", f"/api/v1/{payload}"):
            answer = world.pages["visitor"].get(address.replace("\x00", "").replace("\n", "").replace("#", "%23"))
            assert answer.status_code in (301, 400, 404), address
            assert not what_runs(answer.content.decode(errors="replace")) or "json" in answer.get("Content-Type", "")
