"""Many who add a place for one person at once: there are five at most, and each has its number."""

from __future__ import annotations

import pytest

from accounts.models import Person
from notifications import actions
from notifications.models import MOST_PLACES, Place
from tests.races.test_moderation import rush

pytestmark = pytest.mark.django_db(transaction=True)


def test_ten_places_at_once_are_five(bea: Person) -> None:
    rush(
        *(
            lambda n=n: actions.follow_place(  # type: ignore[misc]
                name=f"Place {n}", latitude=41.05, longitude=2.05, radius=500, by=bea
            )
            for n in range(10)
        )
    )
    numbers = Place.objects.filter(person=bea).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [*range(1, MOST_PLACES + 1)]
