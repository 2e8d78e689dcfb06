"""Which language is spoken to whom, and how one chooses."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import get_language, override

from accounts.actions import set_language
from accounts.models import Person
from charter.models import District, Office
from charter.queries import known, office_name
from civic.context import open_proposals
from commons.language import accepted
from journal.models import Entry
from proposals.actions import publish_answer
from proposals.lifecycle import State
from tests import build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("es", "es"),
        ("de, es;q=0.5", "es"),
        ("de", "en"),
        ("", "en"),
        ("*", "en"),
        ("x" * 5_000, "en"),
        ("frisian", "en"),
    ],
)
def test_a_browser_is_answered_in_the_first_language_the_city_speaks(header: str, language: str) -> None:
    assert accepted(header) == language


def test_a_visitor_is_spoken_to_in_the_browsers_language_then_in_the_one_they_chose(client: Client, city: Any) -> None:
    page = client.get("/proposals/", headers={"accept-language": "fr"})
    assert '<html lang="fr" dir="ltr">' in page.text
    assert page["Content-Language"] == "fr"
    assert {"Accept-Language", "Cookie"} <= set(page["Vary"].split(", "))
    back = client.post(
        "/language/", {"language": "es"}, headers={"referer": "http://testserver/proposals/?order=newest"}
    )
    assert (back.status_code, back["Location"]) == (302, "/proposals/?order=newest")
    assert '<html lang="es"' in client.get("/proposals/", headers={"accept-language": "fr"}).text
    assert get_language() == "en", "what was spoken to one is not spoken to the next"


@pytest.mark.parametrize("came", ["", "https://elsewhere.example/a", "//elsewhere.example", "javascript:alert(1)"])
def test_the_switch_leads_nowhere_else(client: Client, came: str) -> None:
    back = client.post("/language/", {"language": "fr"}, headers={"referer": came})
    assert back["Location"] == "/"


def test_another_sites_form_changes_nothing(client: Client, ana: Person) -> None:
    client.force_login(ana)
    answer = client.post("/language/", {"language": "fr"}, headers={"sec-fetch-site": "cross-site"})
    ana.refresh_from_db()
    assert (ana.language, "language" in answer.cookies) == ("en", False)


def test_an_unknown_language_is_the_citys(client: Client, ana: Person) -> None:
    client.force_login(ana)
    client.post("/language/", {"language": "tlh"})
    ana.refresh_from_db()
    assert ana.language == "en"
    assert client.get("/language/").status_code == 405


def test_who_is_signed_in_is_spoken_to_in_the_language_of_their_account(client: Client, ana: Person) -> None:
    set_language(by=ana, language="es")
    client.force_login(ana)
    client.cookies["language"] = "fr"
    assert '<html lang="es"' in client.get("/account/", headers={"accept-language": "fr"}).text
    client.post("/language/", {"language": "fr"})
    ana.refresh_from_db()
    assert ana.language == "fr"


def test_a_program_says_its_language_with_every_call(client: Client, ana: Person) -> None:
    client.cookies["language"] = "fr"
    answer = client.get("/api/v1/proposals/987/", headers={"accept-language": "es"})
    assert answer.status_code == 404
    assert answer["Content-Language"] == "es"
    assert "Accept-Language" in answer["Vary"]


@pytest.fixture
def named(molinos: District, streets: Office) -> None:
    molinos.texts = {"fr": {"name": "Les Moulins"}}
    molinos.save(update_fields=["texts"])
    streets.texts = {"es": {"name": "Calles", "description": "Aceras"}}
    streets.save(update_fields=["texts"])


def test_parts_of_the_city_are_named_in_the_readers_language(named: None, molinos: District, streets: Office) -> None:
    own = molinos.name
    with override("fr"):
        assert District.objects.get(pk=molinos.pk).name == "Les Moulins"
        assert known().districts[molinos.pk].name == "Les Moulins"
        assert ("molinos", "Les Moulins", 0) in open_proposals().districts
        assert str(Office.objects.get(pk=streets.pk)) == streets.own_name
    with override("es"):
        assert District.objects.get(pk=molinos.pk).name == own
        assert Office.objects.get(pk=streets.pk).description == "Aceras"
        assert office_name(streets.pk) == "Calles"


def test_a_row_that_is_saved_in_another_language_keeps_what_was_stored(named: None, molinos: District) -> None:
    own = molinos.own_name
    with override("fr"):
        row = District.objects.get(pk=molinos.pk)
        row.save()
        row.refresh_from_db()
        assert row.own_name == own
    assert District.objects.get(pk=molinos.pk).name == own


def test_the_journal_keeps_the_stored_name_and_the_story_says_the_readers(
    named: None, streets: Office, ana: Person, omar: Person, client: Client
) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER)
    with override("es"):
        publish_answer(proposal_id=proposal.pk, by=omar, decision="declined", reasons="r" * 30, summary="s" * 30)
    entry = Entry.objects.get(verb="proposal.answered")
    assert entry.data["office"] == streets.own_name
    with override("es"):
        assert office_name(entry.data["office_id"]) == "Calles"
        assert office_name(entry.data["office_id"] + 1_000, "As it was called") == "As it was called"


def test_a_mail_is_written_in_the_readers_language(ana: Person, client: Client, city: Any) -> None:
    set_language(by=ana, language="fr")
    client.post("/account/password/reset/", {"email": ana.email}, headers={"accept-language": "es"})
    assert mail.outbox[0].subject == "Choisissez un nouveau mot de passe"


def test_a_new_account_keeps_the_language_it_was_made_in(client: Client, city: Any) -> None:
    client.post(
        "/account/sign-up/",
        {"email": "new@example.org", "password1": "vier Wolken und ein Rad"},
        headers={"accept-language": "es-ES"},
    )
    assert Person.objects.get(email="new@example.org").language == "es"


def test_a_district_with_words_in_no_language_costs_no_query(named: None, django_assert_num_queries: Any) -> None:
    rows = list(District.objects.only("id", "name"))
    with django_assert_num_queries(0), override("fr"):
        assert all(row.name for row in rows)
