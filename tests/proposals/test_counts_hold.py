"""In any order of acts every count is the number of rows, and nobody counts twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions import erase_person
from accounts.models import Person
from charter.models import District, RuleVersion
from commons.errors import IllegalMove, Refused
from proposals import actions, queries
from proposals.models import Amendment, AmendmentSupport, Authorship, Proposal, Support
from proposals.queries.listing import Listing
from tests import build

pytestmark = pytest.mark.django_db
PEOPLE = 5
WORDS = ["path", "lamp", "bench", "tree", "water", "shade"]


class City:
    """Some neighbours and what they do to the proposals; another act is one more method in `ACTS`."""

    def __init__(self, district: District, threshold: int) -> None:
        self.people: list[Person | None] = [build.resident(f"p{n}", district) for n in range(PEOPLE)]
        first = self.people[0]
        assert first is not None
        self.proposals = [build.proposal(first, district=district, body=build.BODY * 2, threshold=threshold)]
        self.edits = 0

    def support(self, proposal: Proposal, by: Person, n: int) -> None:
        actions.give_support(proposal_id=proposal.pk, by=by)

    def support_as_read(self, proposal: Proposal, by: Person, n: int) -> None:
        actions.give_support(proposal_id=proposal.pk, by=by, seen=1 + n % proposal.revision_number)

    def confirm(self, proposal: Proposal, by: Person, n: int) -> None:
        actions.confirm_support(proposal_id=proposal.pk, by=by)

    def withdraw(self, proposal: Proposal, by: Person, n: int) -> None:
        actions.withdraw_support(proposal_id=proposal.pk, by=by)

    def edit(self, proposal: Proposal, by: Person, n: int) -> None:
        self.edits += 1
        body = f"{proposal.body}\n\nAnd a {WORDS[n % len(WORDS)]} more, number {self.edits}."
        reason = "It was forgotten."
        actions.edit_proposal(proposal_id=proposal.pk, by=by, body=body, reason=reason, substantial=n % 2 == 0)

    def amend(self, proposal: Proposal, by: Person, n: int) -> None:
        body = proposal.body.replace("pavement", WORDS[n % len(WORDS)], 1)
        actions.propose_amendment(
            proposal_id=proposal.pk, by=by, title=proposal.title, body=body, reason="It is a better word."
        )

    def accept(self, proposal: Proposal, by: Person, n: int) -> None:
        if (amendment := proposal.amendments.filter(state="open").first()) is not None:
            actions.accept_amendment(amendment_id=amendment.pk, by=by, substantial=n % 2 == 0)

    def support_amendment(self, proposal: Proposal, by: Person, n: int) -> None:
        if (amendment := proposal.amendments.filter(state="open").first()) is not None:
            actions.support_amendment(amendment_id=amendment.pk, by=by)

    def invite(self, proposal: Proposal, by: Person, n: int) -> None:
        if (asked := self.people[n % PEOPLE]) is not None and asked.pk != by.pk and asked.pk not in proposal.author_ids:
            invitation = actions.invite_author(proposal_id=proposal.pk, by=by, name=asked.name)
            actions.accept_invitation(invitation_id=invitation.pk, by=asked)

    def leave(self, proposal: Proposal, by: Person, n: int) -> None:
        actions.leave_proposal(proposal_id=proposal.pk, by=by)

    def take_back(self, proposal: Proposal, by: Person, n: int) -> None:
        actions.withdraw_proposal(proposal_id=proposal.pk, by=by)

    def erase(self, proposal: Proposal, by: Person, n: int) -> None:
        erase_person(person_id=by.pk, texts=n % 2 == 0)
        self.people[self.people.index(by)] = None

    ACTS: tuple[Callable[..., None], ...] = (
        support, support_as_read, confirm, withdraw, edit, amend, accept, support_amendment, invite, leave, take_back,
        erase,
    )  # fmt: skip

    def check(self) -> None:
        for pk in [each.pk for each in self.proposals]:
            holds(Proposal.objects.get(pk=pk))


def holds(proposal: Proposal) -> None:
    """Count by hand, and compare with every place that counts."""
    rows = list(Support.objects.filter(proposal=proposal))
    named = [row.person_id for row in rows if row.person_id is not None]
    assert len(named) == len(set(named))
    assert all(row.revision_number == row.revision.number <= proposal.revision_number for row in rows)
    counted = sum(row.counts and row.revision_number >= proposal.counted_since for row in rows)
    current = sum(row.revision_number >= proposal.text_since for row in rows)
    right = (len(rows), counted, current)
    seen = [queries.figures([proposal.pk])[proposal.pk], queries.support_figures([proposal.pk])[proposal.pk]]
    seen.append(queries.standing(proposal.pk, None).figures)
    if proposal.visibility == "public":
        seen += [row.figures for row in queries.listed_page(Listing()).rows if row.pk == proposal.pk]
        seen.append(queries.dossier(queries.told(proposal.pk, Person(pk=0))).figures)
    assert {(each.supports, each.counted, each.current) for each in seen} == {right}
    ready = queries.ready_to_reach().filter(pk=proposal.pk).exists()
    assert ready == (proposal.state == "open" and proposal.visibility == "public" and counted >= proposal.threshold)
    actions.count_supports()
    assert Proposal.objects.get(pk=proposal.pk).sorting_supports in (len(rows), proposal.sorting_supports)
    assert len(proposal.author_ids) == len(set(proposal.author_ids))
    assert proposal.revisions.count() == proposal.revision_number
    last = proposal.revisions.get(number=proposal.revision_number)
    assert (last.title, last.body) == (proposal.title, proposal.body)
    for amendment in Amendment.objects.filter(proposal=proposal):
        voices = AmendmentSupport.objects.filter(amendment=amendment)
        assert queries.amendment_supports(amendment.pk) == voices.values("person").distinct().count()
        joined = Authorship.objects.filter(proposal=proposal, via="amendment", person=amendment.author_id).exists()
        assert not joined or amendment.author_id is not None


steps = st.lists(
    st.tuples(st.integers(0, len(City.ACTS) - 1), st.integers(0, PEOPLE - 1), st.integers(0, 5)), max_size=14
)


@pytest.mark.parametrize("counted", ["all", "current"])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(steps=steps, threshold=st.integers(2, 6))
def test_every_count_is_its_rows(
    counted: str, steps: list[tuple[int, int, int]], threshold: int, molinos: District
) -> None:
    with transaction.atomic():
        if counted == "current":
            RuleVersion.objects.create(rule="counted_support", number=2, value=counted, decision="A trial.")
        city = City(molinos, threshold)
        for act, who, n in steps:
            by, proposal = city.people[who], city.proposals[n % len(city.proposals)]
            if by is None:
                continue
            try:
                with transaction.atomic():
                    City.ACTS[act](city, Proposal.objects.get(pk=proposal.pk), Person.objects.get(pk=by.pk), n)
            except (Refused, IllegalMove):
                pass
            except Proposal.DoesNotExist:
                assert Proposal.objects.get(pk=proposal.pk).visibility == "erased"
            city.check()
        transaction.set_rollback(True)
