"""People support while they are erased: no row of theirs is left, and every count is its rows."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import Person
from charter.models import District, Topic
from proposals import actions
from proposals.lifecycle import State
from proposals.models import Proposal, Support
from tests import build
from tests.races.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 12


@pytest.mark.parametrize("state", [State.OPEN, State.AWAITING_ANSWER])
def test_nobody_is_left_and_the_count_is_its_rows(
    ana: Person, molinos: District, mobility: Topic, state: State
) -> None:
    proposal = build.proposal(ana, district=molinos, topic=mobility, threshold=PEOPLE * 2, state=state)
    ids = [person.pk for person in build.residents(PEOPLE, molinos)]
    calls = [{"proposal": proposal.pk, "person": pk, "erases": erases} for pk in ids for erases in (False, True, False)]
    outcomes = rush("support_or_erase", calls)
    assert outcomes["erased"] == PEOPLE, outcomes
    assert set(outcomes) <= {"erased", "given", "gone", "refused"}, outcomes
    assert not Person.objects.filter(pk__in=ids).exists()
    rows = Support.objects.filter(proposal=proposal)
    assert not rows.exclude(person=None).exists() and not rows.exclude(created_at=None).exists()
    if state == State.OPEN:
        assert not rows.exists()
    actions.count_supports()
    assert Proposal.objects.get(pk=proposal.pk).sorting_supports == rows.count()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM identity.voice; DELETE FROM identity.proof")
