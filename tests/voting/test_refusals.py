"""Every act on a round by every wrong person and in every wrong state: refused with its reason, nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from accounts.models import Mandate, Organisation, Person, Residency
from charter.models import Office, Topic
from commons import clock, store
from commons.errors import IllegalMove, Refused
from proposals.actions.keep_file import Kept
from tests import build
from tests.voting.build import DAY, drafted, opened, proved
from tests.written import written
from voting import actions, sealing
from voting.lifecycle import State
from voting.models import Option, Round

pytestmark = pytest.mark.django_db
KEY = sealing.new_shares()[0].public_key.hex()
REASON = "The sheets of the projects were wrong."

Act = Callable[[Round, Any], Any]
ACTS: dict[str, Act] = {
    "draft": lambda r, by: actions.draft_round(
        by=by, title="x", summary="x", method="approval", opens_at=r.opens_at, closes_at=r.closes_at
    ),
    "change": lambda r, by: actions.change_round(by=by, round_id=r.pk, title="Something else"),
    "delete": lambda r, by: actions.delete_round(by=by, round_id=r.pk),
    "add": lambda r, by: actions.add_option(by=by, round_id=r.pk, title="More", cost_cents=1),
    "rewrite": lambda r, by: actions.change_option(by=by, option_id=first(r).pk, title="More trees"),
    "move": lambda r, by: actions.move_option(by=by, option_id=first(r).pk, up=False),
    "remove": lambda r, by: actions.remove_option(by=by, option_id=first(r).pk),
    "illustrate": lambda r, by: actions.illustrate_option(by=by, option_id=first(r).pk, file=shown(by), alt="Trees."),
    "set the key": lambda r, by: actions.set_key(by=by, round_id=r.pk, public_key=KEY),
    "announce": lambda r, by: actions.announce_round(by=by, round_id=r.pk),
    "cancel": lambda r, by: actions.cancel_round(by=by, round_id=r.pk, reason=REASON),
    "judge": lambda r, by: actions.judge_option(by=by, option_id=first(r).pk, feasible=False, reason=REASON),
    "bring an opening": lambda r, by: actions.bring_opening(by=by, round_id=r.pk, trustees="1+2", choices=""),
    "begin a ballot": lambda r, by: actions.begin_ballot(by=by, round_id=r.pk),
    "vote": lambda r, by: actions.cast_ballot(by=by, round_id=r.pk, said=["1"]),
}
VISITOR, UNPROVEN, RESIDENT, OFFICIAL = "visitor", "carl", "ana", "omar"
OTHERS, MODERATOR, CLERK, ADMIN = "oda", "nora", "cleo", "ilse"
# Act: who may, and in which states it is legal.
TABLE: dict[str, tuple[set[str], set[State]]] = {
    "draft": ({ADMIN}, set(State)),
    **{
        act: ({ADMIN}, {State.DRAFT})
        for act in ("change", "delete", "add", "rewrite", "move", "remove", "illustrate", "set the key", "announce")
    },
    "cancel": ({ADMIN}, {State.ANNOUNCED, State.OPEN}),
    "judge": ({OFFICIAL}, {State.DRAFT, State.ANNOUNCED}),
    "bring an opening": ({ADMIN}, {State.CLOSED}),
    "begin a ballot": ({RESIDENT}, {State.OPEN}),
    "vote": ({RESIDENT}, {State.OPEN}),
}


def first(its: Round) -> Option:
    return its.options.get(code="1")


def shown(by: Any) -> Kept:
    return Kept(by.pk or 0, store.OPTIONS, store.new_key(), "d" * 32, "trees.jpg", 900, 600)


def in_state(state: State, ilse: Person, streets: Office) -> Round:
    """A secret budget of the whole city in that state, with an empty box where it has one."""
    its = drafted(ilse)
    its.options.update(office=streets)
    if state == State.DRAFT:
        actions.set_key(by=ilse, round_id=its.pk, public_key=KEY)
        return its
    now, rounds = clock.now(), Round.objects.filter(pk=its.pk)
    rounds.update(public_key=bytes.fromhex(KEY), state=State.ANNOUNCED)
    if state in (State.OPEN, State.CLOSED, State.COUNTED):
        rounds.update(opens_at=now - DAY)
        assert actions.open_round(round_id=its.pk)
    if state in (State.CLOSED, State.COUNTED):
        rounds.update(closes_at=now - DAY / 2)
        assert actions.close_round(round_id=its.pk)
    if state in (State.COUNTED, State.CANCELLED):
        rounds.update(state=state)
    its.refresh_from_db()
    return its


@pytest.fixture
def people(
    ana: Person, carl: Person, omar: Person, nora: Person, cleo: Person, ilse: Person
) -> dict[str, Person | AnonymousUser]:
    water = build.office("water", "Water and Waste")
    oda = build.mandated("oda", Mandate.Role.OFFICIAL, office=water, holder_name="Oda Ruiz")
    proved([ana])
    return {VISITOR: AnonymousUser(), UNPROVEN: carl, RESIDENT: ana, OFFICIAL: omar, OTHERS: oda} | {
        MODERATOR: nora,
        CLERK: cleo,
        ADMIN: ilse,
    }


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", list(State))
def test_the_table(act: str, state: State, people: dict[str, Any], streets: Office) -> None:
    allowed_people, legal_states = TABLE[act]
    for name, person in people.items():
        its = in_state(state, people[ADMIN], streets)
        before = written()
        if name in allowed_people and state in legal_states:
            ACTS[act](its, person)
            continue
        with pytest.raises((Refused, IllegalMove, ObjectDoesNotExist)) as refusal:
            ACTS[act](its, person)
        # Another's draft does not exist for them; of its options those do that their office is to judge.
        sees = name == ADMIN or (name == OFFICIAL and act in ("judge", "rewrite", "remove", "illustrate"))
        hidden = state == State.DRAFT and act != "draft" and not sees
        if hidden:
            assert isinstance(refusal.value, ObjectDoesNotExist), (name, refusal.value)
        elif isinstance(refusal.value, Refused):
            assert str(refusal.value.verdict.reason), name
        else:
            assert name in allowed_people, name
            assert isinstance(refusal.value, IllegalMove) and refusal.value.state == state and refusal.value.reason
        assert written() == before, name


def test_who_is_refused_is_told_why(people: dict[str, Any], streets: Office) -> None:
    its = in_state(State.ANNOUNCED, people[ADMIN], streets)
    codes = {}
    for act in ("draft", "vote", "judge", "bring an opening", "cancel"):
        for name, person in people.items():
            try:
                ACTS[act](its, person)
            except Refused as refusal:
                codes[act, name] = refusal.verdict.code
            except IllegalMove:
                codes[act, name] = "state"
    assert {codes[act, VISITOR] for act in ("draft", "cancel", "judge", "bring an opening")} == {"sign-in"}
    strangers = (UNPROVEN, RESIDENT, OFFICIAL, OTHERS, MODERATOR, CLERK)
    assert {codes[act, name] for act in ("draft", "cancel") for name in strangers} == {"not-administrator"}
    assert {codes["judge", name] for name in (*strangers, ADMIN) if name != OFFICIAL} == {"not-its-office"}
    assert ("judge", OFFICIAL) not in codes
    assert {codes["vote", name] for name in people} == {"not-open"}


# Delegations: acts that are about no state of a round

DELEGATING: dict[str, Callable[[dict[str, Any], Any], Any]] = {
    "vote in the open": lambda w, by: actions.accept_to_vote_openly(by=by, topic="mobility"),
    "let wheels vote in the open": lambda w, by: actions.accept_to_vote_openly(
        by=by, topic="mobility", organisation_id=w["wheels"].pk
    ),
    "stop it": lambda w, by: actions.stop_voting_openly(by=by, voter_id=w["ana's"].pk),
    "stop wheels": lambda w, by: actions.stop_voting_openly(by=by, voter_id=w["wheels'"].pk),
    "delegate": lambda w, by: actions.delegate(by=by, delegate_id=w["bea's"].pk, expires_on=w["day"]),
    "recall": lambda w, by: actions.recall_delegation(by=by, delegation_id=w["delegation"].pk),
    "vote for wheels": lambda w, by: actions.cast_ballot(
        by=by, round_id=w["round"].pk, said=["1"], organisation_id=w["wheels"].pk
    ),
}
SPEAKER, ASSISTED, UNDER_AGE, LEVEL_1 = "otto", "assisted ana", "under age", "level 1"
MAY_DELEGATE: dict[str, set[str]] = {
    "vote in the open": {RESIDENT, SPEAKER},
    "let wheels vote in the open": {SPEAKER},
    "stop it": {RESIDENT},
    "stop wheels": {SPEAKER},
    "delegate": {RESIDENT, SPEAKER},
    "recall": {RESIDENT},
    "vote for wheels": {SPEAKER},
}


@pytest.mark.parametrize("act", DELEGATING)
def test_who_delegates_and_for_whom(
    act: str, people: dict[str, Any], bea: Person, otto: Person, wheels: Organisation, mobility: Topic
) -> None:
    ana, ilse = people[RESIDENT], people[ADMIN]
    its, _shares = opened(ilse, secrecy="open", method="approval", topic="mobility")
    day = clock.today() + 9 * DAY
    world = {
        "round": its,
        "wheels": wheels,
        "day": day,
        "ana's": actions.accept_to_vote_openly(by=ana),
        "bea's": actions.accept_to_vote_openly(by=bea),
        "wheels'": actions.accept_to_vote_openly(by=otto, organisation_id=wheels.pk),
    }
    world["delegation"] = actions.delegate(by=ana, delegate_id=world["bea's"].pk, expires_on=day, topic="mobility")
    assisted = Person.objects.get(pk=ana.pk)
    assisted.assisted_by = people[CLERK]
    young, new = build.resident("young", bea.residency.district), build.resident("new", bea.residency.district, level=1)
    Residency.objects.filter(person=young).update(of_voting_age=False)
    others = {SPEAKER: otto, ASSISTED: assisted, UNDER_AGE: Person.objects.get(pk=young.pk), LEVEL_1: new}
    for name, person in (people | others).items():
        before = written()
        if name in MAY_DELEGATE[act]:
            with transaction.atomic():
                DELEGATING[act](world, person)
                assert written() != before, name
                transaction.set_rollback(True)
            continue
        with pytest.raises((Refused, ObjectDoesNotExist)) as refusal:
            DELEGATING[act](world, person)
        # That somebody delegates is there for nobody else.
        if act == "recall" and name not in (VISITOR, ASSISTED):
            assert isinstance(refusal.value, ObjectDoesNotExist), name
        else:
            assert isinstance(refusal.value, Refused) and str(refusal.value.verdict.reason), name
        assert written() == before, name
