"""Take the sums that lists are sorted by, and decide what a dying request left undecided."""

from __future__ import annotations

from django.db import connection, transaction

from proposals.actions.decide_reached import decide_reached
from proposals.models import Proposal

LOCK = 0x636F756E  # "coun": one run at a time, so that an older sum never overwrites a younger one

COUNT = """
WITH due AS (DELETE FROM proposals_countdue RETURNING proposal_id),
changed AS (SELECT DISTINCT proposal_id FROM due),
sums AS (
    SELECT changed.proposal_id, count(support.id) AS supports,
        count(support.id) FILTER (WHERE support.counts) AS counted
    FROM changed LEFT JOIN proposals_support AS support USING (proposal_id)
    GROUP BY changed.proposal_id
)
UPDATE proposals_proposal AS proposal
SET sorting_supports = sums.supports,
    sorting_share = least(sums.counted * 1000 / greatest(proposal.threshold, 1), 999999)
FROM sums WHERE proposal.id = sums.proposal_id
"""


def count_supports() -> int:
    """Sum what changed since the last time; return how many crossings were decided.

    Work is proportional to the proposals whose supports changed. A support that commits meanwhile has left its own
    mark, which the next run takes.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(COUNT)
    overlooked = Proposal.objects.filter(state="open", visibility="public", sorting_share__gte=1_000)
    return sum(decide_reached(proposal_id=pk) for pk in overlooked.values_list("pk", flat=True))
