"""Keys to the API: shown once, kept as a hash, revoked by their owner."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import ApiToken, Person
from journal.models import Entry
from tests import build


def me(token: str) -> int:
    return Client().get("/api/v1/me/", headers={"authorization": f"Token {token}"}).status_code


def test_token_is_made_shown_once_used_and_revoked(at_home: Client) -> None:
    client = at_home
    page = client.post("/account/tokens/", {"name": "The screen"})
    found = re.search(r"mtd_[\w-]{43}", page.content.decode())
    assert found and "no-store" in page["Cache-Control"]
    token = found[0]
    assert me(token) == 200
    kept = ApiToken.objects.get()
    assert token not in str(kept.__dict__) and re.fullmatch(r"[0-9a-f]{64}", kept.digest)
    assert token not in client.get("/account/tokens/").content.decode()
    assert not any(token in str(value) for value in client.session.values())
    assert client.get(f"/account/tokens/{kept.pk}/revoke/").status_code == 405
    client.post(f"/account/tokens/{kept.pk}/revoke/")
    assert me(token) == 401
    assert list(Entry.objects.values_list("verb", flat=True).order_by("pk")) == ["token.created", "token.revoked"]
    assert "screen" not in str(list(Entry.objects.values()))


def test_anothers_token_is_not_to_be_found(client: Client, ana: Person, bea: Person) -> None:
    kept = ana.api_tokens.create(name="mine", digest="0" * 64)
    client.force_login(bea)
    assert client.post(f"/account/tokens/{kept.pk}/revoke/").status_code == 404
    assert ApiToken.objects.filter(pk=kept.pk).exists()


def test_an_open_browser_is_no_leave_to_make_tokens(client: Client, ana: Person) -> None:
    client.force_login(ana)
    asked = client.post("/account/tokens/", {"name": "The screen"})
    assert asked["Location"].startswith("/account/again/") and not ApiToken.objects.exists()
    wrong = client.post(asked["Location"], {"password": "guess", "next": "/account/tokens/"})
    assert "not your present password" in wrong.content.decode() and not ApiToken.objects.exists()
    # With the right one what was typed is not lost.
    page = client.post(asked["Location"], {"password": build.PASSWORD, "next": "/account/tokens/"})
    assert re.search(r"mtd_[\w-]{43}", page.content.decode()) and ApiToken.objects.get().name == "The screen"
    assert not any("mtd_" in str(value) for value in client.session.values())


def test_token_needs_a_name_and_the_page_keeps_what_was_typed(at_home: Client) -> None:
    page = at_home.post("/account/tokens/", {"name": " "}).content.decode()
    assert "There is a problem" in page and not ApiToken.objects.exists()


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token mtd_unknown", "Token \x00", "Token é"])
def test_damaged_tokens_are_401(ana: Person, header: str) -> None:
    assert Client().get("/api/v1/me/", headers={"authorization": header}).status_code == 401


def test_token_of_a_closed_account_is_401(ana: Person) -> None:
    ana.api_tokens.create(name="mine", digest=ApiToken.digest_of("mtd_x"))
    assert me("mtd_x") == 200
    Person.objects.update(is_active=False)
    assert me("mtd_x") == 401


def test_command_prints_a_token_and_only_that(
    ana: Person, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="Only with DEBUG"):
        call_command("create_token", "ana@demo.example")
    settings.DEBUG = True  # type: ignore[attr-defined]
    call_command("create_token", "ana@demo.example")
    assert me(capsys.readouterr().out.strip()) == 200
    with pytest.raises(CommandError, match="Nobody"):
        call_command("create_token", "none@demo.example")
