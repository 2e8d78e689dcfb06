"""Take the sums that lists are sorted by, and decide what a dying request left undecided."""

from __future__ import annotations

from django.db import connection, transaction

from commons import clock
from proposals import queries
from proposals.actions.decide_reached import decide_reached
from proposals.models import Proposal

LOCK = 0x636F756E  # "coun": one run at a time, so that an older sum never overwrites a younger one

COUNT = f"""
WITH due AS (DELETE FROM proposals_countdue RETURNING proposal_id),
changed AS (SELECT DISTINCT proposal_id FROM due),
sums AS (
    SELECT proposal.id AS proposal_id, count(support.id) AS supports,
        count(support.id) FILTER (WHERE {queries.COUNTED}) AS counted
    FROM changed JOIN proposals_proposal AS proposal ON proposal.id = changed.proposal_id
    LEFT JOIN proposals_support AS support ON support.proposal_id = proposal.id
    GROUP BY proposal.id
), of_day AS (
    INSERT INTO proposals_supportday AS there (day, district_id, supports)
    SELECT %s, proposal.district_id, sum(sums.supports - proposal.sorting_supports)
    FROM sums JOIN proposals_proposal AS proposal ON proposal.id = sums.proposal_id
    WHERE sums.supports <> proposal.sorting_supports GROUP BY proposal.district_id
    ON CONFLICT (day, district_id) DO UPDATE SET supports = there.supports + excluded.supports
)
UPDATE proposals_proposal AS proposal
SET sorting_supports = sums.supports,
    sorting_share = least(sums.counted * 1000 / greatest(proposal.threshold, 1), 999999)
FROM sums WHERE proposal.id = sums.proposal_id
"""  # noqa: S608


def count_supports() -> int:
    """Sum what changed since the last time; return how many crossings were decided.

    What changed is added to the day's sum. Work is proportional to the proposals whose supports changed. A support
    that commits meanwhile has left its own mark, which the next run takes.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(COUNT, [clock.today()])
    overlooked = Proposal.objects.filter(state="open", visibility="public", sorting_share__gte=1_000)
    return sum(decide_reached(proposal_id=pk) for pk in overlooked.values_list("pk", flat=True))
