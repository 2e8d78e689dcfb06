"""What administrators look at: who would answer for what, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from charter import boundaries
from charter.models import AgeBand, District, Office, Responsibility, Survey, Topic
from charter.queries.rules import Rules


class Span(StrEnum):
    """By which of the four steps an office is in charge."""

    PAIR = "pair"
    TOPIC = "topic"
    DISTRICT = "district"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class InCharge:
    """Who would answer a proposal on a topic in a district (None: the whole city), and why; `office` None: nobody."""

    topic: Topic
    district: District | None
    office: Office | None
    by: Span


def in_charge(*, rules: Rules) -> list[InCharge]:
    """Return who would be in charge of every topic in every open district and in the whole city. Four queries.

    The order of steps is that of `office_in_charge`; a test holds them together.
    """
    offices = {office.code: office for office in Office.objects.all()}
    default = offices.get(str(rules["default_office"].value))
    named = {(each.topic_id, each.district_id): each.office for each in Responsibility.objects.select_related("office")}
    found = []
    places = [None, *District.objects.defer("boundary", "description").filter(closed_at=None)]
    for topic in Topic.objects.all():
        for district in places:
            place = district.pk if district else None
            steps = [(Span.PAIR, (topic.pk, place)), (Span.TOPIC, (topic.pk, None)), (Span.DISTRICT, (None, place))]
            hit = next(((by, named[key]) for by, key in steps if key in named), (Span.DEFAULT, default))
            # For the whole city the pair is the topic alone.
            by = Span.TOPIC if district is None and hit[0] == Span.PAIR else hit[0]
            found.append(InCharge(topic, district, hit[1], by))
    return found


def to_look_at() -> list[District | Topic]:
    """Return the districts and topics that an import made and nobody has looked at. Two queries."""
    districts = District.objects.defer("boundary", "description").filter(imported=True)
    return [*districts, *Topic.objects.filter(imported=True)]


def undrawn() -> QuerySet[District]:
    """Return the open districts without a boundary (`drawn`) or without a census (`counted`). One query."""
    drawn = ExpressionWrapper(Q(boundary__isnull=False), BooleanField())
    counted = Exists(AgeBand.objects.filter(district=OuterRef("pk")))
    rows = District.objects.filter(closed_at=None).defer("description", "boundary")
    return rows.annotate(drawn=drawn, counted=counted).exclude(drawn=True, counted=True)


def survey_of(person_id: int) -> Survey | None:
    """Return the boundaries an administrator brought and has not taken yet. One query."""
    return Survey.objects.filter(brought_by=person_id).first()


def drawn_anew(brought: dict[str, Any]) -> dict[str, Any]:
    """Return all boundaries by code as they would be with those that were brought. One query."""
    there = dict(District.objects.filter(boundary__isnull=False).order_by("code").values_list("code", "boundary"))
    drawn: dict[str, Any] = there | brought
    return {code: boundary.get("geometry") or boundary for code, boundary in drawn.items()}


def overlapping(brought: dict[str, Any]) -> list[str]:
    """Say which of the boundaries that were brought overlap another one, brought or there. One query."""
    return boundaries.overlaps(drawn_anew(brought), of=brought)
