"""A rule that changes while a clock or a vote runs alters none that runs: each keeps what it began with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

import charter.queries
from accounts.models import Person
from charter.catalogue import RULES
from charter.models import District, Office, RuleVersion
from commons import clock
from proposals import actions, queries
from proposals.actions.tend_clocks import due_reminder, since
from proposals.lifecycle import State
from proposals.models import Answer, Merge, Proposal
from tests import build
from tests.voting.build import opened
from voting.queries import rules_file

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def changed(code: str, value: Any) -> None:
    """Another version, in force at once."""
    number = RuleVersion.objects.filter(rule=code).count() + 2
    RuleVersion.objects.create(rule=code, number=number, value=value, decision="A trial of one year.")


class World:
    """What runs: proposals of ana in every state that has a clock."""

    def __init__(self, ana: Person, bea: Person, ilse: Person, office: Office) -> None:
        self.ana, self.bea, self.ilse, self.office = ana, bea, ilse, office

    def gathering(self) -> Proposal:
        draft = actions.draft_proposal(
            by=self.ana, title="A wider pavement", body=build.BODY, topic_id=build.topic("mobility", "Streets").pk
        )
        return actions.publish_proposal(proposal_id=draft.pk, by=self.ana)

    def waiting(self) -> Proposal:
        proposal = build.proposal(self.ana, threshold=1)
        build.supports(proposal, [self.bea])
        assert actions.decide_reached(proposal_id=proposal.pk)
        return proposal

    def answered(self, says: int) -> Proposal:
        proposal = build.proposal(self.ana, state=State.ANSWERED, office=self.office)
        build.answer(proposal, by=self.office)
        Answer.objects.update(verdict_until=clock.now() + 5 * DAY)
        people = build.residents(says, self.bea.residency.district)
        build.supports(proposal, people)
        for each in people:
            actions.judge_answer(proposal_id=proposal.pk, by=each, says="contest", why="little")
        return proposal

    def done(self, ago: int) -> Proposal:
        at = timezone.now() - ago * DAY
        return build.proposal(self.ana, state=State.DONE, reached_at=at, closed_at=at)


@pytest.fixture
def world(ana: Person, bea: Person, ilse: Person, streets: Office) -> World:
    return World(ana, bea, ilse, streets)


def gather(world: World) -> Callable[[], Any]:
    proposal = world.gathering()
    return lambda: Proposal.objects.values_list("gather_until", "threshold").get(pk=proposal.pk)


def expiry(world: World) -> Callable[[], Any]:
    proposal = world.gathering()
    return lambda: queries.past_gathering(at=clock.now() + 60 * DAY).filter(pk=proposal.pk).exists()


def due(world: World) -> Callable[[], Any]:
    proposal = world.waiting()
    return lambda: Proposal.objects.values_list("due_at", flat=True).get(pk=proposal.pk)


def escalation(world: World) -> Callable[[], Any]:
    proposal = Proposal.objects.get(pk=world.waiting().pk)

    def kind() -> Any:
        days = charter.queries.over_time("escalate_days")(since(proposal))
        assert proposal.due_at is not None
        return due_reminder(proposal, at=proposal.due_at + 10 * DAY, escalate_days=days)

    return kind


def extension(world: World) -> Callable[[], Any]:
    proposal = Proposal.objects.get(pk=world.waiting().pk)
    began = proposal.contested_at or proposal.reached_at
    return lambda: charter.queries.rule("extend_days", at=began).whole


def contest(world: World) -> Callable[[], Any]:
    proposal = world.answered(5)  # ten are needed
    return lambda: queries.ready_to_contest(at=clock.now()).filter(pk=proposal.pk).exists()


def contest_by_enough(world: World) -> Callable[[], Any]:
    proposal = world.answered(12)
    Proposal.objects.filter(pk=proposal.pk).update(state=State.ANSWERED, contested_at=None, answered_at=clock.now())
    return lambda: queries.ready_to_contest(at=clock.now()).filter(pk=proposal.pk).exists()


def verdict_days(world: World) -> Callable[[], Any]:
    proposal = world.answered(0)
    return lambda: proposal.answers.get().verdict_until


def asking(world: World) -> Callable[[], Any]:
    proposal = world.done(20)  # twenty-eight days are the rule
    return lambda: queries.to_be_asked(at=clock.now()).filter(pk=proposal.pk).exists()


def asking_soon(world: World) -> Callable[[], Any]:
    proposal = world.done(30)
    return lambda: queries.to_be_asked(at=clock.now()).filter(pk=proposal.pk).exists()


def merge(world: World) -> Callable[[], Any]:
    one, other = build.proposal(world.ana), build.proposal(world.bea)
    made = actions.suggest_merge(by=world.ana, proposal_ids=[one.pk, other.pk], reason="Both ask for one crossing.")
    return lambda: Merge.objects.get(pk=made.pk).answer_until


def editing(world: World) -> Callable[[], Any]:
    proposal = build.proposal(world.ana)
    comment = actions.write_comment(proposal_id=proposal.pk, by=world.bea, body="Yes.", side="for")

    def correctable() -> Any:
        at = comment.created_at + dt.timedelta(minutes=10)
        return actions.edit_comment(comment_id=comment.pk, by=world.bea, body="Yes, please.", at=at).body

    return correctable


def cap(world: World) -> Callable[[], Any]:
    its, _shares = opened(world.ilse, method="approval", secrecy="open")
    return lambda: rules_file(its)["delegation"]


RUNNING: list[tuple[str, Any, Callable[[World], Callable[[], Any]]]] = [
    ("gather_days", 30, gather),
    ("support_threshold", 5, gather),
    ("support_threshold_least", 200, gather),
    ("gather_days", 30, expiry),
    ("answer_days", 10, due),
    ("escalate_days", 7, escalation),
    ("extend_days", 5, extension),
    ("contest_least", 3, contest),
    ("contest_least", 40, contest_by_enough),
    ("verdict_days", 90, verdict_days),
    ("done_check_days", 14, asking),
    ("done_check_days", 60, asking_soon),
    ("merge_answer_days", 60, merge),
    ("edit_minutes", 1, editing),
    ("delegation_cap", 50, cap),
]


@pytest.mark.parametrize(("code", "value", "run"), RUNNING, ids=lambda each: getattr(each, "__name__", str(each)))
def test_what_runs_keeps_its_rules(
    world: World, code: str, value: Any, run: Callable[[World], Callable[[], Any]]
) -> None:
    read = run(world)
    if "done_check" in code:  # the proposal was done under the first rule, before today's
        assert charter.queries.rules(at=timezone.now() - 10 * DAY)["done_check_days"].number == 1
    before = read()
    changed(code, value)
    assert charter.queries.rule(code).value == value != RULES[code].start
    assert read() == before


def test_the_second_clock_of_a_contested_answer_is_a_new_one(world: World) -> None:
    proposal = world.answered(12)
    changed("answer_days", 12)
    Proposal.objects.filter(pk=proposal.pk).update(state=State.ANSWERED, contested_at=None)
    assert actions.decide_contested(proposal_id=proposal.pk)
    again = Proposal.objects.get(pk=proposal.pk)
    assert again.contested_at is not None and again.due_at == clock.due(again.contested_at, 12)


def test_the_database_lets_no_rule_begin_before_it_was_entered(molinos: District) -> None:
    past = clock.now() - DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.create(rule="answer_days", number=2, value=20, decision="So.", effective_at=past)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.create(rule="answer_days", number=2, value=20, decision="So.", decided_by="residents")


def test_of_two_announced_the_later_holds_longest(ilse: Person) -> None:
    at = clock.now()
    for number, days in ((2, 30), (3, 10)):
        RuleVersion.objects.create(
            rule="answer_days", number=number, value=20 + number, decision="So.", effective_at=at + days * DAY
        )
    values = [charter.queries.rule("answer_days", at=at + days * DAY).value for days in (5, 15, 40)]
    assert values == [30, 23, 22]
    assert [each.number for each in charter.queries.rules_to_come(at=at)] == [3, 2]
