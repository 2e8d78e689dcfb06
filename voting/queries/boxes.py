"""What a box says: to a person whether they voted, to everybody nothing before it closes."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from accounts.models import Person
from voting.models import OpenBallot, Round, SealedBallot, Turnout


def has_voted(its: Round, by: Person) -> bool:
    """Tell whether the person's ballot lies in the open box; after closing nobody can know. One query."""
    if not its.is_secret:
        return OpenBallot.objects.filter(round=its, person=by).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT box.holds(%s, %s)", [its.pk, by.pk])
        (found,) = cursor.fetchone()
    return bool(found)


def sealed_ballots(its: Round, *, counted: bool) -> QuerySet[SealedBallot]:
    """Return the sealed ballots of a closed round, or those that later ones replaced, by hash."""
    return SealedBallot.objects.filter(round=its, sealed__isnull=not counted).order_by("hash")


def turnout(its: Round) -> QuerySet[Turnout]:
    """Return how many voted by district, by its name; None where that would show few people. One query."""
    return Turnout.objects.filter(round=its).select_related("district").order_by("district__name")
