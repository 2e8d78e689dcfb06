"""An office keeps its promises, moves their dates or gives them up, and everybody reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from charter.models import District
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import NO_DAY, Commitment, MissedDate, Proposal
from tests import build
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db

WHY = "The supplier of the poles went out of business."
TODAY = timezone.localdate()


@pytest.fixture
def promise(ana: Person, omar: Person, molinos: District) -> Commitment:
    proposal = build.proposal(ana, state=State.IN_DELIVERY, district=molinos)
    answer = build.answer(proposal, by=proposal.office)
    return Commitment.objects.create(answer=answer, text="Paint the crossing", due_on=TODAY + dt.timedelta(days=9))


ACTS: dict[str, Callable[[Commitment, Person], Any]] = {
    "keep": lambda c, by: actions.keep_commitment(commitment_id=c.pk, by=by, evidence="Painted, see Mill Street 3."),
    "give up": lambda c, by: actions.give_up_commitment(commitment_id=c.pk, by=by, reason=WHY),
    "move": lambda c, by: actions.move_commitment(
        commitment_id=c.pk, by=by, due_on=TODAY + dt.timedelta(days=40), reason=WHY
    ),
    "plan": lambda c, by: actions.plan_milestone(commitment_id=c.pk, by=by, text="Order the paint", due_on=TODAY),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["ana", "bea", "carl", "nora", "ilse"])
def test_only_officials_of_the_office_in_charge(
    act: str, name: str, promise: Commitment, request: pytest.FixtureRequest
) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Refused):
        ACTS[act](promise, request.getfixturevalue(name))
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("act", ACTS)
def test_what_has_ended_changes_no_more(act: str, promise: Commitment, omar: Person) -> None:
    ACTS[act](promise, omar)
    ACTS["keep" if act != "give up" else "give up"](promise, omar) if act in ("move", "plan") else None
    with pytest.raises(IllegalMove):
        ACTS[act](promise, omar)


def test_nothing_is_done_before_every_promise_is_kept_or_given_up(promise: Commitment, omar: Person) -> None:
    proposal_id = promise.answer.proposal_id
    other = Commitment.objects.create(answer=promise.answer, text="Lower the kerb", due_on=TODAY)
    with pytest.raises(IllegalMove) as refused:
        actions.finish_proposal(proposal_id=proposal_id, by=omar)
    assert "given up" in refused.value.reason
    ACTS["keep"](promise, omar)
    ACTS["give up"](other, omar)
    assert actions.finish_proposal(proposal_id=proposal_id, by=omar).state == State.DONE


def test_a_moved_date_leaves_the_old_one_and_its_reason(promise: Commitment, omar: Person) -> None:
    was = promise.due_on
    moved = ACTS["move"](promise, omar)
    assert moved.due_on == TODAY + dt.timedelta(days=40)
    old = moved.moves.get()
    assert (old.due_on, old.reason) == (was, WHY)
    for due_on, reason in ((TODAY - dt.timedelta(days=1), WHY), (TODAY + dt.timedelta(days=50), "so")):
        with pytest.raises(ValidationError):
            actions.move_commitment(commitment_id=promise.pk, by=omar, due_on=due_on, reason=reason)
    page = Client().get(f"/proposals/{promise.answer.proposal_id}/delivery/").content.decode()
    assert WHY in page


def test_a_missed_date_is_public_once_for_each_date(promise: Commitment, omar: Person) -> None:
    at = timezone.now() + dt.timedelta(days=11)
    assert (actions.tend_clocks(at=at), actions.tend_clocks(at=at)) == (1, 0)
    entry = Entry.objects.get(verb="proposal.promise_missed")
    assert entry.data["promise"] == "Paint the crossing"
    ACTS["move"](promise, omar)
    assert actions.tend_clocks(at=at) == 0
    assert actions.tend_clocks(at=at + dt.timedelta(days=40)) == 1
    assert MissedDate.objects.count() == 2


def test_steps_and_reports_by_page_and_api(promise: Commitment, omar: Person, bea: Person) -> None:
    proposal_id = promise.answer.proposal_id
    official, path = caller(omar), f"/api/v1/commitments/{promise.pk}/"
    step = official.post(f"{path}milestones/", {"text": "Order the paint", "due_on": str(TODAY)})
    assert step.status_code == 201
    reached = official.post(f"/api/v1/milestones/{step.json()['id']}/reach/").json()
    assert reached["reached_on"] == str(TODAY)
    again = official.post(f"/api/v1/milestones/{step.json()['id']}/reach/")
    assert again.status_code == 200 and Entry.objects.filter(verb="proposal.step_reached").count() == 1
    words = {"text": "The paint is here, we begin on Monday.", "url": "https://ribera.example/mill"}
    progress = f"/api/v1/proposals/{proposal_id}/progress/"
    assert official.post(progress, words).status_code == 201
    refusal(official.post(progress, words | {"url": "javascript:alert(1)"}), 400)
    assert caller(bea).post(progress, words).json()["office"] is None
    refusal(caller(None).post(progress, words), 401)
    told = caller(None).get(progress).json()["results"]
    assert [(row["author_name"], row["text"]) for row in told] == [
        ("Bea", words["text"]),
        ("Omar Haddad", words["text"]),
    ]
    assert official.post(f"{path}keep/", {"evidence": "Painted, see Mill Street 3."}).json()["kept_on"] == str(TODAY)
    refusal(official.post(f"{path}give-up/", {"reason": WHY}), 409)
    page = Client().get(f"/proposals/{proposal_id}/delivery/").content.decode()
    assert "Order the paint" in page and words["text"] in page and "Painted, see Mill Street 3." in page


def test_the_pages_of_a_promise(promise: Commitment, omar: Person) -> None:
    client, base = Client(), f"/proposals/{promise.answer.proposal_id}/"
    client.force_login(omar)
    own = f"{base}promises/{promise.pk}/"
    for path in ("keep/", "give-up/", "move/", "step/"):
        assert client.get(own + path).status_code == 200
        assert client.post(own + path, {}).status_code == 422
    report = {"text": "The paint is here, we begin on Monday."}
    assert client.post(f"{base}delivery/report/", report).status_code == 302
    assert client.post(f"{base}delivery/report/", {"text": "so"}).status_code == 422
    assert client.post(f"{own}step/", {"text": "Order the paint", "due_on": str(TODAY)}).status_code == 302
    step = promise.milestones.get()
    assert client.post(f"{base}steps/{step.pk}/reach/").status_code == 302
    assert client.post(f"{own}keep/", {"evidence": "Painted, see Mill Street 3."}).status_code == 302
    promise.refresh_from_db()
    assert promise.kept_on == TODAY


def test_promises_of_a_contested_answer_stand_no_more(promise: Commitment, omar: Person) -> None:
    proposal = promise.answer.proposal
    proposal.answers.create(number=2, office=proposal.office, decision="accepted", reasons="r", summary="s")
    assert queries.unkept(proposal) == 0
    with pytest.raises(ObjectDoesNotExist):
        ACTS["keep"](promise, omar)


def test_an_offices_record(promise: Commitment, omar: Person, ana: Person, molinos: District) -> None:
    office = promise.answer.office
    other = Commitment.objects.create(answer=promise.answer, text="Kerb", due_on=TODAY - dt.timedelta(days=1))
    ACTS["keep"](promise, omar)
    assert queries.delivery_record(office.pk, today=TODAY) == queries.DeliveryRecord(0, 1, 1, late=1)
    page = Client().get(f"/offices/{office.code}/").content.decode()
    assert "1 of 2" in page and "promises kept" in page and other.is_open
    assert "promises that missed a date" in page


def test_a_promise_kept_after_its_day_is_kept_and_was_late(promise: Commitment, omar: Person) -> None:
    Commitment.objects.filter(pk=promise.pk).update(due_on=TODAY - dt.timedelta(days=3))
    ACTS["keep"](promise, omar)
    assert queries.delivery_record(promise.answer.office_id or 0, today=TODAY) == queries.DeliveryRecord(
        0, 1, 0, late=1
    )


def test_the_delivery_page_asks_the_same_for_one_promise_and_for_twenty(promise: Commitment, omar: Person) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert Client().get(f"/proposals/{promise.answer.proposal_id}/delivery/").status_code == 200
        return len(asked)

    ACTS["plan"](promise, omar)
    ACTS["move"](promise, omar)
    cost()
    one = cost()
    for n in range(19):
        more = Commitment.objects.create(answer=promise.answer, text=f"Step {n}", due_on=TODAY + dt.timedelta(days=9))
        ACTS["plan"](more, omar)
        ACTS["move"](more, omar)
    assert cost() == one
    assert Proposal.objects.count() == 1


def next_day(proposal: Proposal) -> dt.date | None:
    proposal.refresh_from_db()
    return proposal.next_promise_on


def test_a_proposal_has_the_day_of_its_next_promise_through_its_whole_life(
    ana: Person, omar: Person, molinos: District
) -> None:
    may, july = dt.date(2099, 5, 3), dt.date(2099, 7, 1)
    promises = [{"text": "Paint it", "due_on": july}, {"text": "Lower the kerb", "due_on": may}]
    words = {"reasons": "It is within the budget of next year.", "summary": "Yes, in the spring."}
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)
    assert next_day(proposal) is None
    actions.publish_answer(proposal_id=proposal.pk, by=omar, decision="accepted", commitments=promises, **words)
    assert next_day(proposal) == may
    first, second = Commitment.objects.order_by("due_on")
    moved = dt.date(2099, 9, 9)
    actions.move_commitment(commitment_id=first.pk, by=omar, due_on=moved, reason=WHY)
    assert next_day(proposal) == july
    actions.deliver_proposal(proposal_id=proposal.pk, by=omar)
    ACTS["keep"](second, omar)
    assert next_day(proposal) == moved
    ACTS["give up"](first, omar)
    assert next_day(proposal) == NO_DAY
    actions.finish_proposal(proposal_id=proposal.pk, by=omar)
    assert next_day(proposal) is None
    proposal.state = State.IN_DELIVERY  # as supporters reopen it
    proposal.save(update_fields=["state"])
    assert next_day(proposal) == NO_DAY
    first.delete()
    assert next_day(proposal) == NO_DAY


def test_only_the_last_answer_says_whether_anything_comes_next(promise: Commitment) -> None:
    proposal = promise.answer.proposal
    assert next_day(proposal) == promise.due_on
    proposal.answers.create(number=2, office=proposal.office, decision="already_planned", reasons="r", summary="s")
    assert next_day(proposal) == NO_DAY
    proposal.answers.create(number=3, office=proposal.office, decision="declined", reasons="r", summary="s")
    assert next_day(proposal) is None


def test_what_goes_back_to_its_office_promises_nothing_until_it_is_answered_again(promise: Commitment) -> None:
    proposal = promise.answer.proposal
    proposal.state = State.AWAITING_ANSWER
    proposal.save(update_fields=["state"])
    assert next_day(proposal) is None
    proposal.state = State.ANSWERED
    proposal.save(update_fields=["state"])
    assert next_day(proposal) == promise.due_on
