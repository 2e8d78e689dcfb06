"""Whatever happens to a circle, any one member who is left can bring it on: no reachable state is stuck."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Person
from charter.models import District
from commons import clock
from commons.errors import IllegalMove, Refused
from deliberation import policy, queries, rights
from deliberation.actions import circles
from deliberation.lifecycle.circles import SAYABLE, State
from deliberation.models import Circle, Decision, Meeting, Membership
from tests import build
from tests.deliberation.circles.build import DAY, OBJECTION, TEXT, convened, founded, held, member

pytestmark = pytest.mark.django_db
EXAMPLES = 300 if os.environ.get("FULL") else 20
PEOPLE = 5


class Story:
    """A circle of five residents, and what can happen to it."""

    def __init__(self, people: list[Person], rule: str, openness: str, quorum: int) -> None:
        self.people = people
        its = founded(people[0], *people[1:3], rule=rule, openness=openness, quorum=quorum)
        self.circle_id = its.pk

    @property
    def circle(self) -> Circle:
        return Circle.objects.get(pk=self.circle_id)

    def happen(self, what: str, who: int, other: int) -> None:
        """Let it happen; what the rules refuse does not."""
        if not Person.objects.filter(pk=self.people[who].pk).exists():
            return
        by, about = Person.objects.get(pk=self.people[who].pk), self.people[other]
        try:
            with transaction.atomic():
                getattr(self, what)(by, about)
        except (Refused, IllegalMove, Membership.DoesNotExist):
            pass

    def join(self, by: Person, _other: Person) -> None:
        circles.join_circle(by=by, circle_id=self.circle_id)

    def leave(self, by: Person, _other: Person) -> None:
        circles.leave_circle(by=by, circle_id=self.circle_id)

    def erase(self, by: Person, other: Person) -> None:
        rights.erase(by.pk, texts=by.pk > other.pk)
        by.mandates.all().delete()
        Person.objects.filter(pk=by.pk).delete()

    def block(self, by: Person, _other: Person) -> None:
        Person.objects.filter(pk=by.pk).update(is_active=False)

    def step_down(self, by: Person, _other: Person) -> None:
        circles.step_down(by=by, circle_id=self.circle_id)

    def term_over(self, _by: Person, _other: Person) -> None:
        Membership.objects.exclude(facilitates_until=None).update(facilitates_until=clock.now())

    def neglect(self, by: Person, _other: Person) -> None:
        held(convened(by, self.circle), days_ago=30)

    def ask(self, by: Person, _other: Person) -> None:
        circles.open_decision(by=by, circle_id=self.circle_id, title="Something", text=TEXT)

    def call_other(self, by: Person, other: Person) -> None:
        concerned = member(self.circle, other)
        Membership.objects.filter(pk=concerned.pk).update(willing=True)
        circles.open_decision(by=by, circle_id=self.circle_id, kind="facilitator", member_id=concerned.pk)

    def exclude(self, by: Person, other: Person) -> None:
        if other.pk == by.pk or queries.circles.active_members(self.circle).count() < 3:
            return
        concerned = queries.circles.active_members(self.circle).filter(person=other).first()
        if concerned is not None:
            circles.open_decision(
                by=by, circle_id=self.circle_id, kind="exclusion", member_id=concerned.pk, text=OBJECTION
            )

    def speak(self, by: Person, other: Person) -> None:
        for its in Decision.objects.filter(circle=self.circle_id, state=State.OPEN):
            words = SAYABLE[its.rule]
            circles.speak(by=by, decision_id=its.pk, said=words[other.pk % len(words)], reason=OBJECTION)

    def time_passes(self, _by: Person, _other: Person) -> None:
        past = dt.timedelta(days=31)
        for its in Decision.objects.filter(circle=self.circle_id, state=State.OPEN):
            its.opened_at, its.closes_at = its.opened_at - past, its.closes_at - past
            its.save(update_fields=["opened_at", "closes_at"])
        for each in Membership.objects.filter(circle=self.circle_id):
            each.joined_at -= past
            each.save(update_fields=["joined_at"])
        Circle.objects.filter(pk=self.circle_id, vacant_since__isnull=False).update(vacant_since=clock.now() - past)
        circles.tend_circles()


HAPPENS = ("join", "leave", "erase", "block", "step_down", "term_over", "neglect", "ask", "call_other", "exclude")
HAPPENS += ("speak", "time_passes")
NUMBER = st.integers(min_value=0, max_value=PEOPLE - 1)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=not os.environ.get("FULL"),
)
@given(
    rule=st.sampled_from(["majority", "consent"]),
    openness=st.sampled_from(["open", "invitation"]),
    quorum=st.sampled_from([10, 50, 100]),
    events=st.lists(st.tuples(st.sampled_from(HAPPENS), NUMBER, NUMBER), max_size=14),
)
def test_any_member_who_is_left_brings_it_on(
    molinos: District, rule: str, openness: str, quorum: int, events: list[tuple[str, int, int]]
) -> None:
    with undone():
        people = build.residents(PEOPLE, molinos)
        story = Story(people, rule, openness, quorum)
        for event in events:
            story.happen(*event)
            is_sound(story.circle)
        circles.tend_circles()
        its = story.circle
        left = queries.circles.active_members(its)
        assert bool(its.dissolved_at) or left.exists(), "a circle without anybody has ended"
        if its.dissolved_at:
            assert not Decision.objects.filter(circle=its, state=State.OPEN).exists()
            return
        one = Person.objects.get(pk=left.order_by("pk").last().person_id)  # type: ignore[union-attr]
        brings_it_on(story, one)


def is_sound(its: Circle) -> None:
    """At most one facilitates, and is a member; where nobody does, whoever is left may do their acts."""
    here = queries.circles.standing(its, Person(pk=0))
    if its.dissolved_at is None and here.facilitator is None:
        for each in queries.circles.active_members(its).select_related("person"):
            assert policy.circles.may_facilitate(queries.circles.standing(its, each.person))


def brings_it_on(story: Story, one: Person) -> None:
    """All others silent, one member becomes the facilitator with one decision, at most called a second time."""
    its = story.circle
    asked: Any = circles.open_decision(by=one, circle_id=its.pk, kind="facilitator", member_id=member(its, one).pk)
    for _call in range(2):
        said = SAYABLE[asked.rule][0]
        circles.speak(by=one, decision_id=asked.pk, said=said)
        story.time_passes(one, one)
        asked.refresh_from_db()
        if asked.state == State.ADOPTED:
            break
        assert asked.state == State.LAPSED
        asked = circles.call_again(by=one, decision_id=asked.pk)
    assert queries.circles.standing(story.circle, one).facilitates
    meeting = convened(one, story.circle)
    assert Meeting.objects.filter(pk=meeting.pk, starts_at__gt=clock.now() + DAY).exists()
