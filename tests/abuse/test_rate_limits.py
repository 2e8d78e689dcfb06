"""Class “rate limits”: a made-up X-Forwarded-For is no other place, and many at once get no more than one would.

Counters where guessing pays lie in PostgreSQL and are closed when unsure; the others lie in Redis and are open when it
is away. Parallel guesses at passwords and codes are in `tests/accounts/test_races.py`, parallel calls in
`tests/commons/test_throttles.py`.
"""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import DatabaseError
from django.test import Client
from rest_framework.test import APIClient

from accounts.actions.count_attempt import MOST, count_attempt
from accounts.models import Attempt
from civic.pages.share import PosterThrottle
from commons import throttles
from commons.throttles import WindowThrottle, WriteThrottle
from tests import build
from tests.abuse.routes import routes
from tests.abuse.world import World
from tests.commons.test_throttles import asks


def made_up(number: int) -> dict[str, str]:
    """Headers by which a client says that it is somebody else, or comes from elsewhere."""
    place = f"203.0.{number % 250}.{number // 250}"
    return {
        "HTTP_X_FORWARDED_FOR": f"{place}, 10.0.0.{number % 250}", "HTTP_X_REAL_IP": place, "HTTP_CLIENT_IP": place,
        "HTTP_FORWARDED": f"for={place}", "HTTP_CF_CONNECTING_IP": place, "HTTP_TRUE_CLIENT_IP": place,
        "HTTP_X_CLIENT_IP": place, "HTTP_USER_AGENT": f"browser {number}",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "given", "kind"),
    [
        ("/account/sign-in/", {"login": "ana@demo.example", "password": "a wrong guess of hers"}, "sign_in"),
        ("/account/sign-up/", {"password1": "four-unrelated-words-on-a-shelf"}, "sign_up_place"),
    ],
)
def test_a_made_up_place_begins_no_new_count(
    world: World, client: Client, path: str, given: dict[str, str], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST, kind, 5)
    answers = []
    for number in range(8):
        more = {"email": f"new{number}@demo.example"} if kind == "sign_up_place" else {}
        answers.append(client.post(path, given | more, **made_up(number)).content.decode())
    refused = ["There were many" in answer for answer in answers]
    assert refused == [False] * 5 + [True] * 3


def test_flags_of_a_visitor_are_counted_by_the_connection(world: World) -> None:
    proposal = world.proposals["open"]
    path = f"/api/v1/proposals/{proposal.pk}/flag/"
    for number in range(12):
        assert APIClient().post(path, {"reason": "spam"}, **made_up(number)).status_code == 200
    assert sum(Attempt.objects.filter(kind="flag_again").values_list("count", flat=True)) == 12
    assert Attempt.objects.filter(kind="flag_again").count() == 1, "one place, one count"


def test_behind_our_own_proxies_their_word_counts_and_only_theirs(world: World, client: Client, settings: Any) -> None:
    """With one proxy of ours the last address is what it saw; what stands before it is what the client said."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    ana = world.people["ana"]
    for number in range(MOST["sign_in"] + 2):
        said = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}, 198.51.100.7"}
        answer = client.post("/account/sign-in/", {"login": ana.email, "password": "a wrong guess"}, **said)
    assert "There were many" in answer.content.decode()
    other = {"HTTP_X_FORWARDED_FOR": "203.0.113.1, 198.51.100.8"}
    client.post("/account/sign-in/", {"login": ana.email, "password": build.PASSWORD}, **other)
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_every_counter_of_guesses_has_a_limit_and_lies_in_the_database(world: World) -> None:
    """A kind without a limit is an error before it is counted, and no cache is asked."""
    with pytest.raises(KeyError):
        count_attempt(kind="nothing of ours", subject="x")
    for kind, most in MOST.items():
        assert 0 < most <= 5_000, kind
        assert count_attempt(kind=kind, subject="somebody")
    assert Attempt.objects.count() >= len(MOST)


def broken(*_given: object, **_more: object) -> bool:
    raise DatabaseError("no count")


@pytest.mark.parametrize("step", ["sign in", "second step", "desk"])
def test_without_a_count_there_is_no_try(
    world: World, client: Client, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the counter cannot be written nobody gets in, not even with the right word."""
    ana, cleo = world.people["ana"], world.people["cleo"]
    client.raise_request_exception = False
    where = {
        "sign in": "accounts.adapter",
        "second step": "accounts.actions.use_code",
        "desk": "accounts.actions.prove_residency",
    }
    monkeypatch.setattr(sys.modules[where[step]], "count_attempt", broken)
    if step == "sign in":
        client.post("/account/sign-in/", {"login": ana.email, "password": build.PASSWORD})
    elif step == "second step":
        client.post("/account/sign-in/", {"login": cleo.email, "password": build.PASSWORD})
        client.post("/account/sign-in/code/", {"code": "123456"})
    else:
        client.force_login(cleo)
        answer = client.post(
            "/desk/proof/", {"desk_code": "AAAAAAAA", "country": "ES", "kind": "national-id", "number": "1"}
        )
        assert answer.status_code >= 500 or "error-summary" in answer.content.decode()
        return
    assert "_auth_user_id" not in client.session


def test_reading_and_writing_go_on_when_redis_is_away(
    city_of_all: World, db: None, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(WindowThrottle, "_silent_until", 0.0)
    throttles.counter.cache_clear()
    settings.CACHES = {"default": configured.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    assert APIClient().get("/api/v1/proposals/").status_code == 200
    assert client.get("/").status_code == 200 and PosterThrottle().wait() is None
    monkeypatch.setattr(WindowThrottle, "_silent_until", 0.0)


def test_no_view_of_the_api_is_without_a_limit() -> None:
    for route in routes():
        view = getattr(route.view, "cls", None) or getattr(route.view, "view_class", None)
        if route.is_api and view is not None:
            assert WriteThrottle in view.throttle_classes, route


def test_limits_hold_for_many_threads_at_once() -> None:
    """Sixty of all of them pass, however many ask at the same moment."""
    together, passed = threading.Barrier(8), []

    def come() -> None:
        together.wait()
        passed.extend(asks("192.0.2.77")[0] for _n in range(20))

    began = time.monotonic()
    crowd: list[threading.Thread] = [threading.Thread(target=come) for _n in range(8)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    windows = 2 + int((time.monotonic() - began) / 5)  # of five seconds each; the first may have begun before
    assert len(passed) == 160 and 60 <= sum(passed) <= 60 * windows
