"""Reads of the city and its rules."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import or_
from typing import Any

import shapely
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.utils.translation import get_language

from charter.models import (
    AgeBand,
    City,
    CityVersion,
    District,
    Logo,
    Office,
    Phase,
    Process,
    Responsibility,
    Topic,
)
from charter.queries.rules import Rules
from commons import face
from commons.kept import kept
from commons.language import choices as offered


def city() -> City:
    """Return the city, or one without a name before it is founded. One query."""
    return City.objects.defer("water").first() or City(name="")


def office_in_charge(*, topic_id: int | None, district_id: int | None, rules: Rules) -> Office | None:
    """Return who answers: the exact (topic, district) pair, then the topic, then the district, then `default_office`.

    One query, two when no responsibility fits. Source: charter, "The office in charge".
    """
    # A missing topic or district must not match the row that means "any".
    fits = [
        Q(topic=topic_id, district=district_id) if topic_id and district_id else None,
        Q(topic=topic_id, district=None) if topic_id else None,
        Q(topic=None, district=district_id) if district_id else None,
    ]
    named = (
        Responsibility.objects.filter(reduce(or_, filter(None, fits), Q(pk=None)))
        .order_by(F("topic").asc(nulls_last=True), F("district").asc(nulls_last=True))
        .select_related("office")
        .first()
    )
    return named.office if named else Office.objects.filter(code=str(rules["default_office"].value)).first()


def districts() -> QuerySet[District]:
    """Return all districts in the order of their names, without their boundaries."""
    return District.objects.defer("boundary", "description")


# How a row says that it was written anew, without reading what is in it.
DRAWN = """
SELECT id, code, xmin || ' ' || ctid FROM charter_district WHERE boundary IS NOT NULL
UNION ALL SELECT 0, '', xmin || ' ' || ctid FROM charter_city WHERE water IS NOT NULL ORDER BY code
"""
# Twenty metres or so: neighbours drawn apart leave slivers between them. Half a kilometre: a bridge has two banks.
SLIVER, BRIDGE = 0.0002, 0.005
Drawn = tuple[tuple[int, str, str], ...]


def drawn_districts() -> Drawn:
    """Return (id, code, version) of the districts that have a boundary, by code, and of the water as 0. One query."""
    with connection.cursor() as cursor:
        cursor.execute(DRAWN)
        rows = tuple(cursor.fetchall())
    return rows if any(pk for pk, *_ in rows) else ()


def district_at(longitude: float, latitude: float) -> District | None:
    """Return the district in which a point (WGS 84) lies, on a border the one with the smaller code.

    Over the city's water it is the nearest bank's. None outside of the city, and where no district has a boundary.
    Two queries, two more after a boundary changed.
    """
    pk = district_id_at(longitude, latitude, drawn_districts())
    return None if pk is None else districts().get(pk=pk)


def district_id_at(longitude: float, latitude: float, drawn: Drawn) -> int | None:
    """Return the id of the district in which a point lies, as `district_at`. No query while the boundaries are kept."""
    if not drawn:
        return None
    point = shapely.Point(longitude, latitude)
    shapes, water = _shapes(connection.settings_dict["NAME"], drawn)
    inside = next((pk for pk, shape in shapes if shape.covers(point)), None)
    if inside is not None:
        return inside
    nearest, distance = min(((pk, shape.distance(point)) for pk, shape in shapes), key=lambda found: found[1])
    reach = BRIDGE if water is not None and water.covers(point) else SLIVER
    return nearest if distance <= reach else None


@lru_cache(maxsize=4)
def _shapes(_database: str, drawn: Drawn) -> tuple[list[tuple[int, Any]], Any]:
    """Return the boundaries, prepared, in the order of their codes, and the water. The arguments are what keeps it."""
    boundaries = dict(District.objects.filter(pk__in=[pk for pk, *_ in drawn]).values_list("pk", "boundary"))
    water = City.objects.values_list("water", flat=True).first()
    shapes = [(pk, _shape(boundary)) for pk, *_ in drawn if (boundary := boundaries.get(pk))]
    return shapes, _shape(water) if water else None


def _shape(boundary: dict[str, Any]) -> Any:
    shape = shapely.make_valid(shapely.from_geojson(json.dumps(boundary.get("geometry") or boundary)))
    shapely.prepare(shape)
    return shape


def population(district_ids: Collection[int]) -> dict[int, int]:
    """Return how many people live in each district, by the census. One query."""
    sums = AgeBand.objects.filter(district__in=district_ids).order_by().values_list("district_id")
    return dict(sums.annotate(people=Sum("population")))


def districts_in_full() -> QuerySet[District]:
    """Return all districts with boundary, population (`people`) and age bands. Two queries."""
    return District.objects.annotate(people=Sum("age_bands__population")).prefetch_related("age_bands")


def topics() -> QuerySet[Topic]:
    """Return all topics in their order."""
    return Topic.objects.all()


@dataclass(frozen=True, slots=True)
class Known:
    """The city and its parts as every page names them, by code and name: rows to be read, never changed."""

    city: City
    districts: dict[int, District]
    topics: dict[int, Topic]
    offices: dict[int, Office]
    processes: dict[int, Process]


def known() -> Known:
    """Return the city and its parts by key, in their order, up to `FRAME_FRESH_SECONDS` old. One query or none."""
    return kept("charter.known", _known)


PART = ["id", "code", "name", "texts"]
CALL = [*PART, "districts", "topics"]
FACE = ["languages", "time_zone", "residents_colour", "city_colour", "logo"]  # in the order of the model
KNOWN = """
SELECT 'city', id, '', name, jsonb_build_object('languages', languages, 'time_zone', time_zone, 'logo', logo,
    'residents_colour', residents_colour, 'city_colour', city_colour), 0 AS position FROM charter_city
