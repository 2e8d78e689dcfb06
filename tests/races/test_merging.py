"""A merge while supports arrive, two last consents at once, an answer beside a support, an undo among answers."""

from __future__ import annotations

import pytest

from accounts.models import Person
from charter.models import District
from journal.actions import sequence
from notifications.models import Notification
from proposals import actions
from proposals.models import Carry, Merge, Proposal, Support
from tests import build
from tests.notifications.test_tell_people import tell
from tests.races.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 40


@pytest.fixture
def pair(ana: Person, bea: Person, molinos: District) -> tuple[Proposal, Proposal]:
    first = build.proposal(ana, district=molinos, title="A crossing at the mill", threshold=2_000)
    return first, build.proposal(bea, district=molinos, title="A crossing by the mill", threshold=2_000)


@pytest.fixture
def merge(pair: tuple[Proposal, Proposal], ana: Person) -> Merge:
    return actions.suggest_merge(proposal_ids=[each.pk for each in pair], by=ana, reason="Both ask for the same.")


def carried_out(merge: Merge, *authors: Person) -> Merge:
    for by in authors:
        actions.agree_merge(merge_id=merge.pk, by=by, version=1)
    merge.refresh_from_db()
    Proposal.objects.filter(pk=merge.into_id).update(threshold=2_000)  # out of reach: an undo stays possible
    return merge


def test_each_support_is_on_its_source_and_asked_or_pointed_on(
    merge: Merge, pair: tuple[Proposal, Proposal], ana: Person, bea: Person, molinos: District
) -> None:
    actions.agree_merge(merge_id=merge.pk, by=ana, version=1)
    people = build.residents(PEOPLE, molinos, prefix="s")
    calls = [{"merge": merge.pk, "person": each.pk, "proposal": pair[n % 2].pk} for n, each in enumerate(people)]
    last = {"merge": merge.pk, "person": bea.pk, "proposal": 0}
    done = rush("agree_or_support", [*calls[: PEOPLE // 2], last, *calls[PEOPLE // 2 :]])
    assert done["merged"] == 1 and done["given"] + done.get("pointed on", 0) == PEOPLE
    merge.refresh_from_db()
    given = set(Support.objects.values_list("person_id", flat=True))
    assert len(given) == done["given"] and not Support.objects.filter(proposal=merge.into_id).exists()
    sequence()
    tell()
    asked = Notification.objects.filter(entry__verb="merge.agreed", kind="carry")
    assert set(asked.values_list("person_id", flat=True)) == given


def test_of_two_last_consents_one_carries_it_out(merge: Merge, ana: Person, bea: Person) -> None:
    calls = [{"merge": merge.pk, "person": by.pk} for by in (ana, bea) for _again in range(4)]
    done = rush("agree", calls)
    assert sum(done.values()) == 8 and done["merged"] == 1
    assert Proposal.objects.filter(merge__isnull=False).count() == 1 and Proposal.objects.count() == 3


def test_without_the_locks_it_is_carried_out_twice(merge: Merge, ana: Person, bea: Person) -> None:
    rush("merge_without_lock", [{"merge": merge.pk, "person": by.pk} for by in (ana, bea) for _again in range(2)])
    assert Proposal.objects.count() > 3


def test_carried_and_direct_at_once_is_one_voice(
    merge: Merge, pair: tuple[Proposal, Proposal], ana: Person, bea: Person, molinos: District
) -> None:
    people = build.residents(PEOPLE // 2, molinos, prefix="s")
    for each in pair:
        build.supports(each, people)
    carried_out(merge, ana, bea)
    calls = [
        {"merge": merge.pk, "person": each.pk, "proposal": proposal}
        for each in people
        for proposal in (0, merge.into_id, 0)
    ]
    assert "refused" not in rush("carry_or_support", calls)
    rows = Support.objects.filter(proposal=merge.into_id).values_list("person_id", flat=True)
    assert (
        sorted(rows) == sorted(each.pk for each in people) == sorted(Carry.objects.values_list("person_id", flat=True))
    )


def test_an_undo_comes_before_an_answer_or_after_it(
    merge: Merge, pair: tuple[Proposal, Proposal], ana: Person, bea: Person, molinos: District
) -> None:
    people = build.residents(PEOPLE, molinos, prefix="s")
    build.supports(pair[0], people)
    carried_out(merge, ana, bea)
    calls = [{"merge": merge.pk, "person": each.pk, "proposal": 0} for each in people]
    undo = {"merge": merge.pk, "person": bea.pk, "proposal": -1}
    done = rush("carry_or_support", [*calls[: PEOPLE // 2], undo, *calls[PEOPLE // 2 :]])
    assert done["undone"] == 1 and done.get("carried", 0) + done.get("refused", 0) == PEOPLE
    assert Support.objects.filter(proposal=merge.into_id).count() == done.get("carried", 0)
    assert Carry.objects.count() == done.get("carried", 0)
    pair[0].refresh_from_db()
    assert (pair[0].state, pair[0].supports.count()) == ("open", PEOPLE)
