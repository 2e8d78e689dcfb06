"""What an office says among its own is nowhere else: every address and route is asked, exports and search too."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

import accounts.queries
from accounts.models import Mandate, Person
from charter.models import District, Office
from journal.actions import sequence
from notifications.models import Mail
from proposals import actions
from proposals.models import Proposal
from tests import build
from tests.callers import caller
from tests.moderation.test_planted_word import WORD, World, hits
from tests.notifications.test_tell_people import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(ana: Person, bea: Person, carl: Person, molinos: District, streets: Office) -> World:
    """One thing of every kind, without the word; but the office's own work on what waits is full of it."""
    cache.clear()
    return World(ana, bea, carl, molinos, streets, word="plain")


def work(owed: Proposal, omar: Person, clara: Person) -> None:
    content: dict[str, Any] = {"decision": "accepted", "reasons": f"{WORD} and more of it", "summary": f"A {WORD} so."}
    actions.assign_proposal(proposal_id=owed.pk, by=omar, official_id=clara.pk)
    actions.write_note(proposal_id=owed.pk, by=omar, body=f"The {WORD} is broken.")
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=content)
    look = actions.ask_second_look(proposal_id=owed.pk, by=omar)
    actions.return_second_look(proposal_id=owed.pk, by=clara, digest=look.digest, words=f"Leave the {WORD} out.")


def test_the_offices_own_words_are_nowhere(
    world: World, omar: Person, clara: Person, ilse: Person, nora: Person
) -> None:
    work(world.waiting, omar, clara)
    sequence()
    tell()
    water = build.office("water", "Water and Waste")
    oda = build.mandated("oda", Mandate.Role.OFFICIAL, office=water, holder_name="Oda Ruiz")
    readers: dict[str, Any] = {"visitor": Client(), "program": caller()}
    for person in (ilse, nora, oda):
        readers[person.name] = Client()
        readers[person.name].force_login(person)
    addresses = world.addresses(world.waiting)
    asked = dict.fromkeys(readers, addresses) | {"program": [one for one in addresses if one.startswith("/api/")]}
    assert {name: hits(readers[name], asked[name]) for name in readers} == {name: [] for name in readers}
    colleague = Client()
    colleague.force_login(clara)
    found = hits(colleague, addresses)
    # The walk would find it: the sheet, the draft and the text to be looked over are there for a colleague.
    pk = world.waiting.pk
    assert {f"/workspace/{pk}/", f"/proposals/{pk}/answer/"} <= set(found)
    assert f"/api/v1/proposals/{pk}/notes/" in found
    assert not any(WORD in mail.subject + mail.text + mail.html for mail in Mail.objects.all())


def test_ones_export_has_ones_own_notes_and_no_colleagues_words(world: World, omar: Person, clara: Person) -> None:
    work(world.waiting, omar, clara)
    hers, his = (str(accounts.queries.own_data(person)) for person in (clara, omar))
    assert WORD not in hers
    assert f"The {WORD} is broken." in his and f"Leave the {WORD} out." not in his
