"""Looks at a demo city: what must hold whatever its size."""

from __future__ import annotations

import io
from typing import Any

from django.db import connection

from civic.demo.loading import Bar

# Proposals whose sums, or whose crossing, are not those of their supports.
SUMS = """
SELECT p.id FROM proposals_proposal AS p LEFT JOIN (
    SELECT proposal_id, count(*) AS n, count(*) FILTER (WHERE counts) AS c FROM proposals_support GROUP BY 1
) AS s ON s.proposal_id = p.id
WHERE p.threshold IS NOT NULL AND (
    coalesce(s.n, 0) <> p.sorting_supports
    OR p.sorting_share <> least(coalesce(s.c, 0) * 1000 / p.threshold, 999999)
    OR (coalesce(s.c, 0) >= p.threshold) <> (p.reached_at IS NOT NULL)
)
"""
# Supports that no act would have left.
STRANGE = """
SELECT s.id FROM proposals_support AS s
JOIN proposals_proposal AS p ON p.id = s.proposal_id
JOIN accounts_residency AS r ON r.person_id = s.person_id
WHERE s.person_id = p.author_id
    OR s.district_id <> r.district_id
    OR s.counts <> (p.district_id IS NULL OR p.district_id = s.district_id)
    OR s.created_at < p.published_at OR s.created_at > coalesce(p.answered_at, p.closed_at, now())
"""
# Supports and comments of the crowd by people who did not live here yet, and replies older than what they reply to.
EARLY = """
SELECT s.id FROM proposals_support AS s JOIN proposals_proposal AS p ON p.id = s.proposal_id
JOIN accounts_residency AS r ON r.person_id = s.person_id JOIN accounts_person AS person ON person.id = r.person_id
WHERE p.id > %(stories)d AND (s.created_at < r.verified_at OR r.verified_at < person.created_at)
UNION ALL
SELECT c.id FROM proposals_comment AS c JOIN accounts_residency AS r ON r.person_id = c.author_id
LEFT JOIN proposals_comment AS above ON above.id = c.parent_id
WHERE c.proposal_id > %(stories)d AND (c.created_at < r.verified_at OR c.created_at < above.created_at
    OR c.proposal_id <> above.proposal_id)
"""
# Proposals whose kept day of the next promise is not that of the promises of their last answer.
PROMISED = """
SELECT p.id FROM proposals_proposal AS p LEFT JOIN LATERAL (
    SELECT a.id, a.decision IN ('accepted', 'partly_accepted', 'already_planned') AS promises FROM proposals_answer AS a
    WHERE a.proposal_id = p.id ORDER BY a.number DESC LIMIT 1
) AS a ON true
WHERE p.next_promise_on IS DISTINCT FROM CASE WHEN a.promises AND p.state IN ('answered', 'in_delivery') THEN coalesce(
    (SELECT min(due_on) FROM proposals_commitment AS c
     WHERE c.answer_id = a.id AND c.kept_on IS NULL AND c.given_up_on IS NULL),
    '9999-12-31'
) END
"""


def silent() -> Bar:
    return Bar(io.StringIO())


def rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
