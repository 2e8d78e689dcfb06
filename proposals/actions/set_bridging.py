"""Take over which proposals bring people together."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, transaction

# A row that somebody holds keeps its score until the next run: nothing waits for an order.
SET = """
WITH given AS (SELECT * FROM unnest(%s::bigint[], %s::float8[]) AS given (id, score)), free AS (
    SELECT proposal.id, given.score FROM proposals_proposal AS proposal LEFT JOIN given USING (id)
    WHERE (given.id IS NOT NULL OR proposal.bridging_score IS NOT NULL)
        AND proposal.bridging_score IS DISTINCT FROM given.score
    FOR NO KEY UPDATE OF proposal SKIP LOCKED
)
UPDATE proposals_proposal AS proposal SET bridging_score = free.score FROM free WHERE proposal.id = free.id
"""


@transaction.atomic
def set_bridging(*, scores: Mapping[int, float]) -> int:
    """Write these scores (0 to 1, by proposal) and take away all others; return how many changed. No entry: who
    supports what stands nowhere in it. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(SET, [list(scores), list(scores.values())])
        return int(cursor.rowcount)
