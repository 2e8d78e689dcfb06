"""Reads of people, their residency and their mandates."""

from __future__ import annotations

from accounts.models import Person, Residency
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
