"""Read the journal and tell people: a line in the inbox, and a mail on its way or a line in the next digest."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models.functions import Now

import journal.queries
from accounts.models import Person
from commons.clock import now
from commons.later import later
from journal.models import Entry, Reader
from notifications import queries
from notifications.actions.forget_reminders import forget_reminders
from notifications.mail.letter import writer
from notifications.mail.queue import enqueue
from notifications.models import DEFAULT_MAIL, Frequency, Notification, Preference, SetAside, Spread
from notifications.queries import News
from notifications.queries.attention import Budget, budget
from voting.actions import hold_open, mark_reminded

logger = logging.getLogger(__name__)
READER = "notifications"
AWAY = (OperationalError, InterfaceError)
RETRY_AFTER = dt.timedelta(minutes=1)
LONGEST_RETRY = dt.timedelta(hours=6)
SPREAD = "notifications.spread"
# The family of advisory locks of those who tell, and how many people (by id) one of them covers. No lock has number 0
# but that which tells steps apart from the consumer.
TELLERS, NEIGHBOURS, PLACES, ALL = 471_812, 4_096, 2_000_000_000, 0


@dataclass(frozen=True, slots=True)
class Step:
    """What one transaction did. `more`: there is something left to tell."""

    told: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """By which ways people chose to hear, and whose address takes no news."""

    chosen: Mapping[tuple[int, str], str]
    stopped: Set[int]

    def of(self, person: Person, kind: str) -> str:
        """Return by which way this person hears of the kind; off without a confirmed address that takes mail."""
        if not (person.email and person.email_confirmed_at) or person.pk in self.stopped:
            return Preference.Mail.OFF
        return self.chosen.get((person.pk, kind), DEFAULT_MAIL[kind])


@transaction.atomic
def tell_people(*, limit: int = 500) -> Step:
    """Tell up to `limit` people of the journal's next entries; return how many and whether there is more.

    Locks the reader's row: one consumer at a time, another returns at once. Waits for steps of `spread` that are at
    work, and holds others up. Position and what was written commit together, and the position moves only beyond entries
    that were told whole or have a `Spread`, so a killed run is taken up where it stood: within an entry, after the
    greatest id told. An entry with more people than one step tells is left to `spread`, and what happens after it waits
    for none of them. An entry that fails is set aside; the rest goes on. Of a round that closes soon, its advisory lock
    is shared; of one that closed, reminders go, `limit` a step. About a dozen queries an entry, whatever the number of
    people.
    """
    Reader.objects.get_or_create(name=READER)
    reader = Reader.objects.select_for_update(skip_locked=True).filter(name=READER).first()
    if reader is None:
        return Step()
    _alone()
    last = journal.queries.last_position()
    told = 0
    for aside in _due_again():
        told += _tell_again(aside, limit - told)
    position = reader.position
    entries = journal.queries.after(position, verbs=queries.AUDIENCES).filter(position__lte=last)[:limit]
    for entry in entries:
        room = limit - told
        count, whole = _tell(entry, room)
        told += count
        if not whole:
            if room == limit:  # a step of its own was not enough
                Spread.objects.get_or_create(entry=entry)
                later(SPREAD)
                position = entry.position or position
            break
        position = entry.position or position
    else:
        position = last if len(entries) < limit else position
    if position != reader.position:
        Reader.objects.filter(name=READER).update(position=position)
    return Step(told, more=position < last or told >= limit)


@transaction.atomic
def spread(*, limit: int = 500) -> Step:
    """Tell the next `limit` people of an entry that many follow; return how many, and whether there is more to do.

    Claims the entry whose turn it is that nobody else holds (SKIP LOCKED): several at once tell of several, and what
    few follow does not wait for what a city follows. People come by id after the greatest one told; lines, mails and
    the turn commit together. Whoever tells people near each other waits, so that nobody's number of mails a week is
    passed. Fails as `tell_people` does. About a dozen queries.
    """
    claimed = Spread.objects.select_for_update(skip_locked=True, of=("self",)).select_related("entry")
    one = claimed.order_by("turn", "pk").first()
    if one is None:
        return Step()
    _beside()
    told, whole = _tell(one.entry, limit)
    if whole:
        one.delete()
    else:
        Spread.objects.filter(pk=one.pk).update(turn=one.turn + 1)
    return Step(told, more=not whole or Spread.objects.exists())


def _alone() -> None:
    """Let no step of `spread` be at work until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TELLERS, ALL])


def _beside() -> None:
    """Be one step of `spread` among others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [TELLERS, ALL])


def _hold(person_ids: Iterable[int]) -> None:
    """Be the only one who tells these people and those by their side, lowest first. One query."""
    places = sorted({1 + person_id // NEIGHBOURS % PLACES for person_id in person_ids})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, place) FROM unnest(%s::integer[]) AS place", [TELLERS, places])


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
    concerned = queries.people_to_tell(told, after=queries.last_told(entry))
    people = {p.pk: p for p in concerned[:room]}
    count = len(people)
    if not people:
        return 0
    _hold(people)
    if entry.data.get("others") or told.assembly is not None:
        # Who is told once of several entries may have been told of another one until we held them.
        people = {p.pk: p for p in concerned.filter(pk__in=people)}
    ways, left = Ways(queries.mail_choices(people), queries.people_stopped(people)), budget(people)
    lines = [_line(told, person, ways, left) for person in people.values()]
    Notification.objects.bulk_create(lines, ignore_conflicts=True)
    if told.round is not None and entry.verb == "round.closing":
        mark_reminded(round_id=told.round.pk, person_ids=people)
    write = writer()
    new = Notification.objects.filter(entry=entry, person_id__in=people, mail=None).order_by("person_id")
    mails = []
    for line in new:
        person = people[line.person_id]
        if ways.of(person, line.kind) == Preference.Mail.AT_ONCE and not line.awaits:
            line.entry = entry
            for name, what in told.about.items():
                setattr(line, name, what)
            mails.append(write(line, person))
    enqueue(mails, ignore_conflicts=True)
    return count


def _line(told: News, person: Person, ways: Ways, left: Budget) -> Notification:
    """Write a line; what would come at once and is beyond the week's mails waits for the weekly digest."""
    reason: str = person.reason  # type: ignore[attr-defined]  # annotated by people_to_tell
    kind = queries.kind_for(told.entry, reason)
    way = ways.of(person, kind)
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
