"""Delete what has ended and means nothing any more."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Attempt, EmailChange, Session
from commons.clock import now

# A day's counters (UTC) are of no use the day after; an hour more for clocks that differ.
CLOCKS = dt.timedelta(hours=1)


@transaction.atomic
def forget_ended() -> int:
    """Delete sessions that ended, changes of address nobody confirmed in time, and counters of tries of past days.

    Return how many rows. Safe to repeat.
    """
    at = now()
    ended = [
        Session.objects.filter(expire_date__lte=at),
        EmailChange.objects.filter(valid_until__lte=at),
        Attempt.objects.filter(day__lt=(at - CLOCKS).astimezone(dt.UTC).date()),
    ]
    return sum(rows.delete()[0] for rows in ended)
