"""While one writes: what others ask already, the most alike first."""

from __future__ import annotations

import pytest

from accounts.models import Person
from charter.models import District
from proposals import queries
from proposals.lifecycle import State
from tests import build

pytestmark = pytest.mark.django_db
TITLE = "A bench on the way to the clinic"


def found(**kwargs: object) -> list[str]:
    return [row.title for row in queries.similar(title=TITLE, **kwargs)]  # type: ignore[arg-type]


def test_the_most_alike_comes_first_wherever_it_is(ana: Person, molinos: District, salinas: District) -> None:
    build.proposal(ana, district=molinos, title="A repair bench in the old dye works")
    build.proposal(ana, district=salinas, title="A bench every 150 metres on the way to the clinic")
    assert found(district_id=molinos.pk)[0].startswith("A bench every 150")


def test_among_equals_ones_own_district_comes_first(ana: Person, molinos: District, salinas: District) -> None:
    build.proposal(ana, district=salinas, title="Benches on the way to a clinic")
    build.proposal(ana, district=molinos, title="Benches on the way to a clinic")
    assert queries.similar(title=TITLE, district_id=salinas.pk)[0].district_id == salinas.pk
    assert queries.similar(title=TITLE, district_id=molinos.pk)[0].district_id == molinos.pk


def test_only_what_can_still_be_joined_is_shown(ana: Person, molinos: District) -> None:
    for state in (State.DRAFT, State.ANSWERED, State.WITHDRAWN, State.EXPIRED):
        build.proposal(ana, state=state, district=molinos, title=TITLE)
    hidden = build.proposal(ana, district=molinos, title=TITLE, visibility="hidden")
    waiting = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos, title=TITLE)
    assert [row.pk for row in queries.similar(title=TITLE)] == [waiting.pk] != [hidden.pk]
    assert queries.similar(title=TITLE, but=waiting.pk) == []


def test_a_title_of_nothing_finds_nothing(ana: Person, molinos: District) -> None:
    build.proposal(ana, district=molinos, title=TITLE)
    for title in ("", "   ", "ab", "'; DROP TABLE", "!!! ???", "a & b | c", "\\"):
        queries.similar(title=title)
    assert queries.similar(title="a b") == []
