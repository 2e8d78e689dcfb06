"""Which digests are due, and whose lines wait for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet

from commons import clock
from notifications.models import Edition, Frequency, Notification


def editions_due(at: dt.datetime) -> list[Edition]:
    """Return the editions, not yet kept, whose time has come: today's, and this week's from its day on.

    Before the hour nothing is due: who was late the day before does not ring at night, and its lines come now.
    """
    zone = clock.zone()
    local = at.astimezone(zone)
    hour = dt.time(settings.DIGEST_HOUR)
    if local.time() < hour:
        return []
    today = local.date()
    first = today - dt.timedelta(days=(today.isoweekday() - settings.DIGEST_WEEKDAY) % 7)
    return [
        Edition(frequency=frequency, on=on, until=dt.datetime.combine(on, hour, tzinfo=zone))
        for frequency, on in ((Frequency.DAILY, today), (Frequency.WEEKLY, first))
    ]


def unfinished(editions: Iterable[Edition]) -> QuerySet[Edition]:
    """Return the rows of these editions that are not written to their end."""
    named = Q()
    for edition in editions:
        named |= Q(frequency=edition.frequency, on=edition.on)
    return Edition.objects.filter(named, done_at=None)


def awaiting(edition: Edition) -> QuerySet[Notification]:
    """Return the lines that this edition has still to bring."""
    return Notification.objects.filter(
        awaits=edition.frequency, created_at__lt=edition.until, person_id__gt=edition.after
    )


def people_awaiting(edition: Edition, *, limit: int) -> list[int]:
    """Return the next people, by id, for whom lines wait. One query; it walks the waiting lines alone."""
    people = awaiting(edition).order_by("person_id").values_list("person_id", flat=True).distinct()
    return list(people[:limit])
