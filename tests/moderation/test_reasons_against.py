"""The words with which residents contest an answer obey the same visibility as everything else; numbers stay."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Person
from charter.models import District
from commons import clock
from commons.errors import Refused
from moderation import actions
from moderation.models import Concern
from moderation.rights import erase_hidden_content
from proposals import queries
from proposals.lifecycle import State
from proposals.models import Answer, AnswerVerdict
from tests import build
from tests.callers import caller
from tests.moderation.conftest import WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict(ana: Person, bea: Person, molinos: District) -> AnswerVerdict:
    proposal = build.proposal(ana, state=State.ANSWERED, district=molinos, answered_at=clock.now())
    answer = build.answer(proposal, by=proposal.office)
    Answer.objects.filter(pk=answer.pk).update(verdict_until=clock.now() + dt.timedelta(days=21))
    made: AnswerVerdict = AnswerVerdict.objects.create(
        answer=answer, person=bea, says="contest", why="little", reason="Only the zwrkqx is mended."
    )
    return made


def everywhere(verdict: AnswerVerdict) -> list[str]:
    pk = verdict.answer.proposal_id
    paths = (f"/proposals/{pk}/", f"/proposals/{pk}/flag/", f"/api/v1/proposals/{pk}/answer/verdict/")
    more = (f"/proposals/{pk}/print/", f"/proposals/{pk}/history/", f"/api/v1/proposals/{pk}/")
    return [path for path in (*paths, *more) if "zwrkqx" in Client().get(path).content.decode()]


def test_it_is_flagged_hidden_and_brought_back(verdict: AnswerVerdict, nora: Person, carl: Person) -> None:
    kind = {"kind": "answerverdict", "content_id": verdict.pk}
    shown = everywhere(verdict)
    assert len(shown) == 3
    assert caller(carl).post(f"/api/v1/verdicts/{verdict.pk}/flag/", {"reason": "spam"}).status_code == 200
    assert Concern.objects.get().author_id == verdict.person_id
    actions.hide(**kind, by=nora, reason="illegal", text=WORDS)
    assert everywhere(verdict) == []
    judged = caller().get(f"/api/v1/proposals/{verdict.answer.proposal_id}/answer/verdict/").json()
    assert (judged["contest"], judged["by_reason"], judged["reasons"]) == (1, {"little": 1}, [])
    actions.restore(**kind, by=nora, reason="mistake", text=WORDS)
    assert everywhere(verdict) == shown


def test_a_moderator_reads_it_in_the_queue_and_nobody_decides_on_their_own(
    verdict: AnswerVerdict, nora: Person, bea: Person
) -> None:
    actions.flag_content(kind="answerverdict", content_id=verdict.pk, by=None, reason="spam")
    browser = Client()
    browser.force_login(nora)
    for path in ("/moderation/queue/?kind=answerverdict", f"/moderation/content/answerverdict/{verdict.pk}/"):
        assert "zwrkqx" in browser.get(path).content.decode(), path
    with pytest.raises(Refused):
        actions.hide(kind="answerverdict", content_id=verdict.pk, by=bea, reason="spam", text=WORDS)


def test_what_was_hidden_for_half_a_year_is_erased_and_still_counts(verdict: AnswerVerdict, nora: Person) -> None:
    actions.hide(kind="answerverdict", content_id=verdict.pk, by=nora, reason="personal_data", text=WORDS)
    assert erase_hidden_content(clock.now() + dt.timedelta(days=185)) == 1
    verdict.refresh_from_db()
    assert (verdict.reason, verdict.visibility) == ("", "erased")
    assert queries.judged(verdict.answer).contest == 1


def test_a_verdict_without_words_cannot_be_flagged(verdict: AnswerVerdict, carl: Person) -> None:
    AnswerVerdict.objects.update(reason="")
    assert caller(carl).post(f"/api/v1/verdicts/{verdict.pk}/flag/", {"reason": "spam"}).status_code == 404
