"""What administrators and offices have in hand: rounds on their way, projects to judge."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Count, F, Q, QuerySet, When

from accounts.models import Person
from voting.lifecycle import State
from voting.models import Opening, Option, Round

HAND_ORDER = ("due_at", "id")
JUDGE_ORDER = ("opens_at", "id")
JUDGED_ORDER = ("-judged_at", "-id")
UNDER_WAY = (State.DRAFT, State.ANNOUNCED, State.OPEN, State.CLOSED)
TO_BE_JUDGED = (State.DRAFT, State.ANNOUNCED)


def rounds_in_hand(*, until: dt.datetime | None = None) -> QuerySet[Round]:
    """Return rounds that are not over, by their next moment: what is late first; up to a moment. One query.

    `due_at`: when it was to open, to close, or closed. `option_count`, `unjudged` (with an office that has said
    nothing), `pairs` (that opened its box) and `answers` (different ones that they found).
    """
    due = Case(When(state__in=TO_BE_JUDGED, then=F("opens_at")), default=F("closes_at"))
    unjudged = Q(options__feasible=None, options__office__isnull=False)
    rows = (
        Round.objects.filter(state__in=UNDER_WAY)
        .defer("rules", "summary")
        .annotate(
            due_at=due,
            option_count=Count("options", distinct=True),
            unjudged=Count("options", filter=unjudged, distinct=True),
            pairs=Count("openings", distinct=True),
            answers=Count("openings__digest", distinct=True),
        )
        .order_by(*HAND_ORDER)
    )
    return rows if until is None else rows.filter(due_at__lte=until)


def openings(its: Round) -> list[Opening]:
    """Return what pairs of trustees found in its box, without the choices. One query."""
    return list(its.openings.defer("choices").order_by("trustees"))


def agree(openings: list[Opening]) -> bool:
    """Tell whether two pairs or more found the same: then it can be counted. No query."""
    return len(openings) > 1 and len({(each.digest, each.spoiled) for each in openings}) == 1


def to_judge(by: Person) -> QuerySet[Option]:
    """Return what the person's offices have not judged yet, the next to open first. One query."""
    return _of_offices(by).filter(feasible=None, round__state__in=TO_BE_JUDGED).order_by(*JUDGE_ORDER)


def judged(by: Person) -> QuerySet[Option]:
    """Return what the person's offices have judged, the last first. One query."""
    return _of_offices(by).exclude(feasible=None).order_by(*JUDGED_ORDER)


def _of_offices(by: Person) -> QuerySet[Option]:
    offices = [mandate.office_id for mandate in by.mandates_in_force if mandate.role == "official"]
    rows = Option.objects.filter(office__in=offices).select_related("round", "district", "office")
    return rows.annotate(opens_at=F("round__opens_at"))
