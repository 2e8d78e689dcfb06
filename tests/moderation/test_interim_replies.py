"""What an office says before its answer obeys the same visibility as everything else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Person
from charter.models import District, Office
from commons import clock
from commons.errors import IllegalMove, Refused
from moderation import actions
from moderation.models import Concern
from moderation.rights import erase_hidden_content
from proposals.actions import send_interim_reply
from proposals.lifecycle import State
from proposals.models import InterimReply, Proposal
from tests import build
from tests.callers import caller
from tests.moderation.conftest import WORDS

pytestmark = pytest.mark.django_db
SAID = "We are asking the zwrkqx works; you hear from us by 3 May."


@pytest.fixture
def reply(ana: Person, omar: Person, streets: Office, molinos: District) -> InterimReply:
    owed = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)
    return send_interim_reply(proposal_id=owed.pk, by=omar, body=SAID)


def everywhere(proposal: Proposal) -> list[str]:
    paths = (
        f"/proposals/{proposal.pk}/",
        f"/proposals/{proposal.pk}/history/",
        f"/proposals/{proposal.pk}/print/",
        f"/proposals/{proposal.pk}/flag/",
        f"/api/v1/proposals/{proposal.pk}/",
        f"/api/v1/proposals/{proposal.pk}/interim-replies/",
    )
    return [path for path in paths if "zwrkqx" in Client().get(path).content.decode()]


def test_it_is_flagged_hidden_and_brought_back(reply: InterimReply, nora: Person, bea: Person) -> None:
    kind = {"kind": "interimreply", "content_id": reply.pk}
    shown = everywhere(reply.proposal)
    assert len(shown) == 5
    flagged = caller(bea).post(f"/api/v1/interim-replies/{reply.pk}/flag/", {"reason": "other", "text": "It names me."})
    assert flagged.status_code == 200 and Concern.objects.get().author_id == reply.author_id
    with pytest.raises(IllegalMove):
        actions.ask_to_edit(**kind, by=nora, reason="personal_data", text=WORDS)
    actions.hide(**kind, by=nora, reason="illegal", text=WORDS)
    assert everywhere(reply.proposal) == []
    actions.restore(**kind, by=nora, reason="mistake", text=WORDS)
    assert everywhere(reply.proposal) == shown


def test_a_moderator_sees_it_in_the_queue(reply: InterimReply, nora: Person) -> None:
    actions.flag_content(kind="interimreply", content_id=reply.pk, by=None, reason="spam")
    browser = Client()
    browser.force_login(nora)
    for path in ("/moderation/queue/?kind=interimreply", f"/moderation/content/interimreply/{reply.pk}/"):
        page = browser.get(path).content.decode()
        assert "zwrkqx" in page and "interim reply" in page.lower(), path


def test_an_officials_own_word_is_decided_by_another(reply: InterimReply, omar: Person) -> None:
    with pytest.raises(Refused):
        actions.hide(kind="interimreply", content_id=reply.pk, by=omar, reason="spam", text=WORDS)


def test_what_was_hidden_for_half_a_year_is_erased(reply: InterimReply, nora: Person) -> None:
    actions.hide(kind="interimreply", content_id=reply.pk, by=nora, reason="personal_data", text=WORDS)
    assert erase_hidden_content(clock.now() + dt.timedelta(days=185)) == 1
    reply.refresh_from_db()
    assert (reply.body, reply.visibility) == ("", "erased")
