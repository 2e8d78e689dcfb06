"""The map of what a list shows, the list as its twin, and what is near somebody."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from charter.models import District
from commons import drawn, kept
from proposals.models import Proposal
from tests import build
from tests.proposals.pages.conftest import said
from tests.proposals.places import HALVES

pytestmark = pytest.mark.django_db
MAP, CELLS, NEAR = "/proposals/map/", "/proposals/map.json", "/proposals/near/"
CITY = "2.0,41.0,2.2,41.1"


@pytest.fixture
def halves(molinos: District, salinas: District) -> None:
    for code, boundary in HALVES.items():
        District.objects.filter(code=code).update(boundary=boundary)


@pytest.fixture
def spread(ana: Person, halves: None, molinos: District, salinas: District) -> list[Proposal]:
    """Three at one corner of Molinos, one in Salinas, two without a point."""
    corner = [
        build.proposal(ana, title=f"Corner {n}", district=molinos, latitude=41.05 + n / 1e3, longitude=2.02)
        for n in range(3)
    ]
    bench = build.proposal(ana, title="A bench by the mill", district=salinas, latitude=41.02, longitude=2.15)
    nowhere = [build.proposal(ana, title=f"Nowhere {n}", district=where) for n, where in enumerate([molinos, None])]
    return [*corner, bench, *nowhere]


def cells(client: Client, **asked: Any) -> list[dict[str, Any]]:
    response = client.get(CELLS, {"bbox": CITY, "zoom": 12} | asked)
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["cells"]
    return found


def test_without_a_script_the_map_is_drawn_and_everything_on_it_is_a_link(
    client: Client, spread: list[Proposal]
) -> None:
    page = said(client.get(MAP))
    drawn = page[page.index('<svg class="map') : page.index("</svg>", page.index('<svg class="map'))]
    assert 'aria-label="3 proposals"' in drawn
    assert f'href="/proposals/{spread[3].pk}/" aria-label="A bench by the mill"' in drawn
    assert 'aria-label="Molinos: 3 on the map, 1 without a point"' in drawn
    area = re.search(r'class="map__spot" href="(\?area=[^"]+)"', drawn)
    assert area is not None
    closer = said(client.get(MAP + area[1]))
    assert "3 proposals, 3 of them with a point" in closer
    assert "A bench by the mill" not in closer
    assert closer.count('class="map__spot"') == 3, "closer, they stand apart"


def test_the_list_is_the_maps_twin(client: Client, spread: list[Proposal]) -> None:
    page = said(client.get(MAP, {"search": "corner"}))
    assert "3 proposals, 3 of them with a point" in page
    assert [title in page for title in ("Corner 0", "A bench by the mill", "Nowhere 0")] == [True, False, False]
    assert 'href="/proposals/?search=corner"' in page
    assert 'href="/proposals/map/?search=corner"' in said(client.get("/proposals/", {"search": "corner"}))


def test_what_has_no_point_is_counted_by_district_and_reached(client: Client, spread: list[Proposal]) -> None:
    page = said(client.get(MAP))
    links = re.findall(r'href="(/proposals/\?[^"]*place=none[^"]*)">([^<]+?) <span', page)
    assert [name for _url, name in links] == ["All of Ribera", "Molinos"]
    listed = said(client.get(links[1][0]))
    assert "Nowhere 0" in listed
    assert "Corner 0" not in listed
    assert "Without a point on the map" in listed


def test_the_markers_of_a_part_of_the_map(client: Client, spread: list[Proposal]) -> None:
    many, one = cells(client)
    assert many["n"] == 3
    assert many["at"] == [41.051, 2.02]
    what = {"id": spread[3].pk, "title": "A bench by the mill", "lang": "en", "topic": "mobility"}
    assert one == {"n": 1, "at": [41.02, 2.15], **what}
    assert [cell["n"] for cell in cells(client, search="bench")] == [1]
    assert cells(client, bbox="3,41,4,42") == []
    assert sorted(cell["n"] for cell in cells(client, bbox="2.019,41.04,2.021,41.06", zoom=20)) == [1, 1, 1]


def test_the_map_never_asks_for_more_than_it_may_show(client: Client, ana: Person) -> None:
    for n in range(30):
        build.proposal(ana, latitude=-80 + 5 * n, longitude=-170 + 11 * n)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = cells(client, bbox="-180,-85,180,85", zoom=18)
    assert sum(cell["n"] for cell in found) == 30
    assert len([query for query in asked if "proposals_proposal" in query["sql"]]) == 1


def test_the_same_markers_are_not_sent_twice(client: Client, spread: list[Proposal]) -> None:
    first = client.get(CELLS, {"bbox": CITY, "zoom": 12})
    again = client.get(CELLS, {"bbox": CITY, "zoom": 12}, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "public" in first["Cache-Control"]


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"bbox": CITY}, {"bbox": CITY, "zoom": "x"}, {"bbox": CITY, "zoom": "99"},
        {"bbox": "nan,1,2,3", "zoom": "3"},
        {"bbox": "2,1,1,3", "zoom": "3"}, {"bbox": "1,2,3", "zoom": "3"}, {"bbox": "0,0,1,91", "zoom": "3"},
    ],
)  # fmt: skip
def test_a_part_of_no_map_is_refused(client: Client, city: object, asked: dict[str, str]) -> None:
    assert client.get(CELLS, asked).status_code == 400


def test_an_address_that_means_nothing_is_left_out_and_said(client: Client, spread: list[Proposal]) -> None:
    for wrong in ({"near": "nan,2,1"}, {"area": "1,2,3"}, {"place": "some"}):
        assert "means nothing to us" in said(client.get(MAP, wrong))
        assert "means nothing to us" in said(client.get("/proposals/", wrong))


def test_the_map_costs_as_many_queries_for_one_as_for_twenty(client: Client, ana: Person, halves: None) -> None:
    def cost() -> int:
        client.get(MAP)
        with CaptureQueriesContext(connection) as asked:
            client.get(MAP)
        return len(asked)

    build.proposal(ana, latitude=41.05, longitude=2.05)
    few = cost()
    for n in range(19):
        build.proposal(ana, latitude=41.01 + n / 300, longitude=2.01 + n / 200)
    assert cost() == few


def test_without_boundaries_the_page_says_so_and_lists(client: Client, ana: Person) -> None:
    build.proposal(ana, title="A bench by the mill")
    page = said(client.get(MAP))
    assert "no boundaries to draw" in page
    assert "A bench by the mill" in page


def test_the_boundaries_are_the_citys_own(client: Client, halves: None) -> None:
    response = client.get("/proposals/map/districts.json")
    shapes = json.loads(response.content)["features"]
    assert [shape["properties"] for shape in shapes] == [
        {"code": "molinos", "name": "Molinos"},
        {"code": "salinas", "name": "Salinas"},
    ]
    again = client.get("/proposals/map/districts.json", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_bea_finds_what_is_near_her(client: Client, spread: list[Proposal]) -> None:
    page = said(client.post(NEAR, {"latitude": "41.05", "longitude": "2.02", "km": "2"}))
    assert "3 proposals" in page
    assert "100 metres away" in page
    assert "A bench by the mill" not in page
    wide = said(client.post(NEAR, {"latitude": "41,05", "longitude": "2,02", "km": "10"}))
    assert "A bench by the mill" not in wide, "eleven kilometres"


def test_without_a_script_a_press_on_the_map_says_where(client: Client, spread: list[Proposal]) -> None:
    page = said(client.get(NEAR))
    width, height = map(int, re.search(r'type="image".*? width="(\d+)" height="(\d+)"', page).groups())  # type: ignore[union-attr]
    found = said(client.post(NEAR, {"km": "5", "spot.x": str(width // 4 - 20), "spot.y": str(height // 2)}))
    assert "Corner 0" in found
    key = client.post(NEAR, {"km": "5", "spot.x": "0", "spot.y": "0"})
    assert key.status_code == 422, "a key that is pressed is no place"


def test_near_goes_on_page_by_page_without_an_address(client: Client, ana: Person, halves: None) -> None:
    for n in range(12):
        build.proposal(ana, title=f"Number {n:02}", latitude=41.05 + n / 1e4, longitude=2.05)
    page = said(client.post(NEAR, {"latitude": "41.05", "longitude": "2.05", "km": "2"}))
    assert "1 to 8 of 12" in page
    step = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page[page.index('class="pages"') :]))
    second = said(client.post(NEAR, step))
    assert "9 to 12 of 12" in second
    assert "Number 11" in second
    assert not re.search(r'(href|action)="[^"]*41\.05', page + second)


@pytest.mark.parametrize(
    "where", [{}, {"latitude": "nan", "longitude": "2"}, {"latitude": "91", "longitude": "2"}, {"latitude": "41"}]
)
def test_a_place_that_is_none_is_said(client: Client, city: object, where: dict[str, str]) -> None:
    response = client.post(NEAR, {"km": "1"} | where)
    assert response.status_code == 422
    assert "We do not know where that is" in said(response)


def test_nobody_keeps_where_bea_is(
    bea: Person, spread: list[Proposal], enter: Any, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    """No table, no session, no log, no address, no cache of ours: and of what came, only a street's exactness."""
    settings.FRAME_FRESH_SECONDS = 30
    client = enter(bea)
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        response = client.post(NEAR, {"latitude": "41.0531234", "longitude": "2.0237654", "km": "2"})
    assert response.status_code == 200
    assert "Corner 0" in said(response)
    place = r"41\.053|2\.0237|2\.024"
    assert not build.planted(place)
    written = [query["sql"] for query in asked if not query["sql"].lstrip().startswith(("SELECT", "WITH", "EXECUTE"))]
    assert not [sql for sql in written if re.search(place, sql)]
    logged = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert not [line for line in logged if re.search(place, line)]
    assert "no-store" in response["Cache-Control"]
    assert "0531" not in said(response), "rounded before anything is done with it"
    from commons.kept import _kept

    assert not re.search(place, repr(_kept))
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/proposals/", MAP])
def test_of_a_place_in_an_address_nothing_is_kept(
    path: str, client: Client, spread: list[Proposal], settings: Any
) -> None:
    settings.FRAME_FRESH_SECONDS = 30
    try:
        client.get(path, {"near": "41.05,2.02,1", "search": "corner"})
        names = {name for _database, name in kept._kept}
        page = said(client.get(path, {"near": "41.0501,2.0202,1", "search": "corner"}))
        assert {name for _database, name in kept._kept} == names
    finally:
        kept.forget()
    assert "Corner 0" in page and "\0" not in page
    # What is drawn apart from the place leads on with the place.
    assert re.search(r'class="chip" href="[^"]*near=41\.0501%2C2\.0202%2C1', page)


def test_the_choices_are_drawn_once_for_all_places(client: Client, spread: list[Proposal]) -> None:
    client.get("/proposals/?near=41.05,2.02,1")
    before = drawn._drawn.cache_info().misses
    client.get("/proposals/?near=41.0501,2.0202,1")
    assert drawn._drawn.cache_info().misses == before


def test_near_a_place_no_more_than_a_hundred_are_counted(client: Client, ana: Person) -> None:
    for n in range(101):
        build.proposal(ana, title=f"Bench {n}", latitude=41.05, longitude=2.02 + n / 1e5)
    assert "1 to 8 of more than 100" in said(client.get("/proposals/?near=41.05,2.02,1"))
