"""What the frame of every page says."""

from __future__ import annotations

from typing import Any

from accounts.models import Person
from charter.models import District
from civic.context import open_proposals
from commons import kept
from proposals.lifecycle import State
from tests import build


def test_open_proposals_are_counted_by_district(ana: Person, salinas: District) -> None:
    molinos = District.objects.get(code="molinos")
    build.proposal(ana, district=molinos)
    build.proposal(ana, district=molinos, visibility="hidden")
    build.proposal(ana, district=salinas, state=State.AWAITING_ANSWER)
    build.proposal(ana, district=None)
    now = open_proposals()
    assert now.districts == [("molinos", "Molinos", 1), ("salinas", "Salinas", 0)]
    assert now.total == 2


def test_the_frame_asks_once_and_not_again_while_it_is_fresh(
    ana: Person, settings: Any, django_assert_num_queries: Any
) -> None:
    kept.forget()
    settings.FRAME_FRESH_SECONDS = 5
    with django_assert_num_queries(1):
        first = open_proposals()
        assert open_proposals() == first
    kept.forget()
