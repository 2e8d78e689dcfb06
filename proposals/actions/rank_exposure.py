"""Add the views that lists counted, and rank the open proposals by them: least seen first, weighted by promise."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction

from commons import tallies
from proposals.actions.note_views import TALLY
from proposals.models import ExposureTaken
from proposals.queries.exposure import CEILING_MORE, CEILING_TIMES, OPEN, WEIGHTED, WORTH

LOCK = 0x66616972  # "fair": one run at a time
# Ranks of those that are open no more lie behind all others, the newest first.
BEHIND, YOUNGEST = 2**61, 2**40
KEPT_BATCHES = 100

ADD = f"""
WITH worth AS (SELECT {WORTH} AS each), taken AS (
    SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS taken (id, views)
), total AS (
    SELECT proposal.id, taken.views, coalesce(exposure.weighed, 0) + coalesce(taken.views, 0) * worth.each AS weighed
    FROM worth, proposals_proposal AS proposal LEFT JOIN taken USING (id)
    LEFT JOIN proposals_exposure AS exposure ON exposure.proposal_id = proposal.id WHERE {OPEN}
), ceiling AS (
    SELECT {CEILING_TIMES} * percentile_cont(0.5) WITHIN GROUP (ORDER BY weighed)
        + {CEILING_MORE} * (SELECT each FROM worth) AS most FROM total
)
INSERT INTO proposals_exposure AS there (proposal_id, views, weighed)
SELECT id, views, least(weighed, most) FROM total, ceiling WHERE views IS NOT NULL ORDER BY id
ON CONFLICT (proposal_id) DO UPDATE SET
    views = there.views + excluded.views, weighed = greatest(there.weighed, excluded.weighed)
"""  # noqa: S608
# The rank is the number of weighted views itself (its logarithm, in whole numbers), so who was not shown keeps it and
# a reader's next page goes on where the last one ended. Equals stand in an order that each view shuffles anew.
# A row that somebody holds keeps its rank until the next run: nothing waits for an order, and no locks cross.
RANK = f"""
WITH {WEIGHTED}, ranked AS (
    SELECT id, (floor(ln(1 + weighed / weight) / ln(2::float8) * {2**20})::bigint << 16)
        + (hashint8extended(id, views) & 65535) AS rank
    FROM weighted
    UNION ALL
    SELECT id, {BEHIND + YOUNGEST} - extract(epoch FROM published_at)::bigint FROM proposals_proposal
    WHERE visibility = 'public' AND published_at IS NOT NULL AND state <> 'open' AND exposure_rank < {BEHIND}
), free AS (
    SELECT proposal.id, ranked.rank FROM proposals_proposal AS proposal JOIN ranked USING (id)
    WHERE proposal.exposure_rank <> ranked.rank
    FOR NO KEY UPDATE OF proposal SKIP LOCKED
)
UPDATE proposals_proposal AS proposal SET exposure_rank = free.rank FROM free WHERE proposal.id = free.id
"""  # noqa: S608


def rank_exposure() -> int:
    """Take what was counted and write the ranks that it changed; return how many.

    A batch is written down with its name in the transaction that adds it, and dropped after: a crash before the
    commit leaves it to be taken again, one after it finds the name. Two runs at once stand in line. Reads every open
    proposal, writes those that were seen or judged anew. Six queries.
    """
    batch = tallies.take(TALLY)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if batch is not None:
            _add(cursor, batch)
        cursor.execute(RANK)
        ranked: int = cursor.rowcount
    if batch is not None:
        tallies.drop(TALLY, batch)
    return ranked


def rank_of_closed(published_at: dt.datetime) -> int:
    """Return the rank of what is open no more when it comes in."""
    return BEHIND + YOUNGEST - round(published_at.timestamp())


def _add(cursor: Any, batch: tallies.Batch) -> None:
    _taken, new = ExposureTaken.objects.get_or_create(batch=batch.name)
    if new:
        cursor.execute(ADD, [list(batch.counts), list(batch.counts.values())])
        youngest = ExposureTaken.objects.order_by("-id").values("id")[:KEPT_BATCHES]
        ExposureTaken.objects.exclude(id__in=youngest).delete()
