"""Give committed entries their place in the order that readers follow, and public ones theirs in the register."""

from __future__ import annotations

from django.db import connection, transaction

import journal.queries
from journal.actions.register import READER, register_placed

LOCK = 0x6A6F7572  # "jour"

PLACE = """
WITH unplaced AS (
    SELECT id, row_number() OVER (ORDER BY id) AS nth
    FROM (SELECT id FROM journal_entry WHERE position IS NULL ORDER BY id LIMIT %s) AS first
)
UPDATE journal_entry AS entry
SET position = (SELECT coalesce(max(position), 0) FROM journal_entry) + unplaced.nth
FROM unplaced WHERE entry.id = unplaced.id
"""


@transaction.atomic
def sequence(*, limit: int = 5_000, wait: bool = False) -> int:
    """Give up to `limit` committed entries the next positions, in id order; return how many. Register as many.

    One sequencer at a time, by a transaction-level advisory lock; another returns 0 at once, or waits for it.
    An entry that commits after a younger one gets the later position, so no reader ever passes it. Who writes entries
    never waits for any of this.
    """
    if not _held(wait):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [limit])
        placed = int(cursor.rowcount)
    register_placed(limit=limit)
    return placed


def keep_up(*, limit: int = 5_000) -> int:
    """Place and register all that has committed, a transaction a chunk; return how many were placed."""
    placed = 0
    while (now := sequence(limit=limit, wait=True)) or journal.queries.lag(READER):
        placed += now
    return placed


def hold_the_order() -> None:
    """Let nothing be placed or registered before the present transaction ends."""
    _held(wait=True)


def _held(wait: bool) -> bool:
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
