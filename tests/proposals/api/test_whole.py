"""The API as a whole: its first page, its description and reader, problems, tags, throttles."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Person
from charter.models import District
from commons.throttles import ReadThrottle, WindowThrottle, WriteThrottle
from proposals.models import Support
from tests import build
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db
LIST = "/api/v1/proposals/"


def test_the_first_page_lists_every_path(db: None) -> None:
    contents = caller().get("/api/v1/").json()
    routes = {route["path"]: route["methods"] for route in contents["routes"]}
    assert routes["/api/v1/proposals/"] == ["GET", "POST"]
    assert routes["/api/v1/proposals/{proposal_id}/support/"] == ["DELETE", "PUT"]
    for path in ("me/", "me/notifications/", "districts/", "topics/", "offices/", "rules/", "awaiting/"):
        assert f"/api/v1/{path}" in routes
    assert caller().get(contents["schema"]).status_code == caller().get(contents["docs"]).status_code == 200


def test_the_description_is_complete_and_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json")
    assert '"Problem"' in capsys.readouterr().out


def test_the_reader_brings_its_own_files_and_no_script_in_the_page(db: None) -> None:
    response = Client().get("/api/v1/docs/")
    page = response.content.decode()
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "<style" not in page and "style=" not in page and "//" not in page.replace("<!", "")
    assert page.count("<script src=") == page.count("<script") == 3
    script = Client().get("/api/v1/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript") and b"SwaggerUIBundle" in script.content


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["nothing/", "proposals", "proposals/x/y/z/", "%00", "me/../../../etc/passwd", "/"])
def test_where_nothing_is(method: str, path: str) -> None:
    refusal(getattr(caller(), method)(f"/api/v1/{path}"), 404)


def test_a_missing_slash_is_named() -> None:
    assert "/api/v1/proposals/" in refusal(caller().post("/api/v1/proposals", {}), 404)["detail"]
    assert "slash" not in refusal(caller().post("/api/v1/nothing", {}), 404)["detail"]


def test_an_unknown_token_is_refused_even_for_reading(ana: Person) -> None:
    client = APIClient()
    for header in ("Token wrong", "Token", "Token a b", "Token \xff"):
        client.credentials(HTTP_AUTHORIZATION=header)
        assert "Token" in client.get(LIST).headers.get("WWW-Authenticate", "Token")
        refusal(client.get(LIST), 401)
        refusal(client.post(LIST, {}), 401)


def test_a_session_needs_the_csrf_token(ana: Person, bea: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(bea)
    said = refusal(browser.put(f"{LIST}{proposal.pk}/support/"), 403)
    assert "CSRF" in said["detail"] and not Support.objects.exists()
    browser.cookies["csrftoken"] = token = "a" * 32
    ours = {"X-CSRFToken": token, "Referer": "http://testserver/"}
    assert browser.put(f"{LIST}{proposal.pk}/support/", headers=ours).json()["supports"] == 1


@pytest.mark.parametrize("path", ["", "proposals/", "proposals/{}/", "proposals/{}/comments/", "awaiting/", "schema/"])
def test_an_unchanged_answer_is_304(path: str, ana: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    client, url = caller(), f"/api/v1/{path.format(proposal.pk)}"
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content and again["ETag"] == first["ETag"]
    assert client.head(url)["ETag"]
    other = client.get(url, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200 and other.content == first.content


def test_the_description_is_in_the_readers_language_and_in_both_forms(ana: Person) -> None:
    """It is written once for each, and given to nobody who asked for another."""
    kinds = {"application/vnd.oai.openapi": "openapi: 3", "application/vnd.oai.openapi+json": "{"}
    for _time in range(2):
        for language, word in (("en", "`comment` - comment"), ("es", "`comment` - comentario")):
            for kind, begins in kinds.items():
                answer = caller().get("/api/v1/schema/", headers={"Accept": kind, "Accept-Language": language})
                text = answer.content.decode()
                assert answer["Content-Type"].startswith(kind) and text.startswith(begins)
                assert word in text


def test_a_support_changes_the_tag(ana: Person, bea: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    for url in (LIST, f"{LIST}{proposal.pk}/"):
        before = caller().get(url)["ETag"]
        build.supports(proposal, build.residents(1, molinos, prefix=url))
        assert caller().get(url)["ETag"] != before


def test_a_burst_of_writes_is_slowed_down(ana: Person, bea: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    client, path = caller(bea), f"{LIST}{proposal.pk}/support/"
    # A window of five seconds may end meanwhile; two windows cannot hold 121.
    answers = [client.put(path) for _n in range(121)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert {answer.status_code for answer in answers[:60]} == {200} and refused
    said = refusal(refused[0], 429)
    assert 1 <= int(refused[0]["Retry-After"]) <= 60 and said["detail"]
    assert caller(ana).put(path).status_code == 200  # each person has a measure of their own
    assert client.get(f"{LIST}{proposal.pk}/").status_code == 200  # and reads are counted apart


def test_a_made_up_forwarding_address_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReadThrottle, "windows", ((60, 5), (3_600, 5)))
    answers = [caller().get(LIST, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(8)]
    assert answers == [200] * 5 + [429] * 3


def test_without_redis_everything_stays_open_and_fast(
    ana: Person, bea: Person, molinos: District, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WriteThrottle, "windows", ((60, 1),))
    monkeypatch.setattr(WindowThrottle, "_silent_until", 0.0)
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    proposal = build.proposal(ana, district=molinos)
    client = caller(bea)
    began = time.monotonic()
    assert {client.put(f"{LIST}{proposal.pk}/support/").status_code for _n in range(20)} == {200}
    assert time.monotonic() - began < 5
