"""In any order of acts every count is the number of rows, and nobody counts twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions import erase_person
from accounts.models import Person
from charter.models import District, RuleVersion
from commons.errors import IllegalMove, Refused
from proposals import actions, queries
from proposals.models import Amendment, AmendmentSupport, Authorship, Merge, Proposal, Support
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
        # The last two ask for the same, and are merged and taken apart again.
        self.proposals = [
            build.proposal(by, district=district, title=title, body=build.BODY * 2, threshold=threshold)
            for by, title in zip(self.people, ("A crossing", "A light", "A light too"), strict=False)
            if by is not None
        ]
        # Who supported or carried of their own accord; nobody else may stand on a common proposal.
        self.came: set[tuple[int, int]] = set()
        self.edits = 0

    def support(self, proposal: Proposal, by: Person, n: int) -> None:
        actions.give_support(proposal_id=proposal.pk, by=by)
        self.came.add((proposal.pk, by.pk))

    def support_as_read(self, proposal: Proposal, by: Person, n: int) -> None:
        actions.give_support(proposal_id=proposal.pk, by=by, seen=1 + n % proposal.revision_number)
        self.came.add((proposal.pk, by.pk))

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

    def suggest_merge(self, proposal: Proposal, by: Person, n: int) -> None:
        ids = [each.pk for each in self.proposals[1:3]]
        actions.suggest_merge(proposal_ids=ids, by=by, reason="They are the same.")

    def write_common_text(self, proposal: Proposal, by: Person, n: int) -> None:
        merge = self.merge()
        actions.write_common_text(
            merge_id=merge.pk, by=by, title=f"A {WORDS[n % len(WORDS)]}", body=build.BODY, whole_city=n % 2 == 0
        )

    def agree(self, proposal: Proposal, by: Person, n: int) -> None:
        merge = actions.agree_merge(merge_id=self.merge().pk, by=by, version=self.merge().version)
        if merge.into_id is not None:
            self.proposals.append(Proposal.objects.get(pk=merge.into_id))

    def all_agree(self, proposal: Proposal, by: Person, n: int) -> None:
        """Suggest it and agree for everybody, so that much happens after it."""
        with suppress(IllegalMove, Refused), transaction.atomic():
            self.suggest_merge(proposal, by, n)
        for each in self.people:
            with suppress(IllegalMove, Refused, Merge.DoesNotExist), transaction.atomic():
                if each is not None:
                    self.agree(proposal, Person.objects.get(pk=each.pk), n)

    def carry(self, proposal: Proposal, by: Person, n: int) -> None:
        merge = self.merge()
        actions.carry_support(merge_id=merge.pk, by=by)
        self.came.add((merge.into_id or 0, by.pk))

    def let_go(self, proposal: Proposal, by: Person, n: int) -> None:
        actions.let_support_go(merge_id=self.merge().pk, by=by)

    def undo(self, proposal: Proposal, by: Person, n: int) -> None:
        actions.undo_merge(merge_id=self.merge().pk, by=by, reason="It was not the same.")

    def merge(self) -> Merge:
        found = Merge.objects.order_by("-pk").first()
        if found is None:
            raise Merge.DoesNotExist
        return found

    ACTS: tuple[Callable[..., None], ...] = (
        support, support_as_read, confirm, withdraw, edit, amend, accept, support_amendment, invite, leave, take_back,
        erase, suggest_merge, write_common_text, agree, all_agree, carry, let_go, undo,
    )  # fmt: skip

    def check(self) -> None:
        for pk in [each.pk for each in self.proposals]:
            proposal = Proposal.objects.get(pk=pk)
            holds(proposal)
            supporters = proposal.supports.exclude(person=None).values_list("person_id", flat=True)
            assert {(pk, person) for person in supporters} <= self.came
        for merge in Merge.objects.all():
            sources = [row.proposal for row in merge.sources.select_related("proposal")]
            merged = merge.state == "merged"
            assert all((each.state == "merged") == (each.merged_into_id is not None) for each in sources)
            assert not merged or {each.merged_into_id for each in sources} == {merge.into_id}
            assert merge.sources.filter(in_force=True).exists() == (merge.state in Merge.IN_FORCE)
            # Wherever a voice may count, it counts once: never on a source and on what it became.
            alive = [each.pk for each in [*sources, *([merge.into] if merge.into else [])] if each.state == "open"]
            assert not merged or set(alive) <= {merge.into_id}


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
    st.tuples(st.integers(0, len(City.ACTS) - 1), st.integers(0, PEOPLE - 1), st.integers(0, 5)), max_size=16
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
            except (Refused, IllegalMove, Merge.DoesNotExist):
                continue  # nothing is written: it stands as it was looked at
            except ValidationError as error:
                assert "body" in error.message_dict  # the common text says this already
                continue
            except Proposal.DoesNotExist:
                assert Proposal.objects.get(pk=proposal.pk).visibility == "erased"
            city.check()
        transaction.set_rollback(True)
