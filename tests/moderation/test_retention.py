"""What has been hidden for half a year is erased; what was decided about it stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Person
from charter.models import District, Office
from commons import clock
from commons.models import Visibility
from journal.models import Entry
from moderation import actions
from moderation.lifecycle import State
from moderation.models import Act, Concern
from moderation.rights import erase_hidden_content
from proposals.lifecycle import State as Life
from proposals.models import Answer, Comment, Picture, Proposal, Revision
from tests import build
from tests.moderation.conftest import WORDS

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def hide(piece: Proposal | Comment | Picture | Answer, nora: Person, *, days: int) -> Act:
    """Hide it, so many days ago."""
    act = actions.hide(kind=piece._meta.model_name or "", content_id=piece.pk, by=nora, reason="illegal", text=WORDS)
    Act.objects.filter(pk=act.pk).update(created_at=clock.now() - days * DAY)
    return act


def test_its_text_goes_and_the_act_stays(crossing: Proposal, remark: Comment, nora: Person, carl: Person) -> None:
    act = hide(remark, nora, days=185)
    assert erase_hidden_content(clock.now()) == 1
    remark.refresh_from_db()
    assert (remark.body, remark.visibility, remark.author_id) == ("", Visibility.ERASED, carl.pk)
    assert Concern.objects.get().state == State.SETTLED
    kept = Act.objects.get()
    assert (kept.pk, kept.reason, kept.text, kept.restored_at) == (act.pk, "illegal", WORDS, None)
    assert Entry.objects.filter(verb="comment.erased", actor=None, subject_id=remark.pk).count() == 1
    assert erase_hidden_content(clock.now()) == 0
    browser = Client()
    for reader in (carl, nora):
        browser.force_login(reader)
        text = browser.get(f"/moderation/acts/{act.pk}/").content.decode()
        assert "It is erased." in text and "fool" not in text
    assert browser.get("/moderation/queue/?state=settled").status_code == 200


def test_not_before_its_time_nor_what_came_back(crossing: Proposal, remark: Comment, nora: Person) -> None:
    hide(remark, nora, days=183)
    assert erase_hidden_content(clock.now()) == 0
    hide(crossing, nora, days=400)
    actions.restore(kind="proposal", content_id=crossing.pk, by=nora, reason="mistake", text=WORDS)
    assert erase_hidden_content(clock.now() + 2 * DAY) == 1
    crossing.refresh_from_db()
    assert crossing.visibility == Visibility.PUBLIC and crossing.body


def test_a_proposal_goes_with_all_its_texts_and_its_supports_stay(
    crossing: Proposal, bea: Person, nora: Person, molinos: District
) -> None:
    build.supports(crossing, [bea])
    hide(crossing, nora, days=200)
    assert erase_hidden_content(clock.now()) == 1
    crossing.refresh_from_db()
    assert (crossing.title, crossing.body, crossing.visibility) == ("", "", Visibility.ERASED)
    assert (crossing.state, crossing.supports.count()) == (Life.WITHDRAWN, 1)
    assert set(Revision.objects.filter(proposal=crossing).values_list("title", "body")) <= {("", "")}
    assert Client().get(f"/proposals/{crossing.pk}/").status_code == 404


def test_a_picture_goes_with_its_row_an_answer_stays(
    crossing: Proposal, ana: Person, molinos: District, streets: Office, nora: Person
) -> None:
    names = {"key": "a" * 32, "digest": "b" * 32}
    picture = Picture.objects.create(
        proposal=crossing, position=1, width=9, height=9, widths=[320], alt="A face", **names
    )
    answered = build.proposal(ana, state=Life.ANSWERED, district=molinos)
    answer = Answer.objects.create(
        proposal=answered, office=streets, decision="accepted", reasons="Because. " * 9, summary="Yes."
    )
    hide(picture, nora, days=200)
    hide(answer, nora, days=200)
    assert erase_hidden_content(clock.now()) == 1
    assert not Picture.objects.exists()
    answer.refresh_from_db()
    assert answer.visibility == Visibility.HIDDEN and answer.reasons
    assert erase_hidden_content(clock.now()) == 0


def test_what_its_author_took_back_meanwhile_is_settled(remark: Comment, nora: Person) -> None:
    hide(remark, nora, days=200)
    Comment.objects.update(visibility=Visibility.ERASED, body="")
    assert erase_hidden_content(clock.now()) == 1
    assert Concern.objects.get().state == State.SETTLED
