"""Two administrators at once: one act, one that is told; and the plan never has two phases at a time."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.actions import ask_joint_act, confirm_joint_act, grant_mandate, refuse_joint_act
from accounts.models import JointAct, Mandate, Person
from charter import actions
from charter.models import City, District, Phase, Process, RuleVersion, Topic
from commons import clock
from commons.errors import IllegalMove
from journal.models import Entry
from proposals.lifecycle import State
from tests import build
from tests.races.test_moderation import rush

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Council of 12 May, act 31."
DAY = dt.timedelta(days=1)


@pytest.fixture
def administrators(ilse: Person) -> list[Person]:
    role = Mandate.Role.ADMINISTRATOR
    return [ilse, *(build.mandated(f"admin{n}", role, holder_name=f"Ada {n}") for n in range(3))]


def outcome(said: list[Any], good: type) -> tuple[int, int]:
    return sum(isinstance(each, good) for each in said), sum(isinstance(each, ValidationError) for each in said)


def test_who_has_not_read_the_other_version_changes_nothing(administrators: list[Person]) -> None:
    def enter(by: Person, days: int) -> Callable[[], Any]:
        return lambda: actions.change_rule(rule="answer_days", value=days, decision=WHY, by=by, seen=1)

    said = rush(*(enter(by, 40 + n) for n, by in enumerate(administrators)))
    assert outcome(said, RuleVersion) == (1, 3) and RuleVersion.objects.count() == 1


def test_the_same_mandate_is_given_once(administrators: list[Person], carl: Person) -> None:
    def give(by: Person) -> Callable[[], Any]:
        return lambda: grant_mandate(person_id=carl.pk, role="clerk", holder_name="Carl Weiss", reason=WHY, by=by)

    assert outcome(rush(*map(give, administrators)), Mandate) == (1, 3)
    assert Mandate.objects.filter(person=carl).count() == 1


def test_the_same_code_is_made_once(administrators: list[Person]) -> None:
    def make(by: Person) -> Callable[[], Any]:
        return lambda: actions.create_topic(code="noise", name="Noise", reason=WHY, by=by)

    assert outcome(rush(*map(make, administrators)), Topic) == (1, 3)


def test_of_overlapping_phases_one_is_planned(administrators: list[Person], city: City) -> None:
    actions.create_process(code="bank", name="The bank", reason=WHY, by=administrators[0])
    today = clock.today()

    def plan(by: Person, n: int) -> Callable[[], Any]:
        days = {"first_on": today + n * DAY, "last_on": today + (n + 5) * DAY}
        return lambda: actions.plan_phase(process="bank", kind="ideas", features=["propose"], reason=WHY, by=by, **days)

    assert outcome(rush(*(plan(by, n) for n, by in enumerate(administrators))), Phase) == (1, 3)
    assert Phase.objects.count() == 1


def test_planning_by_look_and_insert_is_caught_by_the_database_alone(administrators: list[Person]) -> None:
    """Broken twin: looks whether there is one, then writes. Only the constraint is left between it and two phases."""
    its = actions.create_process(code="bank", name="The bank", reason=WHY, by=administrators[0])
    now = clock.now()

    def look_and_insert() -> Any:
        if Phase.objects.filter(process=its).exists():
            return "seen"
        time.sleep(0.05)
        return Phase.objects.create(process=Process(pk=its.pk), kind="ideas", starts_at=now, ends_at=now + DAY)

    said = rush(*([look_and_insert] * 4))
    assert sum(isinstance(each, IntegrityError) for each in said) >= 1, "the race was never run"
    assert sum(isinstance(each, Phase) for each in said) == 1 == Phase.objects.count()


def test_two_surveys_at_once_each_keep_their_own(administrators: list[Person], molinos: District) -> None:
    square = b'{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}'

    def draw(by: Person) -> Callable[[], Any]:
        return lambda: actions.draw_districts(content=square, district="molinos", reason=WHY, by=by)

    said = rush(*map(draw, administrators))
    assert outcome(said, list) == (1, 3), "the others would change nothing"


def test_what_takes_two_people_is_done_once_when_three_agree_at_once(administrators: list[Person], ana: Person) -> None:
    bench, (asks, *others) = build.proposal(ana), administrators
    given = {"kind": "proposals.end", "ground": "law", "reason": WHY}
    act = ask_joint_act(subject_id=bench.pk, by=asks, **given)
    said = rush(*((lambda by=by: confirm_joint_act(act_id=act.pk, by=by)) for by in others))
    done = [each for each in said if isinstance(each, JointAct)]
    assert len(done) == 1 and [each.state for each in said if isinstance(each, IllegalMove)] == ["confirmed"] * 2
    act.refresh_from_db()
    bench.refresh_from_db()
    assert (act.decided_by, bench.state) == (done[0].decided_by, State.WITHDRAWN)
    assert Entry.objects.filter(verb="joint_act.confirmed").count() == 1
    assert Entry.objects.filter(subject_type="proposal", subject_id=bench.pk, verb="proposal.ended").count() == 1


def test_one_agrees_while_another_refuses(administrators: list[Person], ana: Person) -> None:
    bench, (asks, yes, no, _other) = build.proposal(ana), administrators
    act = ask_joint_act(kind="proposals.end", ground="law", reason=WHY, subject_id=bench.pk, by=asks)
    said = rush(
        lambda: confirm_joint_act(act_id=act.pk, by=yes),
        lambda: refuse_joint_act(act_id=act.pk, by=no, words="No law says so; ask the legal office."),
    )
    assert sorted(type(each).__name__ for each in said) == ["IllegalMove", "JointAct"]
    act.refresh_from_db()
    bench.refresh_from_db()
    assert (act.state == JointAct.State.CONFIRMED) == (bench.state == State.WITHDRAWN)
