"""Every act in a circle by every wrong person and in every wrong state: refused with its reason, nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Person
from commons.errors import IllegalMove, Refused
from deliberation.actions import circles
from deliberation.lifecycle.circles import State
from deliberation.models import AgendaItem, Circle, Decision, Meeting, Membership, Voice
from tests import build
from tests.deliberation.circles.build import OBJECTION, PURPOSE, TEXT, asked, closed, convened, founded, held, spoken
from tests.written import written

pytestmark = pytest.mark.django_db


class Place:
    """A circle of ana, who facilitates, bea and mira, with one of each thing. Bea opened the decision."""

    def __init__(self, ana: Person, bea: Person, mira: Person) -> None:
        self.its = founded(ana, bea, mira)
        self.open = asked(bea, self.its)
        self.spoken = asked(bea, self.its)
        spoken(self.spoken, ana="yes", bea="yes", mira="yes")
        self.lapsed = closed(asked(bea, self.its))
        self.item = circles.add_item(by=bea, circle_id=self.its.pk, title="Who brings the chairs?")
        self.own = circles.add_item(by=bea, circle_id=self.its.pk, title="Who brings the lamp?")
        self.ahead, self.past = convened(ana, self.its), held(convened(ana, self.its))
        self.row = circles.bring_proposal(by=bea, circle_id=self.its.pk, proposal_id=build.proposal(bea).pk)


NEW_TEXT = {"title": "When do we meet?", "text": f"{TEXT} At eight."}
MINUTES = "We were nine, and agreed on the crossing."
Act = Callable[[Place, Any], Any]
ACTS: dict[str, Act] = {
    "join": lambda p, by: circles.join_circle(by=by, circle_id=p.its.pk),
    "leave": lambda p, by: circles.leave_circle(by=by, circle_id=p.its.pk),
    "describe": lambda p, by: circles.describe_membership(by=by, circle_id=p.its.pk, willing=True),
    "step down": lambda p, by: circles.step_down(by=by, circle_id=p.its.pk),
    "invite": lambda p, by: circles.invite_member(by=by, circle_id=p.its.pk, name="Vera"),
    "accept": lambda p, by: circles.accept_invitation(by=by, circle_id=p.its.pk),
    "open": lambda p, by: asked(by, p.its),
    "speak": lambda p, by: circles.speak(by=by, decision_id=p.open.pk, said="yes"),
    "withdraw": lambda p, by: circles.withdraw_decision(by=by, decision_id=p.open.pk),
    "change": lambda p, by: circles.change_decision(by=by, decision_id=p.open.pk, **NEW_TEXT),
    "close": lambda p, by: circles.close_decision(by=by, decision_id=p.spoken.pk),
    "call again": lambda p, by: circles.call_again(by=by, decision_id=p.lapsed.pk),
    "add an item": lambda p, by: circles.add_item(by=by, circle_id=p.its.pk, title="Coffee or tea?"),
    "move an item": lambda p, by: circles.move_item(by=by, item_id=p.item.pk, up=True),
    "close an item": lambda p, by: circles.close_item(by=by, item_id=p.item.pk),
    "change an item": lambda p, by: circles.change_item(by=by, item_id=p.item.pk, title="Who brings tables?"),
    "take an item back": lambda p, by: circles.take_back_item(by=by, item_id=p.own.pk),
    "convene": lambda p, by: convened(by, p.its),
    "move a meeting": lambda p, by: circles.change_meeting(by=by, meeting_id=p.ahead.pk, place_name="Elsewhere"),
    "cancel": lambda p, by: circles.cancel_meeting(by=by, meeting_id=p.ahead.pk),
    "attend": lambda p, by: circles.attend_meeting(by=by, meeting_id=p.ahead.pk),
    "write minutes": lambda p, by: circles.publish_minutes(by=by, meeting_id=p.past.pk, minutes=MINUTES),
    "bring": lambda p, by: circles.bring_proposal(by=by, circle_id=p.its.pk, proposal_id=build.proposal(by).pk),
    "take on": lambda p, by: circles.take_on_proposal(by=by, row_id=p.row.pk),
}
FACILITATOR, AUTHOR, MEMBER, STRANGER, VISITOR, UNCONFIRMED = "ana", "bea", "mira", "carl", "visitor", "una"
MEMBERS = frozenset({FACILITATOR, AUTHOR, MEMBER})
# Act: who may. `found` everybody but visitors and who has not confirmed their address, see below.
TABLE: dict[str, Set[str]] = {
    "join": {STRANGER},
    **dict.fromkeys(
        ("leave", "describe", "invite", "open", "speak", "call again", "add an item", "attend", "bring"), MEMBERS
    ),
    "accept": set(),
    "step down": {FACILITATOR},
    "withdraw": {AUTHOR},
    "change": {AUTHOR, FACILITATOR},
    "change an item": {AUTHOR},
    "close an item": {AUTHOR, FACILITATOR},
    "take an item back": {AUTHOR},
    "take on": {FACILITATOR, MEMBER},
    **{act: {FACILITATOR} for act in ("close", "move an item", "convene", "move a meeting", "cancel", "write minutes")},
}
NEEDS_A_PERSON = {"bring", "accept"}


@pytest.fixture
def people(ana: Person, bea: Person, mira: Person, carl: Person) -> dict[str, Any]:
    build.person("vera")
    una = build.person("una", email_confirmed_at=None)
    return {p.name.lower(): p for p in (ana, bea, mira, carl, una)} | {VISITOR: AnonymousUser()}


def test_the_table(people: dict[str, Any]) -> None:
    """Act by person. One city, each act in a savepoint of its own."""
    place = Place(people[FACILITATOR], people[AUTHOR], people[MEMBER])
    for act, allowed in TABLE.items():
        for name, by in people.items():
            if act in NEEDS_A_PERSON and name == VISITOR:
                continue
            before = written()
            with transaction.atomic():
                if name in allowed:
                    ACTS[act](place, by)
                else:
                    with pytest.raises((Refused, IllegalMove, ObjectDoesNotExist)) as refusal:
                        ACTS[act](place, by)
                    if isinstance(refusal.value, Refused):
                        assert str(refusal.value.verdict.reason), (act, name)
                    own = {"proposals_proposal", "proposals_revision", "proposals_authorship", "proposals_exposure"}
                    changed = {t for t, n in written().items() if n != before[t]} - (own if act == "bring" else set())
                    assert not changed, (act, name, changed)
                transaction.set_rollback(True)


def test_who_has_no_confirmed_address_founds_nothing(people: dict[str, Any]) -> None:
    for name in (VISITOR, UNCONFIRMED):
        with pytest.raises(Refused):
            circles.found_circle(by=people[name], title="Safe way to school", purpose=PURPOSE)
    assert not Circle.objects.exists()


def test_a_circle_that_ended_is_read_and_no_more(people: dict[str, Any]) -> None:
    place = Place(people[FACILITATOR], people[AUTHOR], people[MEMBER])
    end = circles.open_decision(by=people[MEMBER], circle_id=place.its.pk, kind="dissolution", text=OBJECTION)
    spoken(end, ana="yes", bea="yes", mira="yes")
    circles.close_decision(by=people[FACILITATOR], decision_id=end.pk)
    for act in set(ACTS) - {"leave", "accept"}:
        for name in (FACILITATOR, STRANGER):
            with pytest.raises((Refused, IllegalMove, ObjectDoesNotExist)), transaction.atomic():
                ACTS[act](place, people[name])
    circles.leave_circle(by=people[MEMBER], circle_id=place.its.pk)


def test_what_is_closed_is_closed(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    first = asked(ana, its)
    spoken(first, ana="yes", bea="yes")
    circles.close_decision(by=ana, decision_id=first.pk)
    for act in (
        lambda: circles.speak(by=bea, decision_id=first.pk, said="no"),
        lambda: circles.close_decision(by=ana, decision_id=first.pk),
        lambda: circles.withdraw_decision(by=ana, decision_id=first.pk),
        lambda: circles.call_again(by=ana, decision_id=first.pk),
        lambda: circles.change_decision(by=ana, decision_id=first.pk, **NEW_TEXT),
    ):
        with pytest.raises(IllegalMove):
            act()
    second = asked(ana, its)
    with pytest.raises(IllegalMove) as early:
        circles.close_decision(by=ana, decision_id=second.pk)
    assert early.value.state == "still_speaking"
    third = circles.change_decision(by=ana, decision_id=second.pk, **NEW_TEXT)
    with pytest.raises(IllegalMove):
        circles.change_decision(by=ana, decision_id=second.pk, title="Another", text=f"{TEXT} At nine.")
    assert third.follows_id == second.pk


def test_meetings_in_the_wrong_state(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    ahead, past = convened(ana, its), held(convened(ana, its))
    for act in (
        lambda: circles.publish_minutes(by=ana, meeting_id=ahead.pk, minutes=MINUTES),
        lambda: circles.change_meeting(by=ana, meeting_id=past.pk, place_name="Elsewhere"),
        lambda: circles.cancel_meeting(by=ana, meeting_id=past.pk),
        lambda: circles.attend_meeting(by=bea, meeting_id=past.pk),
    ):
        with pytest.raises(IllegalMove):
            act()


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda a, c: circles.found_circle(by=a, title="x", purpose=PURPOSE), "title"),
        (lambda a, c: circles.found_circle(by=a, title="A circle", purpose="Short"), "purpose"),
        (lambda a, c: circles.found_circle(by=a, title="A circle", purpose=PURPOSE, quorum=9), "quorum"),
        (lambda a, c: circles.found_circle(by=a, title="A circle", purpose=PURPOSE, rule="dice"), "rule"),
        (lambda a, c: circles.found_circle(by=a, title="A circle", purpose=PURPOSE, district_id=9**9), "district"),
        (lambda a, c: circles.invite_member(by=a, circle_id=c.pk, name="Nobody"), "name"),
        (lambda a, c: asked(a, c, title=""), "title"),
        (lambda a, c: asked(a, c, kind="war"), "kind"),
        (lambda a, c: asked(a, c, kind="facilitator"), "member"),
        (lambda a, c: asked(a, c, kind="exclusion", member_id=c.memberships.first().pk), "member"),
        (lambda a, c: asked(a, c, kind="rules", change={}), "change"),
        (lambda a, c: asked(a, c, kind="rules", change={"author": 1}), "author"),
        (lambda a, c: asked(a, c, kind="proposal", proposal_id=1), "proposal"),
        (lambda a, c: circles.speak(by=a, decision_id=asked(a, c).pk, said="objection", reason=OBJECTION), "said"),
        (lambda a, c: convened(a, c, ends_at=c.created_at), "ends_at"),
        (lambda a, c: convened(a, c, starts_at=c.created_at), "starts_at"),
        (lambda a, c: convened(a, c, place_name=""), "place_name"),
        (lambda a, c: convened(a, c, link="javascript:alert(1)"), "link"),
        (lambda a, c: convened(a, c, latitude=1.0), "latitude"),
        (lambda a, c: circles.add_item(by=a, circle_id=c.pk, title="A thing", decision_id=9**9), "decision"),
        (lambda a, c: circles.bring_proposal(by=a, circle_id=c.pk, proposal_id=9**9), "proposal"),
    ],
)
def test_wrong_input_is_told_by_field(act: Callable[..., Any], field: str, ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    with pytest.raises(ValidationError) as wrong:
        act(ana, its)
    assert field in wrong.value.message_dict


def test_an_objection_without_a_reason_is_none(ana: Person, bea: Person) -> None:
    first = asked(ana, founded(ana, bea, rule="consent"))
    for reason in ("", "No.", " " * 40):
        with pytest.raises(ValidationError):
            circles.speak(by=bea, decision_id=first.pk, said="objection", reason=reason)
    with pytest.raises(IntegrityError), transaction.atomic():
        Voice.objects.create(decision=first, author=bea, said="objection")


def test_what_the_database_holds_fast(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    first = asked(ana, its)
    ends = first.closes_at
    for wrong in (
        lambda: Membership.objects.filter(person=bea).update(facilitates_until=ends),
        lambda: Membership.objects.create(circle=its, person=bea, joined_at=ends),
        lambda: Circle.objects.update(quorum=5),
        lambda: Circle.objects.update(rule="dice"),
        lambda: Decision.objects.update(closes_at=first.opened_at),
        lambda: Decision.objects.update(state=State.ADOPTED),
        lambda: Meeting.objects.create(circle=its, title="x", starts_at=ends, ends_at=ends, place_name="y"),
        lambda: [Voice.objects.create(decision=first, author=bea, said="yes") for _twice in range(2)],
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    assert not AgendaItem.objects.exists()
