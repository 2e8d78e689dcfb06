"""The pages really speak the reader's language: walked in French and in Spanish, with a story on each."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from accounts.actions import set_language
from accounts.models import Person
from charter.models import Office, Topic
from journal.actions import sequence
from notifications.actions import tell_people
from notifications.models import Mail
from proposals.actions import give_support, publish_answer, write_comment
from proposals.lifecycle import State
from proposals.models import Proposal
from tests import build
from tests.architecture import texts
from tests.architecture.unmarked import ROOT

LANGUAGES = ["fr", "es"]
EVERYBODY = [
    "/",
    "/proposals/",
    "/proposals/?search=banco&order=closest&state=open",
    "/proposals/{open}/",
    "/proposals/{open}/history/",
    "/proposals/{answered}/",
    "/proposals/{answered}/delivery/",
    "/awaiting/",
    "/districts/molinos/",
    "/topics/mobility/",
    "/offices/streets/",
    "/charter/",
    "/charter/support_threshold/",
    "/mandates/",
    "/account/sign-up/",
    "/account/sign-in/",
    "/account/password/reset/",
    "/nowhere/",
]
OF_ANA = [
    "/account/",
    "/account/name/",
    "/account/proof/",
    "/account/proof/end/",
    "/account/proof/post/",
    "/account/proof/post/ask/",
    "/account/proof/register/",
    "/account/security/",
    "/account/sessions/",
    "/account/email/",
    "/account/muted/",
    "/account/tokens/",
    "/account/preferences/",
    "/inbox/",
    "/proposals/new/",
    "/proposals/mine/",
    "/proposals/{draft}/check/",
    "/proposals/{open}/withdraw/",
]
OF_OMAR = [
    "/proposals/{awaiting}/",
    "/proposals/{awaiting}/answer/",
    "/proposals/{awaiting}/extend/",
    "/proposals/{awaiting}/handover/",
]
OF_CLEO = ["/desk/", "/desk/post/", "/account/"]
# Words of the pages that are the same in English: names, codes, what people wrote.
# Names, and the values of a rule, which are codes.
OWN = re.compile(r"Multitude|Ana|Bea|Omar Haddad|English|all")


class _Words(HTMLParser):
    """The words of a page, piece by piece, without what people wrote in another language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.mute = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self.mute += 1
        given = dict(attrs)
        self.said += [given[name] or "" for name in ("aria-label", "alt", "title", "placeholder") if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self.mute -= 1

    def handle_data(self, data: str) -> None:
        if not self.mute:
            self.said.append(data)


def words_of(page: str) -> set[str]:
    reader = _Words()
    reader.feed(page)
    return {" ".join(each.split()) for each in reader.said if each.strip()}


def source(language: str) -> dict[str, str]:
    """Return the catalogue's English texts without holes that read otherwise in the language.

    A word that is the same in one of its meanings (“Votes” that are held, in French) tells nothing.
    """
    catalog = texts.read(texts.po_path(ROOT, language), language)
    found, same = {}, set()
    for message in texts._messages(catalog):
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        for english, said in zip(ids, texts._forms(message), strict=True):
            plain = " ".join(re.sub(r"<[^>]+>", "", english).split())
            if english == said:
                same.add(plain)
            if english != said and not texts.HOLES.search(english) and re.search(r"[a-z]{3}", english):
                found[plain] = said
    return {plain: said for plain, said in found.items() if plain not in same}


@pytest.fixture
def story(ana: Person, bea: Person, omar: Person, mobility: Topic, streets: Office) -> dict[str, int]:
    """A proposal in each state that matters, written in French, so that only the pages' own words can be English."""
    build.office("parks", "Parques")
    for part, name in ((mobility, "Movilidad"), (streets, "Calles")):
        part.name, part.description = name, ""
        part.save()
    text: dict[str, Any] = {"title": "Un banc", "body": "Rien.", "lang": "fr"}
    there = {
        "open": build.proposal(ana, **text),
        "draft": build.proposal(ana, state=State.DRAFT, **text),
        "awaiting": build.proposal(ana, state=State.AWAITING_ANSWER, **text),
        "answered": build.proposal(ana, state=State.AWAITING_ANSWER, **text),
    }
    give_support(proposal_id=there["open"].pk, by=bea)
    write_comment(proposal_id=there["open"].pk, by=bea, body="Oui.", lang="fr", side="for")
    publish_answer(
        proposal_id=there["answered"].pk,
        by=omar,
        decision="accepted",
        reasons="Raisons. " * 5,
        summary="Oui, bien sûr.",
        commitments=[{"text": "Un banc", "due_on": "2099-03-01"}],
    )
    return {name: proposal.pk for name, proposal in there.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["visitor", "ana", "omar", "cleo"])
def test_no_english_sentence_is_left_on_a_page(
    language: str, who: str, client: Client, story: dict[str, int], ana: Person, omar: Person, cleo: Person
) -> None:
    english = source(language)
    reader = {"ana": ana, "omar": omar, "cleo": cleo}.get(who)
    if reader:
        set_language(by=reader, language=language)
        client.force_login(reader)
    left = []
    for path in {"visitor": EVERYBODY, "ana": OF_ANA, "omar": OF_OMAR, "cleo": OF_CLEO}[who]:
        page = client.get(path.format(**story), headers={"accept-language": language}, follow=True)
        assert page.status_code in (200, 403, 404), path
        assert f'<html lang="{language}"' in page.text, path
        left += [(path, said) for said in words_of(page.text) if said in english and not OWN.fullmatch(said)]
    assert left == []


def test_the_walk_would_notice(client: Client, story: dict[str, int]) -> None:
    page = client.get(f"/proposals/{story['open']}/", headers={"accept-language": "en"}).text
    assert len(words_of(page) & set(source("fr"))) > 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_and_numbers_are_written_as_the_language_does(language: str, client: Client, ana: Person) -> None:
    proposal = build.proposal(ana, threshold=1_204)
    Proposal.objects.filter(pk=proposal.pk).update(published_at="2024-03-03T12:00:00Z")
    page = html.unescape(client.get(f"/proposals/{proposal.pk}/", headers={"accept-language": language}).text)
    assert {"fr": "3 mars 2024", "es": "3 de marzo de 2024"}[language] in page
    assert {"fr": "1\u202f204", "es": "1.204"}[language] in page


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Donnez un titre à votre proposition."), ("es", "Pon un título a tu propuesta.")],
)
def test_what_is_wrong_is_said_in_the_readers_language(language: str, title: str, client: Client, ana: Person) -> None:
    set_language(by=ana, language=language)
    client.force_login(ana)
    assert title in html.unescape(client.post("/proposals/new/", {"title": ""}).text)


