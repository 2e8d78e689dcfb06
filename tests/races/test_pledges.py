"""Two who come at once for what is needed: no more is taken than is needed, and nothing is said after the end."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions import end_representation
from accounts.models import Organisation, Person
from commons.errors import IllegalMove, Refused
from proposals import actions
from proposals.models import Comment, Need, Pledge, Proposal
from tests import build
from tests.races.test_moderation import rush

pytestmark = pytest.mark.django_db(transaction=True)
GIVERS = 8


@pytest.fixture
def bench(ana: Person) -> Proposal:
    return build.proposal(ana)


@pytest.fixture
def hours(ana: Person, bench: Proposal) -> Need:
    return actions.name_need(proposal_id=bench.pk, by=ana, kind="hours", words="Hands", amount=10, unit="hours")


def given(hours: Need) -> int:
    return sum(each.amount or 0 for each in Pledge.objects.filter(need=hours, withdrawn_at=None))


def test_two_who_meet_a_need_at_once_give_no_more_than_is_needed(bench: Proposal, hours: Need) -> None:
    givers = [build.person(f"giver{n}") for n in range(GIVERS)]
    said = rush(
        *(
            lambda by=by: actions.make_pledge(  # type: ignore[misc]
                proposal_id=bench.pk, by=by, need_id=hours.pk, amount=4, body="A morning."
            )
            for by in givers
        )
    )
    assert sum(isinstance(each, Pledge) for each in said) == 2, said
    assert sum(isinstance(each, ValidationError | IllegalMove) for each in said) == GIVERS - 2, said
    assert given(hours) == 8


def test_without_the_lock_too_much_is_taken(bench: Proposal, hours: Need) -> None:
    """The broken twin: look, then write, nothing held."""
    givers = [build.person(f"giver{n}") for n in range(GIVERS)]

    def broken(by: Person) -> Any:
        with transaction.atomic():
            if given(hours) + 4 > 10:
                raise ValidationError("met")
            time.sleep(0.2)
            kept = {"need": hours, "kind": "hours", "amount": 4, "unit": "hours", "shown": "name", "body": "x"}
            return Pledge.objects.create(proposal=bench, author=by, **kept)

    rush(*(lambda by=by: broken(by) for by in givers))  # type: ignore[misc]
    assert given(hours) > 10


def test_taking_up_and_reaching_the_end_of_it_once(bench: Proposal, ana: Person) -> None:
    why = "We are twelve neighbours with tools, and the wood is promised."
    said = rush(*(lambda: actions.take_up_proposal(proposal_id=bench.pk, by=ana, reason=why) for _time in range(4)))
    assert sum(isinstance(each, Proposal) for each in said) == 1
    assert sum(isinstance(each, IllegalMove) for each in said) == 3


def test_nothing_is_said_for_an_organisation_after_the_end_was_written(
    bench: Proposal, otto: Person, wheels: Organisation
) -> None:
    row = wheels.representatives.get()

    def say() -> Any:
        return actions.write_comment(proposal_id=bench.pk, by=otto, organisation_id=wheels.pk, body="For us.")

    rush(*(say for _time in range(4)), lambda: end_representation(representative_id=row.pk, by=otto))
    row.refresh_from_db()
    assert row.until is not None
    assert not Comment.objects.filter(created_at__gt=row.until).exists()
    with pytest.raises(Refused):
        say()
