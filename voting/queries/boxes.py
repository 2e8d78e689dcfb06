"""What a box says: to a person whether they voted, to everybody nothing before it closes."""

from __future__ import annotations

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from accounts.models import Organisation, Person
from commons import clock
from voting.models import OpenBallot, OrganisationBallot, Round, SealedBallot, Turnout
from voting.policy import VOTING_LEVEL


def has_voted(its: Round, by: Person) -> bool:
    """Tell whether the person's ballot lies in the open box; after closing nobody can know. One query."""
    if not its.is_secret:
        return OpenBallot.objects.filter(round=its, person=by).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT box.holds(%s, %s)", [its.pk, by.pk])
        (found,) = cursor.fetchone()
    return bool(found)


def yet_to_vote(its: Round, people: QuerySet[Person]) -> QuerySet[Person]:
    """Narrow people to those who may vote in an open round by `policy.may_vote`, and have not. No query of its own.

    The box is asked about each of them; what it says is kept nowhere.
    """
    homes = {"residency__district__code__in": its.districts} if its.districts else {}
    people = people.filter(
        is_active=True,
        email_confirmed_at__isnull=False,
        residency__level__gte=VOTING_LEVEL,
        residency__of_voting_age=True,
        residency__valid_until__gte=clock.today(),
        **homes,
    )
    return people.alias(asked=Value(its.pk)).filter(~voted("asked", "pk"))


def voted(round_name: str, person_name: str) -> Q:
    """Return the condition that a person's ballot lies in an open round's box, by the columns that name the two."""
    openly = OpenBallot.objects.filter(round=OuterRef(round_name), person=OuterRef(person_name))
    asked = Func(F(round_name), F(person_name), function="box.holds", output_field=BooleanField())
    return Q(Exists(openly)) | Q(asked)


def has_cast_for(its: Round, organisation: Organisation) -> bool:
    """Tell whether an organisation's ballot lies in the open box. One query."""
    return OrganisationBallot.objects.filter(round=its, organisation=organisation).exists()


def sealed_ballots(its: Round, *, counted: bool) -> QuerySet[SealedBallot]:
    """Return the sealed ballots of a closed round, or those that later ones replaced, by hash."""
    return SealedBallot.objects.filter(round=its, sealed__isnull=not counted).order_by("hash")


def turnout(its: Round) -> QuerySet[Turnout]:
    """Return how many voted by district, by its name; None where that would show few people. One query."""
    return Turnout.objects.filter(round=its).select_related("district").order_by("district__name")
