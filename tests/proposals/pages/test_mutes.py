"""What somebody does not want to read is folded for them alone."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import mute_person, unmute_person
from accounts.models import Person
from charter.models import District
from proposals.models import Comment, Proposal
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def crossing(ana: Person, molinos: District) -> Proposal:
    return build.proposal(ana, district=molinos)


@pytest.fixture
def said(crossing: Proposal, carl: Person, omar: Person, mira: Person) -> Comment:
    """Carl speaks, Mira answers him, Omar speaks too."""
    first: Comment = Comment.objects.create(proposal=crossing, author=carl, body="Carl again and again.")
    Comment.objects.create(proposal=crossing, author=mira, body="Mira replies.", parent=first, root=first, depth=1)
    Comment.objects.create(proposal=crossing, author=omar, body="Omar the official.")
    return first


def look(who: Person | None, path: str) -> str:
    client = Client()
    if who is not None:
        client.force_login(who)
    return client.get(path).content.decode()


def folded(page: str) -> set[str]:
    """Who stands behind a closed line."""
    parts = re.findall(r"<details class=\"comment__folded\">.*?</details>", page, flags=re.S)
    assert all("You muted this person" in part for part in parts)
    return {name for name in ("Carl again", "Mira replies", "Omar the") if any(name in part for part in parts)}


def test_comments_are_folded_for_bea_alone(said: Comment, bea: Person, carl: Person, mira: Person) -> None:
    page, whole = f"/proposals/{said.proposal_id}/", f"/proposals/{said.proposal_id}/comments/{said.pk}/"
    mute_person(person_id=carl.pk, by=bea)
    for path in (page, whole):
        assert folded(look(bea, path)) == {"Carl again"}, "what others reply stays open"
        for other in (mira, carl, None):
            assert folded(look(other, path)) == set()
            assert "You muted" not in look(other, path)
    unmute_person(person_id=carl.pk, by=bea)
    assert folded(look(bea, page)) == set()


def test_officials_comments_fold_and_their_answer_does_not(
    client: Client, said: Comment, bea: Person, omar: Person
) -> None:
    mute_person(person_id=omar.pk, by=bea)
    assert folded(look(bea, f"/proposals/{said.proposal_id}/")) == {"Omar the"}


def test_each_voice_and_the_proposal_lead_to_muting_but_not_ones_own(
    said: Comment, bea: Person, carl: Person, ana: Person
) -> None:
    path = f"/proposals/{said.proposal_id}/"
    page = look(bea, path)
    assert f"/account/muted/{carl.pk}/?next={path}%23comments" in page and "Mute its author" in page
    assert f"/account/muted/{carl.pk}/" not in look(carl, path)
    assert "Mute its author" not in look(ana, path)
    assert "/account/muted/" not in look(None, path)


def test_it_costs_no_query(client: Client, said: Comment, bea: Person, carl: Person) -> None:
    client.force_login(bea)
    path = f"/proposals/{said.proposal_id}/"
    client.get(path)
    with CaptureQueriesContext(connection) as before:
        client.get(path)
    mute_person(person_id=carl.pk, by=bea)
    with CaptureQueriesContext(connection) as after:
        client.get(path)
    assert len(before) == len(after)
