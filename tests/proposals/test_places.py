"""What is near a point, what lies in a part of the map, and how many where."""

from __future__ import annotations

import random

import pytest
from django.db import connection

import charter.queries
from accounts.models import Person
from charter.models import City, District
from commons.paging import BadCursor
from proposals import queries
from proposals.lifecycle import State
from proposals.models import Proposal
from proposals.queries import Area, Listing, Near
from proposals.queries.listing import fitting
from proposals.queries.places import PLACE
from tests import build
from tests.proposals.places import HALVES, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def halves(molinos: District, salinas: District) -> None:
    """Molinos is the western half of a square, Salinas the eastern one."""
    for code, boundary in HALVES.items():
        District.objects.filter(code=code).update(boundary=boundary)


def at(author: Person, latitude: float | None, longitude: float | None, **fields: object) -> Proposal:
    return build.proposal(author, latitude=latitude, longitude=longitude, **fields)


def listed(listing: Listing, size: int = 3) -> list[int]:
    """Walk every page there and back; the same rows, turned round."""
    page = queries.listed_page(listing, size=size)
    there = [row.pk for row in page]
    while page.next:
        page = queries.listed_page(listing, cursor=page.next, size=size)
        there += [row.pk for row in page]
    back = [row.pk for row in page]
    while page.previous:
        page = queries.listed_page(listing, cursor=page.previous, size=size)
        back = [row.pk for row in page] + back
    assert back == there
    return there


def test_what_is_nearest_comes_first_and_what_is_further_than_asked_not_at_all(ana: Person) -> None:
    dice = random.Random(8)
    rows = [at(ana, 41.4 + dice.uniform(-0.02, 0.02), 2.1 + dice.uniform(-0.02, 0.02)) for _ in range(15)]
    rows += [at(ana, 41.4, 2.1), at(ana, 41.4, 2.1)]
    at(ana, 41.6, 2.1)
    at(ana, None, None)
    at(ana, 41.4, 2.1, state=State.DRAFT)
    found = listed(Listing(near=Near(41.4, 2.1, 5)))
    assert found[:2] == [rows[-2].pk, rows[-1].pk], "at the same distance the older one first"
    assert set(found) == {row.pk for row in rows}
    metres = {row.pk: row.metres for row in queries.listed_page(Listing(near=Near(41.4, 2.1, 5)), size=50)}
    true = {row.pk: haversine(row.latitude, row.longitude, 41.4, 2.1) for row in rows}
    assert found == sorted(found, key=lambda pk: (metres[pk], pk))
    assert all(abs(metres[pk] - true[pk]) <= 1 + true[pk] / 300 for pk in true)


def test_near_is_narrowed_and_ordered_like_every_list(ana: Person, salinas: District) -> None:
    far, close = at(ana, 41.42, 2.1, district=salinas), at(ana, 41.401, 2.1)
    here = Near(41.4, 2.1, 5)
    assert listed(Listing(near=here)) == [close.pk, far.pk]
    assert listed(Listing(near=here, district="salinas")) == [far.pk]
    assert listed(Listing(near=here, order="newest")) == [close.pk, far.pk]
    assert queries.listed_count(Listing(near=Near(41.4, 2.1, 1))) == 1


def test_a_cursor_of_another_order_is_refused(ana: Person) -> None:
    for n in range(3):
        at(ana, 41.4 + n / 1_000, 2.1)
    newest = queries.listed_page(Listing(order="newest"), size=2).next
    with pytest.raises(BadCursor):
        queries.listed_page(Listing(near=Near(41.4, 2.1, 5)), cursor=newest, size=2)


def test_the_index_finds_the_nearest(ana: Person) -> None:
    """Whoever changes the expression here or in the model loses the index without a word."""
    at(ana, 41.4, 2.1)
    fits, given = fitting(Listing(near=Near(41.4, 2.1, 5)))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        nearest = f"{PLACE} <-> point(%(near_x)s, %(near_y)s)"
        cursor.execute(f"EXPLAIN SELECT FROM proposals_proposal WHERE {fits} ORDER BY {nearest} LIMIT 9", given)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "proposals_place" in plan
    assert "Order By" in plan


def test_a_part_of_the_map_and_what_has_no_point(ana: Person) -> None:
    inside, outside, nowhere = at(ana, 41.4, 2.1), at(ana, 41.4, 2.3), at(ana, None, None)
    assert listed(Listing(area=Area(2.0, 41.3, 2.2, 41.5))) == [inside.pk]
    assert listed(Listing(unplaced=True)) == [nowhere.pk]
    assert set(listed(Listing())) == {inside.pk, outside.pk, nowhere.pk}


def test_the_spread_counts_each_proposal_once(ana: Person, molinos: District, salinas: District) -> None:
    at(ana, 41.4, 2.1, district=molinos)
    at(ana, 41.5, 2.2, district=molinos)
    at(ana, None, None, district=salinas)
    at(ana, None, None)
    spread = queries.spread(Listing())
    assert spread.on_map == {molinos.pk: 2}
    assert spread.unplaced == {salinas.pk: 1, None: 1}
    assert (spread.placed, spread.total) == (2, 4)
    assert spread.extent == (2.1, 41.4, 2.2, 41.5)
    assert queries.spread(Listing(search="nothing like it")).extent is None


def test_cells_hold_what_stands_together_and_name_what_stands_alone(ana: Person) -> None:
    for n in range(4):
        at(ana, 41.4 + n / 100_000, 2.1)
    alone = at(ana, 41.5, 2.2, title="A bench by the mill")
    cells = queries.cells(Listing(), side=0.001)
    assert [(cell.count, cell.proposal_id, cell.title) for cell in cells] == [
        (1, alone.pk, "A bench by the mill"),
        (4, None, ""),
    ]
    assert cells[1].extent == pytest.approx((2.1, 41.4, 2.1, 41.40003))
    assert [cell.count for cell in queries.cells(Listing(), side=0.001, most=1)] == [4], "the fullest are kept"


@pytest.mark.usefixtures("halves")
def test_the_district_of_a_point(molinos: District, salinas: District) -> None:
    assert charter.queries.district_at(2.05, 41.05) == molinos
    assert charter.queries.district_at(2.15, 41.05) == salinas
    assert charter.queries.district_at(2.1, 41.05) == molinos, "on the border the smaller code"
    assert charter.queries.district_at(2.2001, 41.05) == salinas, "a step outside is a sliver of the drawing"
    assert charter.queries.district_at(2.203, 41.05) is None
    City.objects.update(water=square(2.2, 41.0, 2.3, 41.1))
    assert charter.queries.district_at(2.203, 41.05) == salinas, "over the water it is the nearest bank's"
    assert charter.queries.district_at(2.25, 41.05) is None, "not out at sea"
    District.objects.filter(pk=salinas.pk).update(boundary=None)
    assert charter.queries.district_at(2.15, 41.05) is None, "a changed boundary is read anew"


def test_without_boundaries_a_point_lies_in_no_district(molinos: District) -> None:
    assert charter.queries.district_at(2.05, 41.05) is None


def haversine(latitude: float | None, longitude: float | None, other_latitude: float, other_longitude: float) -> float:
    from math import asin, cos, radians, sin, sqrt

    assert latitude is not None
    assert longitude is not None
    a, b = radians(latitude), radians(other_latitude)
    half = sin((a - b) / 2) ** 2 + cos(a) * cos(b) * sin(radians(longitude - other_longitude) / 2) ** 2
    return 2 * 6_371_009 * asin(sqrt(half))
