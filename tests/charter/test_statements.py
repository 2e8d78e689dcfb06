"""The city's statements: what the software brings, what an administrator writes in its place."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Person
from charter import actions
from charter.models import CityVersion
from commons.errors import Refused
from journal.models import Entry

PAGES = ["legal", "terms", "privacy", "accessibility"]
TEXT = "## Who answers\n\nThe city of Ribera, 1 Bridge Square.\n\n<script>alert(1)</script> [a](javascript:alert(1))"
REASON = "The council wrote it in May."


@pytest.mark.parametrize("part", PAGES)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_city_has_its_statements_from_the_first_day(
    client: Client, city: object, part: str, language: str
) -> None:
    page = client.get(f"/{part}/", headers={"accept-language": language})
    assert page.status_code == 200 and f'<div class="prose" lang="{language}"' in page.text
    assert "%(" not in page.text and page.text.count("<h1>") == 1
    assert f'href="/{part}/"' in client.get("/").text


def test_a_city_that_nobody_founded_has_them_too(client: Client, db: None) -> None:
    assert client.get("/legal/").status_code == 200


def test_ilse_writes_one_and_everybody_reads_since_when_and_why(client: Client, ilse: Person) -> None:
    version = actions.publish_statement(part="legal", lang="en", text=TEXT, reason=REASON, by=ilse)
    page = client.get("/legal/").text
    assert "<h2>Who answers</h2>" in page and "1 Bridge Square" in page and REASON in page and ilse.name in page
    assert "<script>alert" not in page and 'href="javascript' not in page
    entry = Entry.objects.get(verb="city.changed")
    assert (entry.actor_id, entry.subject_id) == (ilse.pk, version.pk)
    assert entry.data == {"part": "legal", "lang": "en", "number": 2}
    again = actions.publish_statement(part="legal", lang="en", text=TEXT + "!", reason=REASON, by=ilse)
    assert (version.number, again.number) == (2, 3)
    assert [row.number for row in CityVersion.objects.order_by("id")] == [2, 3], "the old one stays"


def test_a_reader_of_another_language_reads_their_own_else_the_citys(client: Client, ilse: Person) -> None:
    actions.publish_statement(part="terms", lang="en", text="Be kind to each other. " * 3, reason=REASON, by=ilse)
    french = {"accept-language": "fr"}
    page = client.get("/terms/", headers=french).text
    assert "Be kind" in page and '<div class="prose" lang="en"' in page
    actions.publish_statement(part="terms", lang="fr", text="Soyez aimables entre vous. " * 3, reason=REASON, by=ilse)
    page = client.get("/terms/", headers=french).text
    assert "Soyez aimables" in page and '<div class="prose" lang="fr"' in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"part": "colours"}, "part"),
        ({"lang": "de"}, "lang"),
        ({"text": "Short."}, "text"),
        ({"text": "x" * 40_001}, "text"),
        ({"reason": "Why not"}, "reason"),
    ],
)
def test_what_is_not_a_statement_is_refused(ilse: Person, changed: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        actions.publish_statement(**{"part": "legal", "lang": "en", "text": TEXT, "reason": REASON, **changed}, by=ilse)
    assert list(error.value.message_dict) == [field]
    assert not CityVersion.objects.exists() and not Entry.objects.filter(verb="city.changed").exists()


@pytest.mark.parametrize("name", ["ana", "omar", "nora", "cleo", "carl"])
def test_nobody_else_writes_one(request: pytest.FixtureRequest, client: Client, name: str) -> None:
    person = request.getfixturevalue(name)
    with pytest.raises(Refused):
        actions.publish_statement(part="legal", lang="en", text=TEXT, reason=REASON, by=person)
    client.force_login(person)
    page = client.post("/administration/city/legal/en/", {"text": TEXT, "reason": REASON})
    assert page.status_code == 403 and not CityVersion.objects.exists()


def test_the_form_begins_with_what_is_said_now(client: Client, ilse: Person) -> None:
    client.force_login(ilse)
    page = client.get("/administration/city/privacy/fr/")
    assert page.status_code == 200 and "<textarea" in page.text and "Ribera" in client.get("/legal/").text
    done = client.post("/administration/city/privacy/en/", {"text": "We hold little. " * 5, "reason": REASON})
    assert (done.status_code, done["Location"]) == (302, "/administration/city/")
    assert "We hold little." in client.get("/privacy/").text
    again = client.post("/administration/city/privacy/en/", {"text": "", "reason": REASON})
    assert again.status_code == 400 and REASON in again.text
    assert client.get("/administration/city/charter/en/").status_code == 404
