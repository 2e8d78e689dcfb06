"""Delete what has ended and means nothing any more."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Assistance, Attempt, EmailChange, Person, Session, Slip
from commons.clock import now

# A day's counters (UTC) are of no use the day after; an hour more for clocks that differ.
CLOCKS = dt.timedelta(hours=1)


@transaction.atomic
def forget_ended() -> int:
    """Delete sessions that ended, by time or with a mandate, and changes of address nobody confirmed in time.

    Also counters of tries of past days.
    Also sessions at desks, slips whose code holds no more, addresses that nobody confirmed for a slip, and until when
    an account was silenced that writes again.

    Return how many rows. Safe to repeat.
    """
    at = now()
    ended = [
        Session.objects.filter(expire_date__lte=at),
        Session.objects.outlived(),
        EmailChange.objects.filter(valid_until__lte=at),
        Attempt.objects.filter(day__lt=(at - CLOCKS).astimezone(dt.UTC).date()),
        Assistance.objects.filter(valid_until__lte=at),
        Slip.objects.filter(valid_until__lte=at),
    ]
    unconfirmed = Slip.objects.filter(link_until__lte=at)
    emptied = unconfirmed.update(email="", link_digest=None, link_until=None)
    emptied += Person.objects.filter(silenced_until__lte=at).update(silenced_until=None)
    return sum(rows.delete()[0] for rows in ended) + emptied
