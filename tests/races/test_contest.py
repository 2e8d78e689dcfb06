"""Many contest one answer at once: it goes back exactly once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Person
from charter.models import District
from journal.models import Entry
from proposals.lifecycle import State
from proposals.models import Answer, Proposal
from tests import build
from tests.races.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 60


def answered(ana: Person, molinos: District, people: list[Person]) -> Proposal:
    proposal = build.proposal(ana, state=State.ANSWERED, district=molinos, answered_at=timezone.now())
    build.supports(proposal, people)
    answer = build.answer(proposal, by=proposal.office, decision="declined")
    Answer.objects.filter(pk=answer.pk).update(verdict_until=timezone.now() + dt.timedelta(days=21))
    return proposal


def calls(proposal: Proposal, people: list[Person]) -> list[dict[str, int]]:
    return [{"proposal": proposal.pk, "person": person.pk} for person in people]


def contested(proposal: Proposal) -> int:
    return Entry.objects.filter(verb="proposal.contested", subject_id=proposal.pk).count()


def test_the_last_verdicts_come_at_once_and_it_goes_back_once(ana: Person, molinos: District) -> None:
    people = build.residents(PEOPLE, molinos)
    proposal = answered(ana, molinos, people)
    said = rush("contest_or_be_late", calls(proposal, people))
    proposal.refresh_from_db()
    assert (proposal.state, contested(proposal)) == (State.AWAITING_ANSWER, 1)
    assert said["said"] == proposal.answers.get().verdicts.count() >= 10
    assert said["said"] + said["late"] == PEOPLE


def test_exactly_enough_at_once_are_never_overlooked(ana: Person, molinos: District) -> None:
    people = build.residents(10, molinos)
    proposal = answered(ana, molinos, people)
    assert rush("contest", calls(proposal, people)) == {"said": 10}
    proposal.refresh_from_db()
    assert (proposal.state, contested(proposal)) == (State.AWAITING_ANSWER, 1)


def test_decided_inside_the_transaction_it_goes_back_often_or_never(ana: Person, molinos: District) -> None:
    people = build.residents(PEOPLE, molinos)
    proposals = [answered(ana, molinos, people) for _ in range(2)]  # once may go well by chance
    for proposal in proposals:
        rush("contest_and_decide_inside", calls(proposal, people))
    assert any(contested(proposal) != 1 for proposal in proposals)
