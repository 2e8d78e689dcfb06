"""Write the digests of the day and of the week: one mail for each person who has news."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now

from accounts.models import Person
from commons.clock import now
from notifications import queries
from notifications.actions.tell_people import Step
from notifications.mail import digest as words
from notifications.mail.letter import Text, addressed
from notifications.mail.queue import enqueue
from notifications.models import Digest, Edition, Notification

logger = logging.getLogger(__name__)


@transaction.atomic
def write_digests(*, limit: int = 200, at: dt.datetime | None = None) -> Step:
    """Write digests for the next `limit` people with news; return for how many and whether there may be more.

    Locks the edition's row: one writer at a time, another returns at once. The digests, their mails and the place
    in the edition commit together, so a killed run is taken up after the last person whose digest is written.
    Three queries when nothing is due, about fifteen a chunk, whatever the number of people.
    """
    due = queries.editions_due(at or now())
    if not due:
        return Step()
    Edition.objects.bulk_create(due, ignore_conflicts=True)
    edition = queries.unfinished(due).select_for_update(skip_locked=True).order_by("pk").first()
    if edition is None:
        return Step()
    ids = queries.people_awaiting(edition, limit=limit)
    count = _write(edition, ids) if ids else 0
    if len(ids) < limit:
        Edition.objects.filter(pk=edition.pk).update(done_at=Now())
        return Step(count, more=len(due) > 1)
    Edition.objects.filter(pk=edition.pk).update(after=ids[-1])
    return Step(count, more=True)


def _write(edition: Edition, ids: list[int]) -> int:
    waiting = queries.awaiting(edition).filter(person_id__in=ids)
    lines = words.lines_of(queries.with_tellable(waiting))
    people = Person.objects.filter(pk__in=ids, is_active=True, email_confirmed_at__isnull=False, email__isnull=False)
    stopped = queries.people_stopped(ids)
    texts, failed = _texts(edition, lines, [person for person in people if person.pk not in stopped])
    Digest.objects.bulk_create([Digest(edition=edition, person=p) for p in texts], ignore_conflicts=True)
    written = {d.person_id: d for d in Digest.objects.filter(edition=edition, person_id__in=ids, mail=None)}
    enqueue(
        [
            addressed(text, person, ends=edition.frequency, digest=written[person.pk])
            for person, text in texts.items()
            if person.pk in written
        ]
    )
    mine = Digest.objects.filter(edition=edition, person_id=OuterRef("person_id")).values("pk")[:1]
    told = {line.pk for line in lines if line.tellable and line.person_id in written}
    Notification.objects.filter(pk__in=told).update(awaits="", digest=Subquery(mine))
    # What may not be told any more is not kept for later either; the inbox has it.
    later = failed | {person.pk for person in texts if person.pk not in written}
    rest = [line.pk for line in lines if line.pk not in told and line.person_id not in later]
    Notification.objects.filter(pk__in=rest).update(awaits="")
    return len(written)


def _texts(edition: Edition, lines: list[words.Line], people: list[Person]) -> tuple[dict[Person, Text], set[int]]:
    """Return each person's text, and whose could not be written: theirs waits for the next edition."""
    write = words.writer(edition, lines)
    texts: dict[Person, Text] = {}
    failed: set[int] = set()
    for person in people:
        try:
            if text := write(person):
                texts[person] = text
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("the digest of person %s waits for the next edition", person.pk)
            failed.add(person.pk)
    return texts, failed
