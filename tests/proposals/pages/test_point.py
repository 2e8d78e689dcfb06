"""A proposal's point on the map, chosen without any script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from charter.models import District
from proposals.lifecycle import State
from proposals.models import Attachment, Proposal
from tests import build
from tests.proposals.pages.conftest import Enter, said
from tests.proposals.places import HALVES

pytestmark = pytest.mark.django_db
WRITE = "/proposals/new/"


@pytest.fixture
def halves(molinos: District, salinas: District) -> None:
    for code, boundary in HALVES.items():
        District.objects.filter(code=code).update(boundary=boundary)


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page) or re.search(
        rf'name="{name}"[^>]* value="([^"]*)"', page
    )
    return found[1] if found else ""


def size(page: str) -> tuple[int, int]:
    found = re.search(r'name="point" src="[^"]+" width="(\d+)" height="(\d+)"', page)
    assert found is not None, "the map is there to be pressed on"
    return int(found[1]), int(found[2])


@pytest.mark.usefixtures("halves")
def test_ana_presses_on_the_map_twice_and_what_she_typed_stays(
    ana: Person, enter: Enter, text: dict[str, str], rows: Callable[[], dict[str, int]]
) -> None:
    browser = enter(ana)
    page = said(browser.get(WRITE))
    width, height = size(page)
    before = rows()
    pressed = text | {
        "topic": "",
        "frame": value(page, "frame"),
        "point.x": str(width // 4),
        "point.y": str(height // 2),
    }
    page = said(browser.post(WRITE, pressed))
    assert rows() == before, "a press keeps nothing"
    assert value(page, "title") == text["title"]
    assert text["body"] in page
    assert "There is a problem" not in page
    assert "The point lies in Molinos." in page
    first = float(value(page, "latitude")), float(value(page, "longitude"))
    assert first == pytest.approx((41.05, 2.045), abs=0.01)
    page = said(browser.post(WRITE, pressed | {
        "frame": value(page, "frame"), "latitude": str(first[0]), "longitude": str(first[1]),
        "point.x": str(size(page)[0] // 2 + 10), "point.y": str(size(page)[1] // 2),
    }))  # fmt: skip
    second = float(value(page, "latitude")), float(value(page, "longitude"))
    assert 0 < second[1] - first[1] < 0.01, "the second press is more exact"
    done = browser.post(WRITE, text | {"latitude": str(second[0]), "longitude": str(second[1])})
    draft = Proposal.objects.get()
    assert done.status_code == 302
    assert (draft.latitude, draft.longitude) == second


@pytest.mark.usefixtures("halves")
def test_where_the_point_lies_elsewhere_the_form_says_so_and_lets_her_choose(
    ana: Person, enter: Enter, text: dict[str, str]
) -> None:
    browser = enter(ana)
    elsewhere = text | {"latitude": "41,05", "longitude": "2,15"}
    refused = browser.post(WRITE, elsewhere)
    assert refused.status_code == 422
    page = said(refused)
    assert "The point lies in Salinas. Choose that district, or move the point or take it away." in page
    assert 'name="point_district" value="salinas"' in page
    page = said(browser.post(WRITE, elsewhere | {"point_district": "salinas"}))
    assert '<option value="salinas" selected>' in page
    assert "problem" not in page[page.index("<main") : page.index("</form>")]
    assert browser.post(WRITE, elsewhere | {"district": "salinas"}).status_code == 302
    away = said(browser.post(WRITE, elsewhere | {"point_away": "1"}))
    assert (value(away, "latitude"), value(away, "longitude")) == ("", "")


@pytest.mark.usefixtures("halves")
def test_an_empty_district_is_filled_in_from_the_point(carl: Person, enter: Enter, text: dict[str, str]) -> None:
    page = said(enter(carl).post(WRITE, text | {"district": "", "point.x": "200", "point.y": "90"}))
    assert '<option value="salinas" selected>' in page


@pytest.mark.usefixtures("halves")
@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({"latitude": "41.05", "longitude": "2.3"}, "The point lies outside the city."),
        ({"latitude": "2.05", "longitude": "41.05"}, "Latitude and longitude are the wrong way round."),
        ({"latitude": "nan", "longitude": "2.05"}, "Give degrees as a number"),
        ({"latitude": "here", "longitude": "2.05"}, "Give degrees as a number"),
        ({"latitude": "41.05", "longitude": ""}, "Give both latitude and longitude"),
        ({"latitude": "1e400", "longitude": "2"}, "Give degrees as a number"),
    ],
)
def test_a_point_that_is_none_is_refused_with_its_reason(
    where: dict[str, str], told: str, ana: Person, enter: Enter, text: dict[str, str]
) -> None:
    response = enter(ana).post(WRITE, text | where)
    assert response.status_code == 422
    assert told in said(response)
    assert not Proposal.objects.exists()


@pytest.mark.usefixtures("halves")
@pytest.mark.parametrize(
    "press",
    [
        {"point.x": "0", "point.y": "0"}, {"point.x": "9999999", "point.y": "1"}, {"point.x": "x", "point.y": "1"},
        {"point.x": "1"}, {"point.x": "5", "point.y": "5", "frame": "nan,1,2,3"}, {"point_whole": "1"},
    ],
)  # fmt: skip
def test_a_press_that_says_nothing_loses_nothing(
    press: dict[str, str], ana: Person, enter: Enter, text: dict[str, str]
) -> None:
    response = enter(ana).post(WRITE, text | press)
    assert response.status_code == 200
    assert value(said(response), "title") == text["title"]
    assert not Proposal.objects.exists()


@pytest.mark.usefixtures("halves")
def test_a_file_that_came_with_a_press_is_kept(ana: Person, enter: Enter, text: dict[str, Any]) -> None:
    browser = enter(ana)
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf")
    page = said(browser.post(WRITE, text | {"attachments": file, "point.x": "40", "point.y": "60"}))
    kept = re.search(r'name="kept" value="([^"]+)"', page)
    assert kept is not None
    browser.post(WRITE, text | {"kept": kept[1]})
    assert Attachment.objects.get().name == "plan.pdf"


@pytest.mark.usefixtures("halves")
def test_a_draft_is_changed_with_its_point(ana: Person, molinos: District, enter: Enter, text: dict[str, str]) -> None:
    draft = build.proposal(ana, state=State.DRAFT, district=molinos, latitude=41.05, longitude=2.05)
    browser, address = enter(ana), f"/proposals/{draft.pk}/edit/"
    page = said(browser.get(address))
    assert (value(page, "latitude"), value(page, "longitude")) == ("41.05", "2.05")
    page = said(browser.post(address, text | {"latitude": "41.05", "longitude": "2.05", "point_away": "1"}))
    assert value(page, "latitude") == ""
    draft.refresh_from_db()
    assert draft.latitude == 41.05
    browser.post(address, text | {"latitude": "", "longitude": ""})
    draft.refresh_from_db()
    assert (draft.latitude, draft.longitude) == (None, None)


def test_a_city_without_boundaries_takes_degrees(ana: Person, enter: Enter, text: dict[str, str]) -> None:
    browser = enter(ana)
    page = said(browser.get(WRITE))
    assert 'type="image"' not in page
    assert 'name="latitude"' in page
    assert browser.post(WRITE, text | {"latitude": "41.4", "longitude": "2.1"}).status_code == 302
