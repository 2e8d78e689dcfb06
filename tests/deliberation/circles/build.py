"""Builders of circles, through the acts that people use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from accounts.models import Person
from commons import clock
from deliberation.actions import circles
from deliberation.models import Circle, Decision, Meeting, Membership, Voice

DAY = dt.timedelta(days=1)
PURPOSE = "We want the school run of Calle Mayor to be safe for everybody who walks or rides it."
TEXT = "We meet every first Tuesday at seven, in the library."
OBJECTION = "On Tuesdays half of us have choir, so we would decide without them."


def founded(by: Person, *members: Person, **given: Any) -> Circle:
    """An open circle of these people; `by` founded it and facilitates."""
    fields = {"title": "Safe way to school", "purpose": PURPOSE} | given
    its = circles.found_circle(by=by, **fields)
    for each in members:
        if its.openness == "invitation":
            circles.invite_member(by=by, circle_id=its.pk, name=each.name)
            circles.accept_invitation(by=each, circle_id=its.pk)
        else:
            circles.join_circle(by=each, circle_id=its.pk)
    return its


def asked(by: Person, its: Circle, **given: Any) -> Decision:
    return circles.open_decision(by=by, circle_id=its.pk, **({"title": "When do we meet?", "text": TEXT} | given))


def spoken(its: Decision, **said: str) -> None:
    """Let people speak, by name: what they say, an objection with its reason."""
    for name, word in said.items():
        person = Person.objects.get(name=name.capitalize())
        circles.speak(by=person, decision_id=its.pk, said=word, reason=OBJECTION if word == "objection" else "")


def closed(its: Decision) -> Decision:
    """The decision after its last second."""
    Decision.objects.filter(pk=its.pk).update(opened_at=its.opened_at - 30 * DAY, closes_at=clock.now())
    circles.close_decisions()
    its.refresh_from_db()
    return its


def member(its: Circle, person: Person) -> Membership:
    return Membership.objects.get(circle=its, person=person)


def convened(by: Person, its: Circle, **given: Any) -> Meeting:
    at = clock.now()
    fields = {"title": "First meeting", "starts_at": at + 5 * DAY, "ends_at": at + 5 * DAY + dt.timedelta(hours=2)}
    return circles.convene_meeting(by=by, circle_id=its.pk, **(fields | {"place_name": "Library, room 2"} | given))


def held(its: Meeting, *, days_ago: int = 1) -> Meeting:
    """The meeting, as if it had begun so many days ago."""
    starts = clock.now() - days_ago * DAY
    Meeting.objects.filter(pk=its.pk).update(starts_at=starts, ends_at=starts + dt.timedelta(hours=2))
    its.refresh_from_db()
    return its


Act = Callable[[Any, Any], Any]
__all__ = ["Act", "Voice", "asked", "closed", "convened", "founded", "held", "member", "spoken"]
