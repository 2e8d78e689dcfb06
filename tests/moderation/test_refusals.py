"""Every role x every act of moderation: who may, and for those who may not, that nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from commons.errors import Refused
from commons.models import Visibility
from journal.models import Entry
from moderation import actions, policy
from moderation.models import Act, Block, Case, Concern, Flag, Juror, Readiness, RoomWord
from proposals.models import Comment
from tests import build
from tests.moderation.conftest import WORDS

PEOPLE = ["unconfirmed", "carl", "bea", "omar", "nora", "newcomer", "cleo", "ilse", "closed"]
Do = Callable[[Person, dict[str, Any]], Any]


def decided(deed: str, reason: str, on: str) -> Do:
    return lambda by, on_: actions.decide_concern(
        deed=deed, kind="comment", content_id=on_[on].pk, by=by, reason=reason, text=WORDS
    )


ACTS: dict[str, tuple[Do, set[str]]] = {
    "flag": (
        lambda by, on: actions.flag_content(kind="comment", content_id=on["quiet"].pk, by=by, reason="spam"),
        {"unconfirmed", "carl", "bea", "omar", "nora", "newcomer", "cleo", "ilse"},
    ),
    "hide": (decided("hide", "spam", "flagged"), {"nora"}),
    "ask to edit": (decided("ask_edit", "insult", "flagged"), {"nora"}),
    "restore": (decided("restore", "mistake", "hidden"), {"nora"}),
    "dismiss flags": (decided("dismiss", "no_breach", "flagged"), {"nora"}),
    "decide about many": (
        lambda by, on: actions.decide_many(
            deed="hide", concern_ids=[on["concern"].pk], by=by, reason="spam", text=WORDS
        ),
        {"nora"},
    ),
    "open a case": (
        lambda by, on: actions.open_case(kind="comment", content_id=on["quiet"].pk, by=by, reason="insult", text=WORDS),
        {"nora"},
    ),
    "judge with another moderator": (
        lambda by, on: actions.cast_verdict(case_id=on["case"].pk, by=by, vote="keep", reason="no_breach", text=WORDS),
        {"nora"},
    ),
    "accept jury duty": (lambda by, on: actions.accept_duty(by=by), {"bea"}),
    "answer a call": (lambda by, on: actions.answer_call(case_id=on["case"].pk, by=by, accepts=True), set()),
    "speak in the room": (lambda by, on: actions.speak_in_room(case_id=on["case"].pk, by=by, text="Well."), set()),
    "appeal": (lambda by, on: actions.appeal(act_id=on["act"].pk, by=by, text=WORDS), set()),
    "block": (
        lambda by, on: actions.block_account(person_id=on["dora"].pk, by=by, reason="Again and again, for weeks."),
        {"nora"},
    ),
    "lift a block": (
        lambda by, on: actions.lift_block(block_id=on["block"].pk, by=by, reason="They promised to stop it."),
        {"nora"},
    ),
}


@pytest.fixture
def people(
    carl: Person, bea: Person, omar: Person, nora: Person, cleo: Person, ilse: Person, request: pytest.FixtureRequest
) -> dict[str, Person]:
    from accounts.models import Mandate

    # A moderator without a second step of sign-in cannot use the mandate.
    newcomer = build.person("newcomer")
    Mandate.objects.create(person=newcomer, role=Mandate.Role.MODERATOR, holder_name="Nils Roth")
    return {
        "unconfirmed": build.person("unconfirmed", email_confirmed_at=None),
        "closed": build.person("closed", is_active=False),
        "newcomer": newcomer,
        **{name: request.getfixturevalue(name) for name in ("carl", "bea", "omar", "nora", "cleo", "ilse")},
    }


@pytest.fixture
def on(ana: Person, nora: Person) -> dict[str, Any]:
    """What there is to act on."""
    other = build.mandated("nils", "moderator", holder_name="Nils Ott")  # type: ignore[arg-type]
    proposal, dora = build.proposal(ana), build.person("dora")
    quiet, flagged, hidden, judged = (
        Comment.objects.create(proposal=proposal, author=dora, body=f"Remark {n}") for n in range(4)
    )
    case = actions.open_case(kind="comment", content_id=judged.pk, by=other, reason="insult", text=WORDS)
    concern = actions.flag_content(kind="comment", content_id=flagged.pk, by=None, reason="spam")
    act = actions.hide(kind="comment", content_id=hidden.pk, by=other, reason="spam", text=WORDS)
    blocked = build.person("blocked")
    block = actions.block_account(person_id=blocked.pk, by=other, reason="Again and again, for weeks.")
    return {
        "quiet": quiet,
        "flagged": flagged,
        "hidden": hidden,
        "concern": concern,
        "case": case,
        "act": act,
        "dora": dora,
        "block": block,
    }


def written() -> tuple[Any, ...]:
    return (
        Flag.objects.count(),
        Act.objects.count(),
        Entry.objects.count(),
        sorted(Concern.objects.values_list("pk", "state", "flag_count")),
        sorted(Comment.objects.values_list("pk", "visibility")),
        sorted(Person.objects.values_list("pk", "is_active")),
        Block.objects.filter(lifted_at=None).count(),
        (Case.objects.count(), Juror.objects.count(), RoomWord.objects.count(), Readiness.objects.count()),
    )


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("act", ACTS)
def test_who_may(act: str, name: str, people: dict[str, Person], on: dict[str, Any]) -> None:
    do, allowed = ACTS[act]
    by, before = Person.objects.get(pk=people[name].pk), written()
    if name in allowed:
        do(by, on)
        assert written() != before
    else:
        with pytest.raises(Refused):
            do(by, on)
        assert written() == before


def test_a_visitor_flags_and_does_nothing_else(on: dict[str, Any]) -> None:
    nobody = AnonymousUser()
    assert policy.may_flag(nobody, on["quiet"])
    assert policy.may_see_queue(nobody).code == "sign-in"
    assert policy.may_moderate(nobody, on["concern"]).code == "sign-in"
    assert policy.may_block(nobody, on["dora"]).code == "sign-in"


def test_who_flags_is_told_to_nobody(on: dict[str, Any], bea: Person) -> None:
    """The journal, the author's page and the queue know that somebody flagged, not who."""
    actions.flag_content(kind="comment", content_id=on["quiet"].pk, by=bea, reason="spam")
    assert not Entry.objects.filter(actor=bea).exists()
    assert on["quiet"].visibility == Visibility.PUBLIC
