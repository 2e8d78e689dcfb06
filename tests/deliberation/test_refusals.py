"""Every act by every wrong person and in every wrong state: refused with its reason, nothing is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist

from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove, Refused
from deliberation import actions
from deliberation.models import Conversation
from tests import build
from tests.deliberation.build import SAID, answered, first, opened
from tests.written import written

pytestmark = pytest.mark.django_db
OPEN, CLOSED, OVER, IMPORTED, HIDDEN = "open", "closed", "over", "imported", "hidden"
STATES = (OPEN, CLOSED, OVER, IMPORTED, HIDDEN)
Act = Callable[[Conversation, Any], Any]
ACTS: dict[str, Act] = {
    "open": lambda c, by: actions.open_conversation(by=by, title="Something else to talk about"),
    "change": lambda c, by: actions.change_conversation(by=by, conversation_id=c.pk, title="In other words"),
    "close": lambda c, by: actions.close_conversation(by=by, conversation_id=c.pk),
    "reopen": lambda c, by: actions.reopen_conversation(by=by, conversation_id=c.pk),
    "answer": lambda c, by: actions.take_stance(by=by, statement_id=first(c).pk, stance="agree"),
    "state": lambda c, by: actions.write_statement(by=by, conversation_id=c.pk, text="A fountain on every square."),
    "restate": lambda c, by: actions.change_statement(by=by, statement_id=first(c).pk, text="Shade for all."),
    "take back": lambda c, by: actions.take_back_statement(by=by, statement_id=first(c).pk),
    "leave": lambda c, by: actions.leave_conversation(by=by, conversation_id=c.pk),
}
VISITOR, UNCONFIRMED, UNPROVEN, RESIDENT, OPENER, ASSISTED = "visitor", "dora", "carl", "bea", "ana", "mira"
MODERATOR, ADMIN = "nora", "ilse"
ALL = {UNPROVEN, RESIDENT, OPENER, MODERATOR, ADMIN}
# Act: who may, and in which states it is legal.
TABLE: dict[str, tuple[set[str], set[str]]] = {
    "open": (ALL, set(STATES)),
    "change": ({OPENER}, {OPEN, HIDDEN}),
    "close": ({OPENER}, {OPEN, OVER, HIDDEN}),
    "reopen": ({OPENER}, {CLOSED}),
    "answer": (ALL, {OPEN}),
    "state": ({OPENER, RESIDENT}, {OPEN}),
    "restate": ({OPENER}, {OPEN, HIDDEN}),
    "take back": ({OPENER}, set(STATES)),
    "leave": (ALL, set(STATES)),
}


def in_state(state: str, ana: Person, bea: Person) -> Conversation:
    """Ana's conversation; bea has answered all but the first statement, where she may tell."""
    its = opened(ana, statements=SAID[:3])
    rows = Conversation.objects.filter(pk=its.pk)
    if state == CLOSED:
        actions.close_conversation(by=ana, conversation_id=its.pk)
    elif state == OVER:
        rows.update(closes_at=clock.now())
    elif state == IMPORTED:
        rows.update(imported=True, state="closed", closed_at=clock.now())
    elif state == HIDDEN:
        rows.update(visibility="hidden")
    rows.update(created_at=clock.now() - dt.timedelta(days=2))
    its.refresh_from_db()
    return its


@pytest.fixture
def people(
    ana: Person, bea: Person, carl: Person, mira: Person, nora: Person, ilse: Person, cleo: Person
) -> dict[str, Person | AnonymousUser]:
    mira.assisted_by = cleo
    return {VISITOR: AnonymousUser(), UNCONFIRMED: build.person("dora", email_confirmed_at=None)} | {
        UNPROVEN: carl,
        RESIDENT: bea,
        OPENER: ana,
        ASSISTED: mira,
        MODERATOR: nora,
        ADMIN: ilse,
    }


@pytest.mark.parametrize("act", ACTS)
def test_the_table(act: str, people: dict[str, Any]) -> None:
    allowed, legal = TABLE[act]
    for state in STATES:
        for name, person in people.items():
            its = in_state(state, people[OPENER], people[RESIDENT])
            if act == "state" and name == RESIDENT and state == OPEN:
                answered(its, person, 1, 1, 1)
            before = written()
            # What is hidden is there for who opened it alone.
            unseen = state == HIDDEN and name != OPENER and act != "open"
            if name in allowed and state in legal and not unseen:
                ACTS[act](its, person)
                Conversation.objects.update(created_at=clock.now() - dt.timedelta(days=2))
                continue
            with pytest.raises((Refused, IllegalMove, ObjectDoesNotExist)) as refusal:
                ACTS[act](its, person)
            if unseen:
                assert isinstance(refusal.value, ObjectDoesNotExist), (name, state, refusal.value)
            elif isinstance(refusal.value, Refused):
                assert str(refusal.value.verdict.reason), name
            assert written() == before, (name, state)