def test_a_problem_document_is_in_the_programs_language(client: Client, ana: Person) -> None:
    proposal = build.proposal(ana)
    refused = client.put(f"/api/v1/proposals/{proposal.pk}/support/", headers={"accept-language": "es"})
    assert refused.status_code == 401
    wrong = client.get("/api/v1/proposals/?colour=red", headers={"accept-language": "es"})
    assert wrong.json()["title"] == "Datos no válidos"
    assert wrong.json()["errors"] == {"colour": ["Aquí no existe este filtro."]}


def test_parts_of_the_city_are_in_the_programs_language(client: Client, mobility: Topic) -> None:
    mobility.texts = {"fr": {"name": "Rues et déplacements", "description": "À pied, à vélo."}}
    mobility.save(update_fields=["texts"])
    row = client.get("/api/v1/topics/", headers={"accept-language": "fr"}).json()["results"][0]
    assert (row["code"], row["name"], row["description"]) == ("mobility", "Rues et déplacements", "À pied, à vélo.")
    rule = client.get("/api/v1/rules/", headers={"accept-language": "fr"}).json()
    assert "Longueur maximale d’un titre." in str(rule)
    with override("fr"):
        assert str(mobility) == "Rues et déplacements"


def test_news_come_in_the_language_of_whoever_is_told(ana: Person, bea: Person, omar: Person, streets: Office) -> None:
    streets.texts = {"fr": {"name": "Rues et déplacements"}}
    streets.save(update_fields=["texts"])
    set_language(by=ana, language="fr")
    set_language(by=bea, language="es")
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER, title="Un banc")
    give_support(proposal_id=proposal.pk, by=bea)
    publish_answer(
        proposal_id=proposal.pk, by=omar, decision="declined", reasons="Raisons. " * 5, summary="Non, voici pourquoi."
    )
    sequence()
    tell_people()
    mails = {mail.to: mail for mail in Mail.objects.all()}
    assert mails["ana@demo.example"].subject == "La ville a répondu : Un banc"
    assert "Rues et déplacements\u202f: Refusée." in mails["ana@demo.example"].text
    assert '<html lang="fr">' in mails["ana@demo.example"].html
    assert mails["bea@demo.example"].subject == "La ciudad ha respondido: Un banc"
    assert "Rechazada" in mails["bea@demo.example"].text
