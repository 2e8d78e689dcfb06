"""The ledger: every promise of the city in one public list, with what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from commons import clock
from commons.models import Visibility
from commons.paging import page
from proposals.lifecycle import State
from proposals.models import Commitment, MissedDate, MovedDate
from proposals.queries.delivery import MILESTONES, standing_promises

PROMISED = (State.ANSWERED, State.IN_DELIVERY, State.DONE)
CHUNK = 500


class Promise(models.TextChoices):
    """What became of a promise: computed from its dates, never stored."""

    OVERDUE = "overdue", _("Overdue")
    TO_COME = "to_come", _("To come")
    KEPT = "kept", _("Kept")
    GIVEN_UP = "given_up", _("Given up")

    @classmethod
    def of(cls, promise: Commitment, today: dt.date) -> Promise:
        if promise.kept_on:
            return cls.KEPT
        if promise.given_up_on:
            return cls.GIVEN_UP
        return cls.OVERDUE if promise.due_on < today else cls.TO_COME


@dataclass(frozen=True, slots=True)
class PromiseEvent:
    """Something that happened to a promise: `what` is a verb of the journal, `words` the reason or the evidence."""

    at: dt.datetime
    what: str
    promise: Commitment
    words: str = ""
    was: dt.date | None = None

    @property
    def key(self) -> str:
        return f"{self.promise.pk}-{self.what}-{self.at:%Y%m%d%H%M%S}"


def _during(today: dt.date) -> dict[str, Q]:
    still = Q(kept_on=None, given_up_on=None)
    return {
        Promise.OVERDUE: still & Q(due_on__lt=today),
        Promise.TO_COME: still & Q(due_on__gte=today),
        Promise.KEPT: Q(kept_on__isnull=False),
        Promise.GIVEN_UP: Q(given_up_on__isnull=False),
    }


def _all(office: str, district: str) -> QuerySet[Commitment]:
    rows = standing_promises().filter(
        answer__proposal__visibility=Visibility.PUBLIC, answer__proposal__state__in=PROMISED
    )
    if office:
        rows = rows.filter(answer__office__code=office)
    if district == "city":
        rows = rows.filter(answer__proposal__district=None)
    elif district:
        rows = rows.filter(answer__proposal__district__code=district)
    return rows


def ledger(*, state: str = "", office: str = "", district: str = "", today: dt.date) -> QuerySet[Commitment]:
    """Return the city's promises with their proposals, moved dates and steps; what was answered anew stands no more.

    `district` is a code, or `city` for what belongs to no district. Three queries a page.
    """
    rows = _all(office, district)
    if state:
        rows = rows.filter(_during(today)[state])
    return (
        rows.select_related("answer__office", "answer__proposal__district")
        .defer("answer__proposal__search", "answer__proposal__body", "answer__reasons")
        .prefetch_related(*MILESTONES)
    )


def ledger_order(state: str) -> tuple[str, str]:
    """Return the order in which promises are read: what is owed, the oldest first; else the latest first."""
    return ("due_on", "id") if state in (Promise.OVERDUE, Promise.TO_COME) else ("-due_on", "-id")


def ledger_counts(*, office: str = "", district: str = "", today: dt.date) -> dict[str, int]:
    """Return how many promises there are in each state, and under `all`. One query."""
    each = {str(state): Count("pk", filter=q) for state, q in _during(today).items()}
    return _all(office, district).order_by().aggregate(all=Count("pk"), **each)


def whole_ledger(*, state: str = "", office: str = "", district: str = "", today: dt.date) -> Iterator[Commitment]:
    """Yield every promise, in the order of the page, a chunk of rows at a time."""
    rows, cursor = ledger(state=state, office=office, district=district, today=today), ""
    while True:
        chunk = page(rows, order=ledger_order(state), cursor=cursor, size=CHUNK)
        yield from chunk
        if not (cursor := chunk.next):
            return


def promise_events(*, office: str = "", district: str = "", most: int = 40, at: dt.datetime) -> list[PromiseEvent]:
    """Return what happened to promises, the latest first. Five queries, and two for what they are read with."""
    today = clock.today(at)
    rows = ledger(office=office, district=district, today=today)
    within = _all(office, district).order_by().values("pk")
    missed = MissedDate.objects.filter(commitment__in=within).order_by("-id")[:most]
    moved = MovedDate.objects.filter(commitment__in=within).order_by("-id")[:most]
    ended = F("kept_on"), F("given_up_on")
    latest = _all(office, district).annotate(ended_on=models.functions.Coalesce(*ended)).exclude(ended_on=None)
    new = list(rows.order_by("-id")[:most])
    over = list(rows.filter(pk__in=[each.pk for each in latest.order_by("-ended_on", "-id")[:most]]))
    dates: list[MovedDate | MissedDate] = [*missed, *moved]
    known = {each.pk: each for each in rows.filter(pk__in={each.commitment_id for each in dates})}
    found = [PromiseEvent(each.answer.published_at, "promised", each) for each in new]
    for each in over:
        kept = each.kept_on is not None
        noon = clock.end_of_day(each.kept_on or each.given_up_on or today) - dt.timedelta(hours=12)
        what, words = ("kept", each.evidence) if kept else ("given_up", each.given_up_reason)
        found.append(PromiseEvent(min(noon, at), what, each, words))
    for row in dates:
        if (promise := known.get(row.commitment_id)) is None:
            continue
        if isinstance(row, MovedDate):
            found.append(PromiseEvent(row.moved_at, "moved", promise, row.reason, row.due_on))
        else:
            found.append(PromiseEvent(row.noted_at, "missed", promise, was=row.due_on))
    return sorted(found, key=lambda event: (event.at, event.promise.pk), reverse=True)[:most]
