"""Reads of mandates: who acts for the city now, who did, and by whose decision."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Least, Now

from accounts.models import Mandate


def real_name(column: str) -> Subquery:
    """Return the name under which the person of that column acts or acted for the city, as an expression."""
    held = Mandate.objects.filter(person=OuterRef(column)).order_by("-pk")
    return Subquery(held.values("holder_name")[:1])


def mandates(
    *, state: str = "", role: str = "", office_id: int | None = None, district_id: int | None = None
) -> QuerySet[Mandate]:
    """Return every mandate there ever was, or those `now` in force or `ended`, with office and district, to be paged.

    `granter_name` is who gave it (None: the founding), `ender_name` who took it back, `ended_at` since when it is over.
    """
    rows = Mandate.objects.select_related("office", "district")
    if state == "now":
        rows = rows.in_force()
    elif state == "ended":
        rows = rows.ended()
    if role:
        rows = rows.filter(role=role)
    if office_id is not None:
        rows = rows.filter(office=office_id)
    if district_id is not None:
        rows = rows.filter(district=district_id)
    over = Q(revoked_at__isnull=False) | Q(valid_until__lte=Now())
    named: dict[str, Any] = {
        "granter_name": real_name("granted_by"),
        "ender_name": real_name("ended_by"),
        "ended_at": Case(When(over, then=Least("revoked_at", "valid_until"))),
    }
    return rows.annotate(**named)


def mandates_in_force(*, at: dt.datetime | None = None) -> QuerySet[Mandate]:
    """Return all mandates in force (at a moment) with office and district, by role and name. One query.

    `granter_name` is the real name under which the granter acts for the city, None for the founding.
    """
    rows = Mandate.objects.in_force(at=at).select_related("office", "district")
    named = {"granter_name": real_name("granted_by")}
    return rows.annotate(**named).order_by("role", "office__name", "holder_name", "pk")
