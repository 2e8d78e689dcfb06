"""The district map is drawn from the city's own boundaries and its water."""

from __future__ import annotations

import pytest

from charter.models import City, District
from proposals.views.atlas import district_map, step_aside

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}
RIVER = {"type": "Polygon", "coordinates": [[[0, 0.9], [2, 0.9], [2, 1.1], [0, 1.1], [0, 0.9]]]}


@pytest.mark.django_db
def test_the_river_lies_on_the_same_drawing_as_the_banks(molinos: District) -> None:
    District.objects.update(boundary=SQUARE)
    City.objects.update(water=RIVER)
    drawn = district_map([molinos], here=molinos.pk)
    assert drawn["districts"][0]["path"] == "M0 600L600 600L600 0L0 0Z"
    assert drawn["water"] == "M0 330L600 330L600 270L0 270Z"


@pytest.mark.django_db
def test_no_boundaries_no_map_and_no_water_no_river(molinos: District, salinas: District) -> None:
    assert district_map([molinos]) == {}
    District.objects.filter(pk=salinas.pk).update(boundary=SQUARE)
    assert district_map([salinas])["water"] == ""


def test_names_step_aside_of_markers_and_of_each_other_or_are_left_out() -> None:
    names = [{"name": name, "x": 100, "y": 100} for name in ("Molinos", "Salinas")]
    step_aside(names, [{"x": 100, "y": 95, "r": 12}])
    assert [(name["x"], name["y"]) for name in names] == [(100, 72), (100, 128)]
    crowded = [{"name": "Molinos", "x": 100, "y": 100}]
    step_aside(crowded, [{"x": 100, "y": 100, "r": 90}])
    assert crowded[0]["x"] is None, "where all is full the list says it"
