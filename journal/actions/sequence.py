"""Give committed entries their place in the order that readers follow."""

from __future__ import annotations

from django.db import connection, transaction

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
def sequence(*, limit: int = 5_000) -> int:
    """Give up to `limit` committed entries the next positions, in id order; return how many.

    One sequencer at a time, by a transaction-level advisory lock; another returns 0 at once.
    An entry that commits after a younger one gets the later position, so no reader ever passes it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(PLACE, [limit])
        return int(cursor.rowcount)
