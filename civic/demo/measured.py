"""What a city holds, read back from its tables: whether what was loaded looks like a city."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import connection

SUPPORTS = """
WITH one AS (
    SELECT sorting_supports AS n, row_number() OVER (ORDER BY sorting_supports, id) AS rank, count(*) OVER () AS all
    FROM proposals_proposal WHERE published_at IS NOT NULL
)
SELECT count(*), sum(n), percentile_disc(0.5) WITHIN GROUP (ORDER BY n),
    2.0 * sum(rank * n) / nullif(max(one.all) * sum(n), 0) - (max(one.all) + 1.0) / max(one.all),
    1.0 * sum(n) FILTER (WHERE rank > one.all - ceil(one.all / 100.0)) / nullif(sum(n), 0),
    1.0 * count(*) FILTER (WHERE n = 0) / count(*), max(n)
FROM one
"""
COMMENTS = """
WITH one AS (
    SELECT p.id, count(c.id) AS n, count(c.id) FILTER (WHERE c.depth > 0) AS replies
    FROM proposals_proposal AS p LEFT JOIN proposals_comment AS c ON c.proposal_id = p.id
    WHERE p.published_at IS NOT NULL GROUP BY 1
)
SELECT sum(n), percentile_disc(ARRAY[0.5, 0.9, 1]) WITHIN GROUP (ORDER BY n), sum(replies) / nullif(sum(n), 0) FROM one
"""
SHARES = {
    "channels": "SELECT channel, count(*) FROM proposals_proposal GROUP BY 1 ORDER BY 2 DESC",
    "states": "SELECT state, count(*) FROM proposals_proposal GROUP BY 1 ORDER BY 2 DESC",
    "ages": "SELECT coalesce(nullif(age_band, ''), 'not said'), count(*) FROM accounts_residency GROUP BY 1 ORDER BY 1",
}


class Spread(NamedTuple):
    """How supports are spread over what was published; `top`: the share of the most supported hundredth."""

    proposals: int
    supports: int
    median: int
    gini: float
    top: float
    none: float
    most: int


def spread() -> Spread:
    """Return how supports are spread. One query that reads every proposal."""
    proposals, supports, median, gini, top, none, most = _rows(SUPPORTS)[0]
    return Spread(proposals, supports, int(median or 0), float(gini or 0), float(top or 0), float(none or 0), most or 0)


def told() -> list[str]:
    """Return what the city holds, a line each. Reads every row of some tables."""
    of, (said, (half, many, most), replies) = spread(), _rows(COMMENTS)[0]
    lines = [
        f"supports  {of.supports:,} for {of.proposals:,} proposals: median {of.median}, most {of.most:,}, "
        f"Gini {of.gini:.2f}, the top hundredth holds {of.top:.1%}, {of.none:.1%} have none",
        f"comments  {said:,}: median {half}, nine in ten have up to {many}, most {most}; {replies:.0%} are replies",
    ]
    for name, statement in SHARES.items():
        rows = _rows(statement)
        total = sum(count for _name, count in rows)
        lines.append(f"{name:<9} " + ", ".join(f"{each} {count / total:.1%}" for each, count in rows))
    return lines


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '0', false)")
        cursor.execute(statement)
        return list(cursor.fetchall())
