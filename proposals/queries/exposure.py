"""How often lists showed what is open, what that counts, and whose turn is next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max

from proposals.models import ExposureTaken

# A view counts half as much as one a week later. Counted forward from a fixed day, so that time alone changes no rank;
# a double holds it for a thousand half-lives, until 2045.
HALF_LIFE_DAYS, SINCE_SECONDS = 7, 1_767_225_600  # 2026-01-01 UTC
# Views beyond twice the median and so many more count no further: reloading a list cannot bury what it shows.
CEILING_TIMES, CEILING_MORE = 2, 20
# How many views of the usual promise every proposal is lent, before its own tell.
LENT_VIEWS = 50
# Promise earns at most half as many views again, in so many steps: small changes of it move nobody.
STEPS, MOST_MORE = 16, 0.5

WORTH = f"power(2::float8, (extract(epoch FROM now())::float8 - {SINCE_SECONDS}) / {HALF_LIFE_DAYS * 86_400})"
OPEN = "proposal.visibility = 'public' AND proposal.state = 'open'"
# Every open proposal: id, supports, views, weighed (forward from the fixed day), weight (from 1 to 1.5).
WEIGHTED = f"""
seen AS (
    SELECT proposal.id, proposal.exposure_rank, proposal.sorting_supports AS supports,
        coalesce(exposure.views, 0) AS views, coalesce(exposure.weighed, 0) AS weighed
    FROM proposals_proposal AS proposal
    LEFT JOIN proposals_exposure AS exposure ON exposure.proposal_id = proposal.id WHERE {OPEN}
), usual AS (
    SELECT sum(supports)::float8 / greatest(sum(views), 1) AS usual FROM seen
), judged AS (
    SELECT seen.*, usual, (supports + {LENT_VIEWS} * usual) / (views + {LENT_VIEWS}) AS promise FROM seen, usual
), weighted AS (
    SELECT judged.*, 1 + {MOST_MORE} / {STEPS}
        * floor({STEPS} * CASE WHEN usual > 0 THEN promise / (promise + usual) ELSE 0.5 END) AS weight
    FROM judged
)
"""  # noqa: S608
SPREAD = f"""
WITH {WEIGHTED}
SELECT count(*), coalesce(sum(views), 0)::bigint,
    percentile_disc(ARRAY[0, 0.25, 0.5, 0.75, 1]) WITHIN GROUP (ORDER BY views),
    percentile_disc(ARRAY[0, 0.25, 0.5, 0.75, 1]) WITHIN GROUP (ORDER BY weighed / {WORTH})
FROM weighted
"""  # noqa: S608
NEXT = f"""
WITH {WEIGHTED}
SELECT weighted.id, proposal.title, weighted.weighed / {WORTH}, weighted.supports,
    weighted.weight
FROM weighted JOIN proposals_proposal AS proposal USING (id)
ORDER BY weighted.exposure_rank, weighted.id LIMIT %s
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Spread:
    """How views are spread over what is open: least, a quarter, half, three quarters, most; since opening and today's
    worth.
    """

    proposals: int
    views: int
    since_opening: tuple[int, ...]
    worth_today: tuple[float, ...]
    added_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One that is next in line, and what its place follows from."""

    pk: int
    title: str
    worth_today: float
    supports: int
    weight: float


def exposure_spread() -> Spread:
    """Return how often what is open was shown. Two queries that read every open proposal: to be kept."""
    with connection.cursor() as cursor:
        cursor.execute(SPREAD)
        count, views, since, worth = cursor.fetchone()
    added = ExposureTaken.objects.aggregate(at=Max("taken_at"))["at"]
    return Spread(count, views, tuple(since or [0] * 5), tuple(worth or [0.0] * 5), added)


def next_in_line(most: int = 8) -> list[Turn]:
    """Return what the fair order shows first. One query that reads every open proposal: to be kept."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [most])
        return [Turn(*row) for row in cursor.fetchall()]
