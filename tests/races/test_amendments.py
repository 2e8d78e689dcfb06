"""Two authors take two amendments in at once, and supports arrive while a text changes."""

from __future__ import annotations

import pytest

from accounts.models import Person
from charter.models import District
from proposals.models import Amendment, Authorship, Proposal, Support
from tests import build
from tests.races.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
PARAGRAPHS = 12
PEOPLE = 40
BODY = "\n\n".join(f"Paragraph {n} says what the bank needs." for n in range(PARAGRAPHS))


@pytest.fixture
def proposal(ana: Person, bea: Person, molinos: District) -> Proposal:
    made = build.proposal(ana, district=molinos, body=BODY, threshold=2_000)
    Authorship.objects.create(proposal=made, person=bea, via="invitation")
    return made


@pytest.fixture
def amendments(proposal: Proposal, molinos: District) -> list[Amendment]:
    """One for each paragraph, by as many people: none touches another."""
    base = proposal.revisions.get()
    return Amendment.objects.bulk_create(
        Amendment(
            proposal=proposal,
            base=base,
            author=author,
            title=proposal.title,
            body=BODY.replace(f"Paragraph {n} says", f"Paragraph {n} says clearly"),
            reason="It was not clear.",
        )
        for n, author in enumerate(build.residents(PARAGRAPHS, molinos))
    )


def calls(amendments: list[Amendment], ana: Person, bea: Person) -> list[dict[str, int]]:
    return [{"amendment": each.pk, "person": by.pk} for each in amendments for by in (ana, bea)]


def test_none_of_many_amendments_taken_in_at_once_is_lost(
    proposal: Proposal, amendments: list[Amendment], ana: Person, bea: Person
) -> None:
    assert rush("accept", calls(amendments, ana, bea)) == {"accepted": PARAGRAPHS, "refused": PARAGRAPHS}
    proposal.refresh_from_db()
    assert proposal.body.count("clearly") == PARAGRAPHS
    assert proposal.revision_number == proposal.revisions.count() == PARAGRAPHS + 1
    assert Authorship.objects.filter(proposal=proposal, via="amendment").count() == PARAGRAPHS


def test_without_the_lock_one_is_written_over_the_other(
    proposal: Proposal, amendments: list[Amendment], ana: Person, bea: Person
) -> None:
    rush("accept_without_lock", calls(amendments, ana, bea))
    proposal.refresh_from_db()
    assert proposal.body.count("clearly") < PARAGRAPHS


def mixed(proposal: Proposal, ana: Person, people: list[Person]) -> list[dict[str, object]]:
    supports = [{"proposal": proposal.pk, "person": each.pk, "edits": False} for each in people]
    edit = {"proposal": proposal.pk, "person": ana.pk, "edits": True}
    return [*supports[: PEOPLE // 2], edit, *supports[PEOPLE // 2 :]]


def test_a_support_is_bound_to_what_its_giver_read_or_they_are_told(
    proposal: Proposal, ana: Person, molinos: District
) -> None:
    people = build.residents(PEOPLE, molinos, prefix="s")
    build.supports(proposal, people[:1])  # from now on the text changes by revisions
    done = rush("support_or_edit", mixed(proposal, ana, people[1:]))
    assert done["edited"] == 1 and done["given"] + done["told"] == PEOPLE - 1
    bound = Support.objects.filter(proposal=proposal)
    assert set(bound.values_list("revision_number", flat=True)) == {1}
    assert bound.count() == done["given"] + 1


def test_without_saying_what_was_read_supports_are_bound_to_another_text(
    proposal: Proposal, ana: Person, molinos: District
) -> None:
    people = build.residents(PEOPLE, molinos, prefix="s")
    build.supports(proposal, people[:1])
    bound: set[int] = set()
    for _again in range(4):  # once the change may come last by chance
        rush("support_unseen_or_edit", mixed(proposal, ana, people[1:]))
        bound |= set(Support.objects.filter(proposal=proposal).values_list("revision_number", flat=True))
    assert bound != {1}
