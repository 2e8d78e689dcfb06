"""Every act on an assembly by every wrong person and in every wrong state: refused with its reason, nothing written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Person
from charter.models import District, Office, Topic
from commons import clock
from commons.errors import IllegalMove, Refused
from deliberation.actions import assemblies as actions
from deliberation.lifecycle.assemblies import MOVES, Move, SeatState, State, after
from deliberation.models import Assembly, Seat
from journal.models import Entry
from tests import build
from tests.deliberation.assemblies import (
    EVENT,
    SOURCE,
    accepted,
    called,
    drafted,
    drawn,
    entered,
    happened,
    listed,
)
from tests.written import written

pytestmark = pytest.mark.django_db
REASON = "The room burnt down, and there is no other."
QUOTAS = "feature,value,min,max\ndistrict,molinos,1,1\n"
TEXT = {"title": "Shade at every stop", "body": "A tree or a roof at every stop by 2030."}

Act = Callable[[Assembly, Any], Any]


def when() -> dt.datetime:
    return clock.now() + dt.timedelta(days=3)


ACTS: dict[str, Act] = {
    "change": lambda a, by: actions.change_assembly(by=by, assembly_id=a.pk, title="Something else"),
    "set quotas": lambda a, by: actions.set_quotas(by=by, assembly_id=a.pk, quotas=QUOTAS),
    "ask": lambda a, by: actions.ask_question(by=by, assembly_id=a.pk, text="Do you rent?", choices=["Yes", "No"]),
    "delete": lambda a, by: actions.delete_assembly(by=by, assembly_id=a.pk),
    "call": lambda a, by: actions.call_assembly(by=by, assembly_id=a.pk),
    "close": lambda a, by: actions.close_list(by=by, assembly_id=a.pk, event=EVENT, event_at=when()),
    "enter the seed": lambda a, by: actions.enter_seed(by=by, assembly_id=a.pk, seed="1", source=SOURCE),
    "begin": lambda a, by: actions.seat_assembly(by=by, assembly_id=a.pk),
    "report": lambda a, by: actions.report_assembly(by=by, assembly_id=a.pk),
    "end": lambda a, by: actions.end_assembly(by=by, assembly_id=a.pk),
    "cancel": lambda a, by: actions.cancel_assembly(by=by, assembly_id=a.pk, reason=REASON),
    "plan": lambda a, by: actions.plan_session(by=by, assembly_id=a.pk, on=clock.today(), title="First day"),
    "take a day off": lambda a, by: actions.remove_session(by=by, assembly_id=a.pk, session_id=a.sessions.get().pk),
    "take part": lambda a, by: actions.take_part(by=by, assembly_id=a.pk, answers={}),
    "speak": lambda a, by: actions.speak_from_assembly(by=by, assembly_id=a.pk, text="We heard three engineers."),
    "recommend": lambda a, by: actions.draft_recommendation(by=by, assembly_id=a.pk, **TEXT),
    "accept": lambda a, by: actions.accept_seat(by=by, assembly_id=a.pk),
    "decline": lambda a, by: actions.decline_seat(by=by, assembly_id=a.pk),
}
VISITOR, UNPROVEN, RESIDENT, MEMBER, OFFICIAL, MODERATOR, CLERK, ADMIN = (
    *("visitor", "carl", "ana", "bea", "omar", "nora", "cleo", "ilse"),
)
LATE = (State.SITTING, State.REPORTED, State.ENDED)
RUNNING = {State.CALLED, State.CLOSED, State.LISTED, State.DRAWN, State.SITTING}
# Act: who may, and in which states it is legal.
TABLE: dict[str, tuple[set[str], set[State]]] = {
    **{act: ({ADMIN}, {State.DRAFT}) for act in ("change", "delete", "call")},
    **{act: ({ADMIN}, {State.DRAFT, State.CALLED}) for act in ("set quotas", "ask")},
    "close": ({ADMIN}, {State.CALLED}),
    "enter the seed": ({ADMIN}, {State.LISTED}),
    "begin": ({ADMIN}, {State.DRAWN}),
    "report": ({ADMIN}, {State.SITTING}),
    "end": ({ADMIN}, {State.REPORTED}),
    "cancel": ({ADMIN}, RUNNING),
    **{act: ({ADMIN}, set(State) - {State.ENDED, State.CANCELLED}) for act in ("plan", "take a day off")},
    "take part": ({RESIDENT, MEMBER}, {State.CALLED}),
    "speak": ({ADMIN, MEMBER}, {State.SITTING, State.REPORTED}),
    "recommend": ({ADMIN, MEMBER}, {State.SITTING}),
    "accept": ({MEMBER}, {State.DRAWN}),
    "decline": ({MEMBER}, {State.DRAWN, State.SITTING, State.REPORTED}),
}
# An act that is repeated by who may, and changes nothing.
REPEATED = {("accept", State.SITTING), ("accept", State.REPORTED), ("accept", State.DRAWN)}


def in_state(state: State, ilse: Person, bea: Person, topic: Topic) -> Assembly:
    """An assembly of one seat in that state; bea is on its list, drawn, and sits."""
    given: dict[str, Any] = {"seats": 1, "quotas": QUOTAS}
    if state == State.DRAFT:
        return drafted(ilse, topic, **given)
    its = called(ilse, topic, **given)
    if state == State.CANCELLED:
        return actions.cancel_assembly(by=ilse, assembly_id=its.pk, reason=REASON)
    if state == State.CALLED:
        return its
    entered(its, [bea])
    if state == State.CLOSED:
        return actions.close_list(by=ilse, assembly_id=its.pk, event=EVENT, event_at=when())
    listed(its, ilse)
    happened(its)
    if state != State.LISTED:
        drawn(its, ilse)
        accepted(its)
    for n, act in enumerate((actions.seat_assembly, actions.report_assembly, actions.end_assembly)):
        if state in LATE[n:]:
            act(by=ilse, assembly_id=its.pk)
    its.refresh_from_db()
    assert its.state == state
    return its


@pytest.fixture
def people(
    ana: Person, bea: Person, carl: Person, omar: Person, nora: Person, cleo: Person, ilse: Person
) -> dict[str, Any]:
    residents = {VISITOR: AnonymousUser(), UNPROVEN: carl, RESIDENT: ana, MEMBER: bea}
    return residents | {OFFICIAL: omar, MODERATOR: nora, CLERK: cleo, ADMIN: ilse}


@pytest.mark.parametrize("state", list(State))
def test_the_table(state: State, people: dict[str, Any], mobility: Topic, streets: Office) -> None:
    its = in_state(state, people[ADMIN], people[MEMBER], mobility)
    its.sessions.create(on=clock.today(), title="A day")
    for act, (allowed, legal) in TABLE.items():
        for name, person in people.items():
            before = written()
            if name in allowed and (state in legal or (act, state) in REPEATED):
                with transaction.atomic():
                    ACTS[act](its, person)
                    assert (written() != before) or (act, state) in REPEATED, (act, name)
                    transaction.set_rollback(True)
                continue
            with pytest.raises((Refused, IllegalMove, ObjectDoesNotExist)) as refusal, transaction.atomic():
                ACTS[act](its, person)
            if state == State.DRAFT and name != ADMIN:
                assert isinstance(refusal.value, ObjectDoesNotExist), (act, name, refusal.value)
            elif isinstance(refusal.value, Refused):
                assert str(refusal.value.verdict.reason), (act, name)
            else:
                assert name in allowed and isinstance(refusal.value, IllegalMove), (act, name, refusal.value)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 5), max_size=12))
def test_no_way_through_the_states_skips_the_draw(choices: list[int]) -> None:
    """Whatever is done next, who sits was drawn from a published list, and what is over stays over."""
    passed = [State.DRAFT]
    for choice in choices:
        possible = [move for at, move in MOVES if at == passed[-1]]
        for move in set(Move) - set(possible):
            with pytest.raises(IllegalMove):
                after(passed[-1], move)
        if not possible:
            assert passed[-1] in (State.ENDED, State.CANCELLED)
            break
        passed.append(after(passed[-1], possible[choice % len(possible)]))
    if State.SITTING in passed:
        order = [passed.index(each) for each in (State.CALLED, State.CLOSED, State.LISTED, State.DRAWN, State.SITTING)]
        assert order == sorted(order)
    assert passed.count(State.DRAWN) <= 1


def test_a_day_is_changed_and_taken_off_until_its_minutes_are_there(
    people: dict[str, Any], mobility: Topic, streets: Office
) -> None:
    its, ilse = in_state(State.SITTING, people[ADMIN], people[MEMBER], mobility), people[ADMIN]
    first, second = (
        actions.plan_session(by=ilse, assembly_id=its.pk, on=clock.today(), title=f"Day {n}", agenda="We meet.")
        for n in (1, 2)
    )
    browser, path = Client(), f"/administration/assemblies/{its.pk}/days"
    browser.force_login(ilse)
    changed = browser.post(f"{path}/{first.pk}/", {"on": "2097-01-01", "title": "The first day", "agenda": "We walk."})
    actions.write_minutes(by=ilse, assembly_id=its.pk, session_id=first.pk, minutes="We walked all day.")
    assert changed.status_code == 302
    assert f"{path}/{second.pk}/remove/" in browser.get(f"/administration/assemblies/{its.pk}/").content.decode()
    assert b"Day 2" in browser.get(f"{path}/{second.pk}/remove/").content
    assert browser.post(f"{path}/{second.pk}/remove/").status_code == 302
    with pytest.raises(Refused) as refusal:
        actions.remove_session(by=ilse, assembly_id=its.pk, session_id=first.pk)
    assert refusal.value.verdict.code == "minuted"
    assert f"{path}/{first.pk}/remove/" not in browser.get(f"/administration/assemblies/{its.pk}/").content.decode()
    assert [(day.title, day.agenda) for day in its.sessions.all()] == [("The first day", "We walk.")]
    entry = Entry.objects.get(verb="assembly.unplanned")
    assert entry.data == {"title": its.title, "on": clock.today().isoformat()}


def test_who_is_refused_is_told_why(people: dict[str, Any], mira: Person, mobility: Topic, molinos: District) -> None:
    its = in_state(State.CALLED, people[ADMIN], people[MEMBER], mobility)
    weak = build.resident("wim", molinos, level=1)
    Assembly.objects.filter(pk=its.pk).update(districts=["molinos"])
    codes = {}
    for name, person in (people | {"wim": weak, "mira": mira}).items():
        try:
            actions.take_part(by=person, assembly_id=its.pk, answers={})
            codes[name] = ""
        except Refused as refusal:
            codes[name] = refusal.verdict.code
    assert codes[VISITOR] == "sign-in" and codes["wim"] == "level" and codes["mira"] == "elsewhere"
    assert codes[UNPROVEN] == codes[OFFICIAL] == codes[ADMIN] == "prove-residency"
    assert codes[RESIDENT] == codes[MEMBER] == ""


def test_the_database_has_the_last_word(people: dict[str, Any], mobility: Topic) -> None:
    its = in_state(State.DRAWN, people[ADMIN], people[MEMBER], mobility)
    other = in_state(State.CALLED, people[ADMIN], people[RESIDENT], mobility)
    rows = Assembly.objects.filter(pk=its.pk)
    wrong: list[Callable[[], Any]] = [
        # The event before the list, the draw before the event, a panel that was never drawn.
        lambda: rows.update(event_at=clock.now() - dt.timedelta(days=9)),
        lambda: rows.update(drawn_at=clock.now() - dt.timedelta(days=1)),
        lambda: Assembly.objects.filter(pk=other.pk).update(state=State.SITTING),
        # One person on two assemblies; somebody on a seat that was given back.
        lambda: Seat.objects.create(
            assembly=other, ticket="t" * 32, person=people[MEMBER], state=SeatState.INVITED, answer_by=when()
        ),
        lambda: Seat.objects.filter(assembly=its).update(state=SeatState.DECLINED),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.parametrize(
    ("field", "given_"),
    [
        ("seats", 0),
        ("seats", 501),
        ("invitation_days", 61),
        ("topic", "none"),
        ("districts", ["atlantis"]),
        ("title", "x"),
    ],
)
def test_what_a_draft_may_not_hold(field: str, given_: Any, ilse: Person, mobility: Topic) -> None:
    before = written()
    with pytest.raises(ValidationError) as wrong:
        drafted(ilse, mobility, **{field: given_, "quotas": ""})
    assert field in wrong.value.message_dict and written() == before


def test_the_event_lies_ahead(ilse: Person, mobility: Topic, molinos: District) -> None:
    its = called(ilse, mobility, seats=1, quotas=QUOTAS)
    for moment in (None, clock.now(), clock.now() + dt.timedelta(days=400)):
        with pytest.raises(ValidationError) as wrong:
            actions.close_list(by=ilse, assembly_id=its.pk, event=EVENT, event_at=moment)
        assert "event_at" in wrong.value.message_dict
