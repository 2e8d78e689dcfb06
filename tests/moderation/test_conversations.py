"""What is said in conversations is flagged, hidden, brought back and erased like everything else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Person
from charter.models import District
from commons import clock, kept
from commons.errors import IllegalMove, Refused
from commons.models import Visibility
from deliberation.models import Conversation, Statement, Stir
from journal.models import Entry
from moderation import actions, queries
from moderation.contents import KINDS, whole_of
from moderation.lifecycle import State
from moderation.models import Act, Concern
from moderation.rights import erase_hidden_content
from tests import build
from tests.moderation.conftest import WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def summer(ana: Person, molinos: District) -> Conversation:
    """What ana asks her district."""
    made: Conversation = Conversation.objects.create(
        title="How should our streets live through summer?", author=ana, district=molinos
    )
    return made


@pytest.fixture
def insult(summer: Conversation, carl: Person) -> Statement:
    made: Statement = Statement.objects.create(
        conversation=summer, number=1, author=carl, text="Who drives to school is a fool."
    )
    return made


def flag(piece: Conversation | Statement, by: Person | None) -> Concern:
    kind = piece._meta.model_name or ""
    return actions.flag_content(kind=kind, content_id=piece.pk, by=by, reason="insult")


def test_a_statement_is_flagged_hidden_and_brought_back(
    summer: Conversation, insult: Statement, bea: Person, nora: Person
) -> None:
    concern = flag(insult, bea)
    flag(insult, None)
    assert (concern.kind, concern.author_id, concern.district_id) == ("statement", insult.author_id, summer.district_id)
    assert concern.proposal_id is None and concern.place == {"conversation": summer.pk}

    (row,) = queries.queue(person=nora, kind="statement", district="molinos")
    queries.with_content([row])
    assert row.piece == insult and whole_of(row.piece) == summer == row.whole
    assert queries.shown_words(row.piece) == ("", insult.text)

    actions.hide(kind="statement", content_id=insult.pk, by=nora, reason="illegal", text=WORDS)
    assert not Statement.objects.public().exists()
    hidden = Entry.objects.get(verb="statement.hidden")
    assert hidden.data == {"rule": "illegal", "conversation": summer.pk}
    assert Entry.objects.get(verb="moderation.hidden").data["conversation"] == summer.pk
    assert Stir.objects.filter(conversation=summer).count() == 1, "the next map counts it no more"
    with pytest.raises(ObjectDoesNotExist):
        flag(insult, bea)
    with pytest.raises(IllegalMove):
        actions.hide(kind="statement", content_id=insult.pk, by=nora, reason="insult", text=WORDS)

    actions.restore(kind="statement", content_id=insult.pk, by=nora, reason="mistake", text=WORDS)
    assert Statement.objects.public().get() == insult and Stir.objects.count() == 2
    assert Concern.objects.get().state == State.SETTLED


def test_its_author_is_asked_for_another_text(insult: Statement, nora: Person) -> None:
    actions.ask_to_edit(kind="statement", content_id=insult.pk, by=nora, reason="insult", text=WORDS)
    insult.refresh_from_db()
    assert insult.edit_asked_at is not None and insult.visibility == Visibility.PUBLIC
    assert Concern.objects.get().state == State.EDIT_ASKED


def test_nothing_of_a_hidden_conversation_can_be_flagged(
    summer: Conversation, insult: Statement, bea: Person, nora: Person
) -> None:
    flag(summer, bea)
    actions.hide(kind="conversation", content_id=summer.pk, by=nora, reason="spam", text=WORDS)
    with pytest.raises(ObjectDoesNotExist):
        flag(insult, bea)


def test_a_hidden_conversation_is_gone_from_its_districts_page_at_once(
    summer: Conversation, nora: Person, settings: Any
) -> None:
    settings.FRAME_FRESH_SECONDS = 600
    kept.forget()
    assert summer.title in Client().get("/districts/molinos/").content.decode()
    actions.hide(kind="conversation", content_id=summer.pk, by=nora, reason="spam", text=WORDS)
    try:
        assert summer.title not in Client().get("/districts/molinos/").content.decode()
    finally:
        kept.forget()


def test_nobody_decides_about_themselves_nor_without_a_mandate(insult: Statement, carl: Person, nora: Person) -> None:
    with pytest.raises(Refused) as own:
        flag(insult, carl)
    assert own.value.verdict.code == "own-content"
    Statement.objects.filter(pk=insult.pk).update(author=nora)
    for by, code in ((nora, "own-content"), (carl, "not-moderator")):
        with pytest.raises(Refused) as refusal:
            actions.hide(kind="statement", content_id=insult.pk, by=by, reason="insult", text=WORDS)
        assert refusal.value.verdict.code == code
    assert not Act.objects.exists() and Statement.objects.public().exists()


def test_what_was_hidden_for_half_a_year_is_erased(summer: Conversation, insult: Statement, nora: Person) -> None:
    for piece in (insult, summer):
        kind = piece._meta.model_name or ""
        actions.hide(kind=kind, content_id=piece.pk, by=nora, reason="insult", text=WORDS)
    Act.objects.update(created_at=clock.now() - dt.timedelta(days=185))
    assert erase_hidden_content(clock.now()) == 2
    insult.refresh_from_db()
    summer.refresh_from_db()
    assert (insult.text, summer.title, summer.about) == ("", "", "")
    assert insult.visibility == summer.visibility == Visibility.ERASED
    assert Concern.objects.filter(state=State.SETTLED).count() == 2


def test_a_concern_is_about_one_thing(summer: Conversation, bea: Person, molinos: District) -> None:
    proposal = build.proposal(bea, district=molinos)
    for about in ({}, {"proposal": proposal, "conversation": summer}):
        with pytest.raises(IntegrityError, match="moderation_concern_of_one"), transaction.atomic():
            Concern.objects.create(kind="conversation", content_id=summer.pk, **about)
    assert len(dict(KINDS)) == len(KINDS), "no kind has two apps"
