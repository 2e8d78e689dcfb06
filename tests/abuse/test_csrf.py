"""Class “CSRF”: no form of another site does anything in somebody's browser."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.test import Client

from tests.abuse.acts import body
from tests.abuse.asking import word
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World, undone, watched

ROUTES = {route.name: route for route in routes()}
# No token is asked for: the token of the address is the whole authority; the switch of languages looks at who sends.
WITHOUT_TOKEN = {"unsubscribe", "language", "mail_reports"}
UNSAFE = [
    (key, who)
    for key, line in EXPECTED.items()
    for who in [next((who for who, said in line.words.items() if said in ("done", "ok")), "ana")]
    if key[1] != "get"
]


@pytest.fixture(scope="module")
def strict() -> Client:
    """A browser before a platform that looks for the token, as it does in life."""
    return Client(enforce_csrf_checks=True)


def forged(strict: Client, world: World, name: str, method: str, who: str, about: str, **more: Any) -> Any:
    """Send what the person themself would send, with their cookies, from a page that is not ours."""
    route = ROUTES[name]
    strict.cookies = copy.deepcopy(world.pages[who].cookies)
    sent: Any = body(world, name, method) or {}
    if not route.is_api:
        return getattr(strict, method)(world.address(route, about), sent, **more)
    files = any(hasattr(value, "read") for value in sent.values())
    if files:
        return strict.post(world.address(route, about), sent, **more)
    return getattr(strict, method)(world.address(route, about), sent, content_type="application/json", **more)


def test_without_the_token_nothing_is_done(world: World, strict: Client) -> None:
    done = []
    for (name, method), who in UNSAFE:
        if name in WITHOUT_TOKEN:
            continue
        with undone(), watched() as tables:
            answer = forged(strict, world, name, method, who, EXPECTED[name, method].about)
        anybody = ROUTES[name].is_api and who == "visitor"  # a program without a cookie is nobody's browser
        if (word(answer) not in ("no", "in") or tables) and not anybody:
            done.append(f"{method} {name} as {who}: {word(answer)} {tables}")
    assert len(UNSAFE) > 100 and not done, "\n".join(done)


def test_a_token_of_another_browser_or_site_does_not_serve(world: World, strict: Client) -> None:
    other = Client(enforce_csrf_checks=True)
    theirs = other.get("/account/sign-in/").cookies["csrftoken"].value
    for (name, method), who in UNSAFE:
        if ROUTES[name].is_api or name in WITHOUT_TOKEN or who == "visitor":
            continue
        with undone(), watched() as tables:
            answer = forged(strict, world, name, method, who, EXPECTED[name, method].about, HTTP_X_CSRFTOKEN=theirs)
        assert word(answer) == "no" and not tables, name


def test_the_right_token_from_another_origin_does_not_serve(world: World, strict: Client) -> None:
    strict.cookies = copy.deepcopy(world.pages["ana"].cookies)
    page = strict.get("/account/name/")
    mine = page.cookies["csrftoken"].value if "csrftoken" in page.cookies else strict.cookies["csrftoken"].value
    send = {"name": "Quiet Reader", "csrfmiddlewaretoken": mine}
    with undone():
        assert strict.post("/account/name/", send, HTTP_ORIGIN="https://evil.example").status_code == 403
        assert strict.post("/account/name/", send, HTTP_ORIGIN="null").status_code == 403
        assert strict.post("/account/name/", send).status_code == 302


def test_the_switch_of_languages_takes_no_order_from_elsewhere(world: World, strict: Client) -> None:
    strict.cookies = copy.deepcopy(world.pages["ana"].cookies)
    with undone(), watched() as tables:
        strict.post("/language/", {"language": "fr"}, HTTP_SEC_FETCH_SITE="cross-site")
    assert not tables


def test_cookies_do_not_come_along_from_elsewhere(world: World) -> None:
    answer = Client().post("/account/sign-in/", {"login": "ana@demo.example", "password": "multitude-demo-city"})
    session = answer.cookies["sessionid"]
    assert session["samesite"] == "Lax" and session["httponly"]
