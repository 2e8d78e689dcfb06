"""Boundaries from GeoJSON: what is refused and why, what is only doubted, and that one wrong feature stops all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Person
from charter import actions, boundaries, queries
from charter.models import District, Survey
from charter.rights import STEPS
from commons.clock import now
from tests import build
from tests.callers import caller, refusal

WHY = "Council of 12 May, act 11."


def square(west: float, south: float, side: float = 1) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str, geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


BOWTIE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
OPEN = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0]]]}
METRES = {
    "type": "Polygon",
    "coordinates": [[[429000, 4580000], [430000, 4580000], [430000, 4581000], [429000, 4580000]]],
}
BEYOND = {"type": "Polygon", "coordinates": [[[170, 0], [190, 0], [190, 1], [170, 0]]]}
MANY = {"type": "Polygon", "coordinates": [[[n / 1e6, 0] for n in range(boundaries.MOST_POINTS)] + [[1, 1], [0, 0]]]}
WRONG: list[tuple[str, bytes, str]] = [
    ("no json", b"{not json", "not JSON"),
    ("no text", b"\xff\xfe\x00", "not JSON"),
    ("deep", b"[" * 100_000, "not JSON"),
    ("a list", b"[1]", "no GeoJSON"),
    ("a polygon for a city", json.dumps(square(0, 0)).encode(), "FeatureCollection"),
    ("nothing in it", collection(), "no features"),
    ("no code", collection({"type": "Feature", "geometry": square(0, 0)}), "property “code”"),
    ("a number as code", collection({"properties": {"code": 7}, "geometry": square(0, 0)}), "property “code”"),
    ("not a feature", collection("molinos"), "property “code”"),
    ("unknown", collection(feature("atlantis", square(0, 0))), "no district with the code “atlantis”"),
    ("twice", collection(feature("molinos", square(0, 0)), feature("molinos", square(2, 0))), "another boundary"),
    ("a point", collection(feature("molinos", {"type": "Point", "coordinates": [0, 0]})), "this is: Point"),
    ("no geometry", collection(feature("molinos", None)), "this is: nothing"),
    ("crosses itself", collection(feature("molinos", BOWTIE)), "Feature 1 (“molinos”): it crosses or touches itself"),
    ("not closed", collection(feature("molinos", OPEN)), "not closed"),
    ("projected", collection(feature("molinos", METRES)), "metres of a map projection"),
    ("beyond the earth", collection(feature("molinos", BEYOND)), "outside longitude"),
    ("too many points", collection(feature("molinos", MANY)), "at most 20000"),
    (
        "words for numbers",
        collection(feature("molinos", {"type": "Polygon", "coordinates": [[["a", "b"]] * 4]})),
        "two numbers",
    ),
    ("too flat", collection(feature("molinos", {"type": "Polygon", "coordinates": [[0, 0], [1, 1]]})), "numbers"),
    ("too deep", collection(feature("molinos", {"type": "Polygon", "coordinates": [[[[0, 0]]]]})), "two numbers"),
    ("a number", collection(feature("molinos", {"type": "Polygon", "coordinates": 5})), "nested"),
    ("empty", collection(feature("molinos", {"type": "Polygon", "coordinates": []})), "no points"),
    (
        "a line",
        collection(feature("molinos", {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0], [0, 0]]]})),
        "itself",
    ),
    ("infinite", collection(feature("molinos", {"type": "Polygon", "coordinates": [[[1e999, 0]] * 4]})), "two numbers"),
    ("too large", b" " * (boundaries.MOST_BYTES + 1), "too large"),
]


@pytest.mark.parametrize(("content", "said"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_said_and_nothing_is_kept(
    ilse: Person, molinos: District, salinas: District, content: bytes, said: str
) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.bring_boundaries(content=content, by=ilse)
    assert said in " ".join(wrong.value.message_dict["file"])
    assert not Survey.objects.exists()


def test_every_wrong_feature_is_named_at_once_and_the_good_ones_wait(
    ilse: Person, molinos: District, salinas: District
) -> None:
    content = collection(feature("molinos", square(0, 0)), feature("salinas", BOWTIE), feature("x", square(1, 1)))
    with pytest.raises(ValidationError) as wrong:
        actions.draw_districts(content=content, reason=WHY, by=ilse)
    first, second = wrong.value.message_dict["file"]
    assert first.startswith("Feature 2 (“salinas”): ") and second.startswith("Feature 3 (“x”): ")
    assert not District.objects.filter(boundary__isnull=False).exists()


def test_one_district_takes_a_bare_geometry_but_not_anothers(
    ilse: Person, molinos: District, salinas: District
) -> None:
    content = json.dumps(square(0, 0)).encode()
    actions.draw_districts(content=content, district="molinos", reason=WHY, by=ilse)
    assert queries.district_at(0.5, 0.5) == molinos
    with pytest.raises(ValidationError, match="for “salinas”"):
        actions.bring_boundaries(
            content=json.dumps(feature("salinas", square(0, 0))).encode(), district="molinos", by=ilse
        )


def test_neighbours_that_overlap_are_doubted_slivers_are_not(
    ilse: Person, molinos: District, salinas: District
) -> None:
    near = {"molinos": square(0, 0), "salinas": square(0.995, 0)}
    assert queries.overlapping(near) == []
    far = {"molinos": square(0, 0), "salinas": square(0.5, 0)}
    assert queries.overlapping(far) == ["“molinos” and “salinas” overlap: 50% of the smaller one lies in both."]
    actions.draw_districts(content=json.dumps(square(0, 0)).encode(), district="molinos", reason=WHY, by=ilse)
    assert len(queries.overlapping({"salinas": square(0.5, 0)})) == 1, "also with what is drawn already"


def test_ilse_looks_at_the_map_before_she_takes_it(
    client: Client, ilse: Person, ana: Person, molinos: District, salinas: District
) -> None:
    there = build.proposal(ana, district=molinos, latitude=0.5, longitude=1.5)
    client.force_login(ilse)
    content = collection(feature("molinos", square(0, 0)), feature("salinas", square(0.9, 0)))
    file = SimpleUploadedFile("city.geojson", content)
    assert client.post("/administration/boundaries/", {"file": file})["Location"] == "/administration/boundaries/look/"
    page = client.get("/administration/boundaries/look/").content.decode()
    assert (
        page.count('class="map__district"') == 2 and "overlap" in page and "keep the district they were written" in page
    )
    assert not District.objects.filter(boundary__isnull=False).exists(), "nothing has changed yet"
    assert client.post("/administration/boundaries/look/", {"reason": ""}).status_code == 400
    assert client.post("/administration/boundaries/look/", {"reason": WHY}).status_code == 302
    assert District.objects.filter(boundary__isnull=False).count() == 2 and not Survey.objects.exists()
    there.refresh_from_db()
    assert there.district == molinos, "its point lies in Salinas now"
    assert client.get("/administration/boundaries/look/").status_code == 302


def test_a_wrong_file_is_told_on_the_page(client: Client, ilse: Person, molinos: District) -> None:
    client.force_login(ilse)
    file = SimpleUploadedFile("x.json", collection(feature("molinos", METRES)))
    page = client.post("/administration/boundaries/", {"file": file})
    assert page.status_code == 400 and "EPSG:4326" in page.content.decode()
    assert client.post("/administration/districts/molinos/boundary/", {}).status_code == 400


def test_a_survey_is_its_bringers_alone_and_goes_after_a_day(ilse: Person, molinos: District) -> None:
    other = build.mandated("ivo", "administrator", holder_name="Ivo Roth")  # type: ignore[arg-type]
    brought = actions.bring_boundaries(content=json.dumps(square(0, 0)).encode(), district="molinos", by=ilse)
    with pytest.raises(Survey.DoesNotExist):
        actions.take_boundaries(survey_id=brought.pk, reason=WHY, by=other)
    again = actions.bring_boundaries(content=json.dumps(square(1, 0)).encode(), district="molinos", by=ilse)
    assert Survey.objects.get() == again
    (step,) = [each for each in STEPS if each.name == "charter.surveys"]
    assert step.run(now()) == 0
    Survey.objects.update(brought_at="2020-01-01T00:00Z")
    assert step.run(now()) == 1 and not Survey.objects.exists()


def test_the_api_says_what_is_wrong_by_feature(ilse: Person, molinos: District) -> None:
    body = {"geojson": json.loads(collection(feature("molinos", BOWTIE))), "reason": WHY}
    said = refusal(caller(ilse).put("/api/v1/districts/boundaries/", body), 400)
    assert "crosses" in said["errors"]["file"][0]
