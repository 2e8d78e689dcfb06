"""Accounts that nobody uses: write to them after 23 months, erase them after 24; forget who never confirmed.

An account that was made at a desk and is nobody's own has no address to write to: 24 months after its person was last
at a desk it is erased. Its slip says until when the code holds.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from accounts import mail, policy
from accounts.actions.erase_person import erase_person
from accounts.models import Mandate, Person, Session
from commons.clock import today

WARNED_MONTHS, ERASED_MONTHS = 23, 24
# Between the mail and the end lies at least so long, however late the mail left.
NOTICE = dt.timedelta(days=28)
UNCONFIRMED = dt.timedelta(days=30)
CHUNK = 100


@transaction.atomic
def warn_idle(*, at: dt.datetime) -> int:
    """Write to people whose account nobody has used for 23 months, once; return to how many, at most a chunk."""
    day = today(at)
    quiet = _idle(months_before(day, WARNED_MONTHS)).filter(warned_on=None, email__isnull=False)
    people = list(quiet.order_by("pk").select_for_update(of=("self",), skip_locked=True)[:CHUNK])
    for person in people:
        if person.email:
            url = settings.PUBLIC_URL + policy.SIGN_IN
            mail.send("idle", to=person.email, language=person.language, url=url)
    Person.objects.filter(pk__in=[person.pk for person in people]).update(warned_on=day)
    return len(people)


def erase_idle(*, at: dt.datetime) -> int:
    """Erase people who were written to and did not come for 24 months, and sign-ups nobody confirmed in 30 days.

    And whom no desk has seen for 24 months, where nobody claimed the account. What they wrote stays without a name.
    Return how many, at most a chunk of each.
    """
    day = today(at)
    unseen = _idle(months_before(day, ERASED_MONTHS))
    idle = unseen.filter(warned_on__lte=day - NOTICE)
    unclaimed = unseen.filter(email=None, email_confirmed_at=None)
    unconfirmed = Person.objects.filter(
        email__isnull=False, email_confirmed_at=None, created_at__lt=at - UNCONFIRMED
    ).exclude(Exists(Mandate.objects.filter(person=OuterRef("pk"))))
    ids = [pk for rows in (idle, unclaimed, unconfirmed) for pk in rows.values_list("pk", flat=True)[:CHUNK]]
    return sum(erase_person(person_id=pk) for pk in ids)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the first day of the month so many months before."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(years, month + 1, 1)


def _idle(since: dt.date) -> QuerySet[Person]:
    """Return people who have not used their account since the month before `since`, without those in office."""
    # The first condition follows from the second, and an index answers it. Zones differ by less than two days.
    until = dt.datetime.combine(since, dt.time.min, tzinfo=dt.UTC) + dt.timedelta(days=2)
    seen: QuerySet[Any] = Person.objects.filter(Q(seen_on__lt=since) | Q(seen_on=None, created_at__lt=until)).annotate(
        seen=Coalesce("seen_on", TruncDate("last_login"), TruncDate("created_at"))
    )
    in_use = Session.objects.filter(person=OuterRef("pk"), used_on__gte=since)
    held = Mandate.objects.in_force().filter(person=OuterRef("pk"))
    return seen.filter(seen__lt=since).exclude(Exists(in_use)).exclude(Exists(held))
