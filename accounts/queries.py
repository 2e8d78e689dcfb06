"""Reads of people, their residency and their mandates."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, QuerySet, Subquery

from accounts import names
from accounts.models import ApiToken, DeskCode, Mandate, Person, Residency
from charter.models import AgeBand
from commons.clock import today


def verified_count(district_id: int | None) -> int:
    """Return how many people have a valid residency in the district, in the whole city when None. Two cheap queries.

    Source: charter, rule `support_threshold`.
    """
    valid = Residency.objects.filter(valid_until__gte=today(), person__is_active=True)
    return (valid if district_id is None else valid.filter(district=district_id)).count()


def person_with_residency(person_id: int) -> Person:
    """Return the person with their residency and its district loaded. One query. Raises Person.DoesNotExist."""
    person: Person = Person.objects.select_related("residency__district").get(pk=person_id)
    return person


def free_pseudonym() -> str:
    """Return a random name that nobody has. One query, rarely more."""
    while Person.objects.filter(name_key=names.key(name := names.pseudonym())).exists():
        pass
    return name


def mandates_in_force(*, at: dt.datetime | None = None) -> QuerySet[Mandate]:
    """Return all mandates in force (at a moment) with office and district, by role and name. One query.

    `granter_name` is the real name under which the granter is an administrator, None for the founding.
    """
    granter = Mandate.objects.filter(person=OuterRef("granted_by"), role=Mandate.Role.ADMINISTRATOR).order_by("-pk")
    return (
        Mandate.objects.in_force(at=at)
        .select_related("office", "district")
        .annotate(granter_name=Subquery(granter.values("holder_name")[:1]))
        .order_by("role", "office__name", "holder_name", "pk")
    )


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """Return a person's keys to the API, newest first. One query."""
    return person.api_tokens.order_by("-pk")


def desk_code_of(person: Person, *, at: dt.datetime) -> DeskCode | None:
    """Return the code the person may show at the desk, if it is still valid. One query."""
    return DeskCode.objects.filter(person=person, valid_until__gt=at).first()


def person_with_desk_code(code: str, *, at: dt.datetime) -> Person | None:
    """Return who shows this code, written with or without spaces and in either case. One query."""
    plain = "".join(code.split()).replace("-", "").upper()
    found = DeskCode.objects.filter(code=plain, valid_until__gt=at).select_related("person").first()
    return found.person if found else None


def age_bands() -> list[str]:
    """Return the age bands of the city's census, such as “16-24” and “80+”, youngest first. One query."""
    bounds = AgeBand.objects.order_by("age_from").values_list("age_from", "age_to").distinct()
    return [f"{low}-{high}" if high is not None else f"{low}+" for low, high in bounds]
