"""Who votes in the open, whom a person delegates to, and in which rounds one can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce, Lower

import accounts.queries
import charter.queries
from accounts.models import Person, Residency
from commons import clock
from voting import policy
from voting.lifecycle import State
from voting.models import FEW_DELEGATED, Carried, Delegation, OpenVoter, Round
from voting.queries.rounds import LIVE

R = TypeVar("R", Carried, Delegation, OpenVoter)
DELEGATES_ORDER = ("name", "id")
# So many open rounds are foretold at once, the next to close first.
FORETOLD = 20


def open_voters(*, topic: str = "", but: Person | None = None) -> QuerySet[OpenVoter]:
    """Return who votes in the open, by `name`; `topic` (a code): on that one, those who do so on all among them.

    `but`: without whom that person muted. Whoever is blocked, and organisations that ended, are not there.
    """
    rows = (
        OpenVoter.objects.filter(Q(person__is_active=True) | Q(organisation__ended_at=None, person=None))
        .select_related("topic", "organisation")
        .annotate(name=Lower(Coalesce("organisation__name", "person__name")))
        .order_by(*DELEGATES_ORDER)
    )
    if but is not None:
        rows = rows.exclude(person__in=accounts.queries.muted_ids(but.pk))
    return rows.filter(Q(topic=None) | Q(topic__code=topic)) if topic else rows


def open_voter(voter_id: int) -> OpenVoter:
    """Return one of them. One query. Raises OpenVoter.DoesNotExist."""
    if voter_id.bit_length() > 63:
        raise OpenVoter.DoesNotExist
    return open_voters().get(pk=voter_id)


def named(rows: Iterable[R]) -> list[R]:
    """Return rows with their `person` as pages name people. One query."""
    found = list(rows)
    people = accounts.queries.shown_people([each.person_id for each in found])
    for each in found:
        each.person = people.get(each.person_id or 0)
    return found


def openly(by: Person) -> list[OpenVoter]:
    """Return where the person and organisations they speak for vote in the open. At most two queries."""
    whose = Q(person=by) | Q(organisation__in=[each.pk for each in by.organisations])
    return list(OpenVoter.objects.filter(whose).select_related("topic", "organisation").order_by("id"))


def delegations_of(person: Person) -> QuerySet[Delegation]:
    """Return whom a person delegates to, oldest first, expired ones too. One query."""
    rows = Delegation.objects.filter(delegator=person).select_related("round", "topic", "organisation")
    return rows.order_by("id")


def delegation_of(person: Person, delegation_id: int) -> Delegation:
    """Return one of a person's own. One query. Raises Delegation.DoesNotExist."""
    if delegation_id.bit_length() > 63:
        raise Delegation.DoesNotExist
    return delegations_of(person).get(pk=delegation_id)


def delegated_to(voters: Sequence[OpenVoter]) -> dict[tuple[bool, int], int | None]:
    """Return how many delegate at first hand to each, by (is an organisation, id), a multiple of five.

    None under five. Rounded down, so that whoever looks twice does not see one person come or go. One query each kind.
    """
    found: dict[tuple[bool, int], int | None] = {}
    today = clock.today()
    for kind in ("person", "organisation"):
        ids = {getattr(each, f"{kind}_id") for each in voters} - {None}
        if not ids:
            continue
        rows = Delegation.objects.filter(**{f"{kind}__in": ids}, expires_on__gte=today).order_by().values_list(kind)
        for pk, people in rows.annotate(people=Count("delegator", distinct=True)):
            found[kind == "organisation", pk] = people // FEW_DELEGATED * FEW_DELEGATED or None
    return found


def open_rounds_of(by: Person, *, at: dt.datetime) -> list[Round]:
    """Return the open rounds without secrecy that the person may vote in, the next to close first. One query."""
    return list(rounds_to_delegate_in(by).filter(state=State.OPEN, opens_at__lte=at, closes_at__gt=at)[:FORETOLD])


def rounds_to_delegate_in(by: Person) -> QuerySet[Round]:
    """Return rounds without secrecy that are announced or open, where the person lives, the next to close first."""
    rows = Round.objects.filter(state__in=LIVE, secrecy=Round.Secrecy.OPEN, imported=False).select_related("topic")
    residency: Residency | None = getattr(by, "residency", None)
    home = charter.queries.known().districts.get(residency.district_id) if residency else None
    if home is None or not policy.may_ever_vote(by):
        rows = rows.none()
    else:
        rows = rows.filter(Q(districts=[]) | Q(districts__contains=[home.code]))
    return rows.defer("rules", "public_key", "summary").order_by("closes_at", "id")
