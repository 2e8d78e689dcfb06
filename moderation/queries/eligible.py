"""Who can be drawn for a case, and under which tickets. No name leaves this file; people are numbers here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import Mandate
from commons import clock
from moderation.contents import speaker_ids, writer_ids
from moderation.lifecycle import Ending, Subject
from moderation.models import WHOLES, Act, Case, Concern, Flag, Juror

YEAR = dt.timedelta(days=365)
LEVEL = 2
TICKET_CHARACTERS = 16
# A jury is drawn from a list at least so many times as long as its seats, or is a smaller one.
TIMES = 3

# Tickets are HMAC-SHA256(secret, id), computed where the people are: by the definition (RFC 2104), as PostgreSQL has
# SHA-256 and no HMAC. `duties`: a call that was declined, or ended by a conflict, was none.
READY = """
WITH duty AS MATERIALIZED (
    SELECT person_id, count(*) AS held FROM moderation_juror
    WHERE called_at > %(year)s AND ticket IS NOT NULL AND person_id IS NOT NULL AND ended NOT IN %(none)s
    GROUP BY person_id
)
SELECT ready.person_id, coalesce(duty.held, 0),
    left(encode(sha256(%(outer)s || sha256(%(inner)s || convert_to(ready.person_id::text, 'UTF8'))), 'hex'), %(long)s)
FROM moderation_readiness AS ready
JOIN accounts_person AS person ON person.id = ready.person_id AND person.is_active
    AND person.email_confirmed_at IS NOT NULL
JOIN accounts_residency AS home ON home.person_id = ready.person_id
    AND home.level >= %(level)s AND home.valid_until >= %(today)s
LEFT JOIN duty ON duty.person_id = ready.person_id
WHERE coalesce(duty.held, 0) < %(most)s
    AND NOT EXISTS (SELECT FROM unnest(%(conflicts)s::bigint[]) AS part(id) WHERE part.id = ready.person_id)
    AND NOT EXISTS (SELECT FROM moderation_juror AS sits WHERE sits.person_id = ready.person_id AND sits.sits)
    AND NOT EXISTS (
        SELECT FROM accounts_mandate AS held WHERE held.person_id = ready.person_id AND held.role = %(moderator)s
        AND held.revoked_at IS NULL AND held.valid_from <= %(at)s
        AND (held.valid_until IS NULL OR held.valid_until > %(at)s)
    )
    AND NOT EXISTS (
        SELECT FROM moderation_sanction AS quiet WHERE quiet.person_id = ready.person_id AND quiet.kind = 'silence'
        AND quiet.ended_at IS NULL AND quiet.until > %(at)s
    )
"""


@dataclass(frozen=True, slots=True)
class Ready:
    """One who can be drawn: whose ticket it is, and how many duties they had within a year."""

    person_id: int
    duties: int
    ticket: str


def eligible(*, secret: bytes, conflicts: Collection[int], year_most: int, at: dt.datetime) -> list[Ready]:
    """Return everybody who can be drawn now. One statement, however many are ready.

    Ready, verified (level 2), neither shut out nor silenced, no moderator, on no jury now, below the year's most
    duties, and none of `conflicts`.
    """
    inner, outer = _pads(secret)
    given: dict[str, Any] = {
        "year": at - YEAR,
        "none": (Ending.DECLINED.value, Ending.LET_GO.value),
        "inner": inner,
        "outer": outer,
        "long": TICKET_CHARACTERS,
        "level": LEVEL,
        "today": clock.today(at),
        "most": year_most,
        "conflicts": sorted(conflicts),
        "moderator": Mandate.Role.MODERATOR.value,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(READY, given)
        return [Ready(*row) for row in cursor.fetchall()]


def fairly(ready: Sequence[Ready], least: int) -> list[Ready]:
    """Return those with the fewest duties: level by level, as long as they are fewer than `least`. No query."""
    listed: list[Ready] = []
    for level in sorted({each.duties for each in ready}):
        if len(listed) >= least:
            break
        listed += [each for each in ready if each.duties == level]
    return listed


def concerns_of(case: Case) -> list[Concern]:
    """Return what a case is about (of an account: what it goes back to), oldest first. One query."""
    rows = Concern.objects.filter(case_items__case=case.pk).select_related(*WHOLES)
    return list(rows.defer("proposal__search").order_by("case_items__id"))


def conflicted(case: Case, concerns: Iterable[Concern]) -> set[int]:
    """Return who cannot judge a case, whatever the lot says.

    Whoever wrote it alone or with others, flagged it (ever), opened the case or decided about it before, appealed,
    spoke where it stands; of an appeal everybody who was called to the first jury; of an account its person. Three
    queries, and two for each thing that it is about.
    """
    concerns = list(concerns)
    found: set[int | None] = {case.person_id, case.opened_by_id, case.appellant_id}
    ids = [concern.pk for concern in concerns]
    found.update(Flag.objects.filter(concern__in=ids).values_list("person_id", flat=True))
    found.update(Act.objects.filter(concern__in=ids).values_list("by_id", flat=True))
    if case.appeal_of_id is not None:
        found.update(Juror.objects.filter(case=case.appeal_of_id).values_list("person_id", flat=True))
        found.add(Case.objects.values_list("opened_by_id", flat=True).get(pk=case.appeal_of_id))
    for kind, whole_id, author_id in {(each.kind, each.whole_id, each.author_id) for each in concerns}:
        found.add(author_id)
        found.update(writer_ids(kind, whole_id, author_id))
    if case.subject == Subject.CONTENT:
        for kind, whole_id in {(each.kind, each.whole_id) for each in concerns}:
            found.update(speaker_ids(kind, whole_id))
    return {person_id for person_id in found if person_id is not None}


def _pads(secret: bytes) -> tuple[bytes, bytes]:
    """Return the keys of the inner and the outer hash of HMAC-SHA256 for a secret of at most 64 bytes."""
    key = secret.ljust(64, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)
