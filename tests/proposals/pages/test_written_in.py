"""The language of a text: chosen where it is written, told where it is read."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accounts.models import Person
from proposals.lifecycle import State
from proposals.models import Comment, Proposal
from tests import build


def test_the_form_begins_with_the_pages_language_and_keeps_what_is_chosen(client: Client, ana: Person) -> None:
    ana.language = "fr"
    ana.save(update_fields=["language"])
    client.force_login(ana)
    page = client.get("/proposals/new/").text
    assert '<option value="fr" selected>Français</option>' in page
    sent = {
        "title": "Un banco junto al centro de salud",
        "body": "No hay dónde sentarse en el camino.",
        "lang": "es",
        "district": "molinos",
        "topic": "mobility",
    }
    build.topic("mobility", "Streets and mobility")
    assert client.post("/proposals/new/", sent).status_code == 302
    assert Proposal.objects.get().lang == "es"


def test_a_city_of_one_language_asks_for_none(client: Client, ana: Person, settings: Any) -> None:
    settings.LANGUAGES = [("en", "English")]
    client.force_login(ana)
    page = client.get("/proposals/new/").text
    assert 'name="lang"' not in page
    assert 'name="language"' not in page


def test_texts_say_their_language_where_they_stand(client: Client, ana: Person, bea: Person) -> None:
    proposal = build.proposal(ana, title="مقعد قرب المركز الصحي", body="لا مكان للجلوس في الطريق.", lang="ar")
    Comment.objects.create(proposal=proposal, author=bea, body="Oui, vraiment.", lang="fr")
    page = client.get(f"/proposals/{proposal.pk}/").text
    assert '<h1 class="mt-4" lang="ar" dir="auto">' in page
    assert '<div class="prose" lang="fr" dir="auto">' in page
    assert 'lang="ar" dir="auto"' in client.get("/proposals/").text


def test_a_comment_is_written_and_changed_in_a_language(client: Client, ana: Person, bea: Person) -> None:
    proposal = build.proposal(ana)
    client.force_login(bea)
    client.post(f"/proposals/{proposal.pk}/comments/", {"side": "for", "body": "Sí, de verdad.", "lang": "es"})
    comment = Comment.objects.get()
    assert comment.lang == "es"
    where = f"/proposals/{proposal.pk}/comments/{comment.pk}/edit/"
    assert '<option value="es" selected>' in client.get(where).text
    client.post(where, {"body": "Oui, vraiment.", "lang": "fr"})
    comment.refresh_from_db()
    assert comment.lang == "fr"
    client.post(where, {"body": "Qapla'", "lang": "tlh"})
    comment.refresh_from_db()
    assert comment.body == "Oui, vraiment."


def test_an_answer_in_preparation_keeps_its_language(client: Client, ana: Person, omar: Person) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER)
    client.force_login(omar)
    client.post(f"/proposals/{proposal.pk}/answer/draft/", {"summary": "Oui.", "lang": "fr"})
    assert '<option value="fr" selected>' in client.get(f"/proposals/{proposal.pk}/answer/").text
