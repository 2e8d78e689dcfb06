"""The main line through the actions: ana proposes, her neighbours support, omar answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import Person
from charter.models import District, Topic
from journal.actions import record, sequence
from journal.models import Entry
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Proposal, Support
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(ana: Person, molinos: District, mobility: Topic) -> Proposal:
    return actions.draft_proposal(
        by=ana, title="A bench every 150 metres", body=build.BODY, topic_id=mobility.pk, district_id=molinos.pk
    )


def verbs(proposal: Proposal) -> list[str]:
    return [entry.verb for entry in queries.timeline(proposal)]


def test_a_draft_becomes_an_open_proposal_with_a_threshold_and_a_first_revision(draft: Proposal, ana: Person) -> None:
    proposal = actions.publish_proposal(proposal_id=draft.pk, by=ana)
    proposal.refresh_from_db()
    assert proposal.state == State.OPEN
    assert proposal.threshold == 20  # one verified resident of 1 % is less than the least
    assert proposal.revisions.get().body == proposal.body
    assert verbs(proposal) == ["proposal.published"]


def test_the_whole_line(
    draft: Proposal,
    ana: Person,
    bea: Person,
    mira: Person,
    omar: Person,
    molinos: District,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    actions.publish_proposal(proposal_id=draft.pk, by=ana)
    build.supports(draft_now(draft), build.residents(19, molinos))
    with django_capture_on_commit_callbacks(execute=True):
        actions.give_support(proposal_id=draft.pk, by=mira)
    assert queries.support_figures([draft.pk])[draft.pk] == queries.Figures(counted=19, elsewhere=1)
    assert draft_now(draft).state == State.OPEN  # mira's voice from Salinas is shown apart
    with django_capture_on_commit_callbacks(execute=True):
        actions.give_support(proposal_id=draft.pk, by=bea)
        actions.give_support(proposal_id=draft.pk, by=bea)
    reached = draft_now(draft)
    assert reached.state == State.AWAITING_ANSWER
    assert reached.office is not None and reached.office.code == "streets"
    assert reached.reached_at and reached.due_at
    assert 30 <= (reached.due_at - reached.reached_at).days <= 31
    assert Support.objects.filter(person=bea).count() == 1
    answer = actions.publish_answer(
        proposal_id=draft.pk,
        by=omar,
        decision="partly_accepted",
        reasons="The pavement can be widened on one side only.",
        summary="One side this year.",
        commitments=[{"text": "North side widened", "due_on": dt.date(2099, 6, 30)}],
    )
    assert answer.author_name == "Omar Haddad"
    actions.deliver_proposal(proposal_id=draft.pk, by=omar)
    promise = answer.commitments.get()
    actions.keep_commitment(commitment_id=promise.pk, by=omar, evidence="Widened, see the mill's side.")
    actions.finish_proposal(proposal_id=draft.pk, by=omar)
    assert draft_now(draft).state == State.DONE
    assert verbs(draft) == [
        "proposal.published",
        "proposal.reached",
        "proposal.answered",
        "proposal.delivery_started",
        "proposal.promise_kept",
        "proposal.finished",
    ]


def draft_now(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("office").get(pk=proposal.pk)


def test_beat_decides_what_a_dying_request_left(ana: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos, threshold=3)
    build.supports(proposal, build.residents(3, molinos))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO proposals_countdue (proposal_id) VALUES (%s)", [proposal.pk])
    assert actions.count_supports() == 1
    assert actions.count_supports() == 0
    proposal.refresh_from_db()
    assert (proposal.state, proposal.sorting_supports, proposal.sorting_share) == ("awaiting_answer", 3, 1000)
    assert Entry.objects.filter(verb="proposal.reached").count() == 1


def test_time_passes(ana: Person, molinos: District, django_assert_num_queries: Any) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)
    assert proposal.reached_at and proposal.due_at
    for days, verb in ((10, None), (16, "reminded"), (28, "reminded"), (31, "overdue"), (62, "escalated")):
        at = proposal.reached_at + dt.timedelta(days=days)
        assert actions.tend_clocks(at=at) == (1 if verb else 0)
        assert actions.tend_clocks(at=at) == 0
        if verb:
            latest = Entry.objects.order_by("id").last()
            assert latest is not None and latest.verb == f"proposal.{verb}"


def test_an_open_proposal_expires_in_time(ana: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    assert proposal.gather_until
    actions.tend_clocks(at=proposal.gather_until + dt.timedelta(seconds=1))
    assert draft_now(proposal).state == State.EXPIRED


def test_pages_and_search(ana: Person, molinos: District) -> None:
    for n in range(7):
        build.proposal(ana, district=molinos, title=f"Café número {n} for the plaza")
    first = queries.listed_page(queries.Listing(search="cafe numero pla"), size=3)
    assert len(first) == 3 and first.next and not first.previous
    second = queries.listed_page(queries.Listing(search="cafe numero pla"), size=3, cursor=first.next)
    third = queries.listed_page(queries.Listing(search="cafe numero pla"), size=3, cursor=second.next)
    assert len(third) == 1 and not third.next and third.previous
    back = queries.listed_page(queries.Listing(search="cafe numero pla"), size=3, cursor=third.previous)
    assert [row.pk for row in back] == [row.pk for row in second]
    for order in ("newest", "closest", "supported"):
        assert len(queries.listed_page(queries.Listing(order=order))) == 7
    assert len(queries.similar(title="Cafe number 3 for a plaza")) == 5
    assert queries.office_records(at=dt.datetime.now(dt.UTC))[1] == []


def test_who_is_no_longer_proven_no_longer_counts(ana: Person, bea: Person, molinos: District) -> None:
    """A released number may prove another account: what can still be withdrawn is."""
    gathering = build.proposal(ana, district=molinos)
    reached = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)
    for proposal in (gathering, reached):
        build.supports(proposal, [ana, bea])
    with transaction.atomic():
        record("person.released", actor=bea, subject=bea)
    sequence()
    assert [actions.heed_releases(), actions.heed_releases()] == [1, 0]
    assert list(gathering.supports.values_list("person", flat=True)) == [ana.pk]
    assert reached.supports.count() == 2
    actions.count_supports()
    assert Proposal.objects.get(pk=gathering.pk).sorting_supports == 1
