"""Read the journal and tell people: a line in the inbox, and a mail on its way or a line in the next digest."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Now

import journal.queries
from accounts.models import Person
from commons.clock import now
from journal.models import Entry, Reader
from notifications import queries
from notifications.actions.forget_reminders import forget_reminders
from notifications.mail.letter import writer
from notifications.mail.queue import enqueue
from notifications.models import DEFAULT_MAIL, Frequency, Notification, Preference, SetAside
from notifications.queries import News
from notifications.queries.attention import Budget, budget
from voting.actions import hold_open, mark_reminded

logger = logging.getLogger(__name__)
READER = "notifications"
AWAY = (OperationalError, InterfaceError)
RETRY_AFTER = dt.timedelta(minutes=1)
LONGEST_RETRY = dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Step:
    """What one transaction did. `more`: there is something left to tell."""

    told: int = 0
    more: bool = False


@transaction.atomic
def tell_people(*, limit: int = 500) -> Step:
    """Tell up to `limit` people of the journal's next entries; return how many and whether there is more.

    Locks the reader's row: one consumer at a time, another returns at once. Position and what was written commit
    together, and the position moves only beyond entries that were told whole, so a killed run is taken up where
    it stood: within an entry, after the greatest id told. An entry that fails is set aside; the rest goes on. Of a
    round that closes soon, its advisory lock is shared; of one that closed, reminders go, `limit` a step.
    About ten queries an entry, whatever the number of people.
    """
    Reader.objects.get_or_create(name=READER)
    reader = Reader.objects.select_for_update(skip_locked=True).filter(name=READER).first()
    if reader is None:
        return Step()
    last = journal.queries.last_position()
    told = 0
    for aside in _due_again():
        told += _tell_again(aside, limit - told)
    position = reader.position
    entries = journal.queries.after(position, verbs=queries.AUDIENCES).filter(position__lte=last)[:limit]
    for entry in entries:
        count, whole = _tell(entry, limit - told)
        told += count
        if not whole:
            break
        position = entry.position or position
    else:
        position = last if len(entries) < limit else position
    if position != reader.position:
        Reader.objects.filter(name=READER).update(position=position)
    return Step(told, more=position < last or told >= limit)


def _tell(entry: Entry, room: int) -> tuple[int, bool]:
    """Tell at most `room` people; return how many and whether the entry is told whole."""
    if room <= 0:
        return 0, False
    try:
        with transaction.atomic():
            count = _write(entry, room)
    except AWAY:
        raise  # not the entry's fault: the whole step is done again
    except Exception as error:
        logger.exception("entry %s is set aside", entry.pk)
        SetAside.objects.get_or_create(
            entry=entry,
            defaults={"error": type(error).__name__, "next_try_at": now() + RETRY_AFTER},
        )
        return 0, True
    return count, count < room


def _write(entry: Entry, room: int) -> int:
    told = queries.news(entry)
    if told is None:
        return 0
    if told.round is not None and entry.verb in ("round.closed", "round.cancelled"):
        forgotten = forget_reminders(round_id=told.round.pk, limit=room)
        return forgotten + (_tell_of(told, entry, room - forgotten) if forgotten < room else 0)
    # It does not close before what is written here is there, to be forgotten.
    if told.round is not None and entry.verb == "round.closing" and not hold_open(round_id=told.round.pk):
        return 0
    return _tell_of(told, entry, room)


def _tell_of(told: News, entry: Entry, room: int) -> int:
    people = {p.pk: p for p in queries.people_to_tell(told, after=queries.last_told(entry))[:room]}
    if not people:
        return 0
    chosen, left = queries.mail_choices(people), budget(people)
    lines = [_line(told, person, chosen, left) for person in people.values()]
    Notification.objects.bulk_create(lines, ignore_conflicts=True)
    if told.round is not None and entry.verb == "round.closing":
        mark_reminded(round_id=told.round.pk, person_ids=people)
    write = writer()
    new = Notification.objects.filter(entry=entry, person_id__in=people, mail=None).order_by("person_id")
    mails = []
    for line in new:
        person = people[line.person_id]
        if _way(person, line.kind, chosen) == Preference.Mail.AT_ONCE and not line.awaits:
            line.entry = entry
            for name, what in told.about.items():
                setattr(line, name, what)
            mails.append(write(line, person))
    enqueue(mails, ignore_conflicts=True)
    return len(people)


def _line(told: News, person: Person, chosen: Mapping[tuple[int, str], str], left: Budget) -> Notification:
    """Write a line; what would come at once and is beyond the week's mails waits for the weekly digest."""
    reason: str = person.reason  # type: ignore[attr-defined]  # annotated by people_to_tell
    kind = queries.kind_for(told.entry, reason)
    way = _way(person, kind, chosen)
    if way == Preference.Mail.AT_ONCE and not left.allows(person.pk, kind, reason):
        way = Preference.Mail.WEEKLY
    return Notification(
        person=person,
        entry=told.entry,
        **told.about,
        kind=kind,
        reason=reason,
        awaits=way if way in Frequency.values else "",
    )


def _way(person: Person, kind: str, chosen: Mapping[tuple[int, str], str]) -> str:
    """Return by which way this person hears of the kind; off without a confirmed address."""
    if not (person.email and person.email_confirmed_at):
        return Preference.Mail.OFF
    return chosen.get((person.pk, kind), DEFAULT_MAIL[kind])


def _due_again() -> list[SetAside]:
    return list(SetAside.objects.filter(next_try_at__lte=Now()).select_related("entry").order_by("pk")[:20])


def _tell_again(aside: SetAside, room: int) -> int:
    """Try an entry that failed before; wait longer when it fails again."""
    if room <= 0:
        return 0
    try:
        with transaction.atomic():
            count = _write(aside.entry, room)
    except AWAY:
        raise
    except Exception:
        logger.exception("entry %s stays set aside", aside.entry_id)
        wait = min(RETRY_AFTER * 2 ** min(aside.tries, 9), LONGEST_RETRY)
        SetAside.objects.filter(pk=aside.pk).update(tries=min(aside.tries + 1, 32_000), next_try_at=now() + wait)
        return 0
    if count < room:
        aside.delete()
    return count