UNION ALL SELECT 'district', id, code, name, texts, 0 FROM charter_district
UNION ALL SELECT 'topic', id, code, name, texts, position FROM charter_topic
UNION ALL SELECT 'office', id, code, name, texts, 0 FROM charter_office
UNION ALL SELECT 'process', id, code, name, jsonb_build_object('texts', texts, 'districts', districts,
    'topics', topics, 'phases', (
    SELECT json_agg(phase ORDER BY starts_at) FROM charter_phase AS phase WHERE phase.process_id = charter_process.id
)), 0 FROM charter_process
ORDER BY position, name
"""


def _known() -> Known:
    known = Known(City(name=""), {}, {}, {}, {})
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
        for kind, pk, code, name, texts, _position in cursor.fetchall():
            part = [pk, code, name, json.loads(texts)]
            if kind == "city":
                its = [pk, name, *(part[3][each] for each in FACE)]
                known = replace(known, city=City.from_db(DEFAULT_DB_ALIAS, ["id", "name", *FACE], its))
            elif kind == "district":
                known.districts[pk] = District.from_db(DEFAULT_DB_ALIAS, PART, part)
            elif kind == "topic":
                known.topics[pk] = Topic.from_db(DEFAULT_DB_ALIAS, PART, part)
            elif kind == "process":
                its = [*part[:3], *(part[3][each] for each in CALL[3:])]
                known.processes[pk] = process = Process.from_db(DEFAULT_DB_ALIAS, CALL, its)
                _planned(process, part[3]["phases"] or [])
            else:
                known.offices[pk] = Office.from_db(DEFAULT_DB_ALIAS, PART, part)
    face.told(face_of(known.city))
    return known


def _planned(process: Process, rows: list[dict[str, Any]]) -> None:
    """Put the phases on a process, as `prefetch_related` would."""
    fields = Phase._meta.concrete_fields
    phases: Any = process.phases.all()
    phases._result_cache = [
        Phase.from_db(DEFAULT_DB_ALIAS, [f.attname for f in fields], [f.to_python(row[str(f.column)]) for f in fields])
        for row in rows
    ]
    phases._prefetch_done = True
    process._prefetched_objects_cache = {"phases": phases}  # type: ignore[attr-defined]


def face_of(city: City) -> face.Face:
    """Return what a process needs of the city's face. No query."""
    return face.Face(tuple(city.languages), city.time_zone, city.residents_colour, city.city_colour)


def face_history() -> QuerySet[CityVersion]:
    """Return every change of the city's face and statements, to be paged newest first."""
    return CityVersion.objects.select_related("changed_by")


def logo(digest: str) -> Logo:
    """Return a logo, the present or an old one. One query. Raises Logo.DoesNotExist."""
    return Logo.objects.get(digest=digest)


def statement(part: str, language: str) -> CityVersion | None:
    """Return a statement's newest version in that language, else in another one; None: ours holds. One query."""
    preferred = [language, *(code for code, _name in offered() if code != language)]
    newest = CityVersion.objects.filter(part=part).order_by("lang", "-number").distinct("lang")
    found = {row.lang: row for row in newest}
    return next((found[code] for code in preferred if code in found), None)


def office_name(office_id: object, otherwise: str = "") -> str:
    """Return an office's name in the reader's language; `otherwise` where it is not known. No query while kept."""
    office = known().offices.get(office_id) if isinstance(office_id, int) else None
    return office.name if office else otherwise


def words_in(field: str) -> list[str]:
    """Return the path in `texts` of a field in the reader's language, for statements written by hand."""
    return [get_language() or "", field]


def offices() -> QuerySet[Office]:
    """Return all offices by name, with what they answer for. Two queries."""
    return Office.objects.prefetch_related(
        Prefetch("responsibilities", Responsibility.objects.select_related("topic", "district"))
    )
