"""What renewing the fair order costs, against one bare UPDATE of the same rows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from commons import tallies
from proposals.actions import rank_exposure
from proposals.actions.note_views import TALLY
from proposals.models import Proposal

ROUNDS = 3
# As if every open proposal had been seen: as many rows, the same column, the same indexes.
BARE = "UPDATE proposals_proposal SET exposure_rank = exposure_rank + 1 WHERE state = 'open' AND visibility = 'public'"


def measure() -> dict[str, Any]:
    """Return the median of some rounds, alternating; time on the clock, for both work in the database alone."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    ids = list(Proposal.objects.filter(state="open").values_list("id", flat=True))
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    for _ in range(ROUNDS):
        times["bare"].append(_timed(_bare))
        tallies.add(TALLY, ids)
        times["ours"].append(_timed(rank_exposure))
    bare, ours = (statistics.median(times[each]) for each in ("bare", "ours"))
    return {"what": "ranking", "proposals": len(ids), "ratio": ours / bare, "bare_ms": bare * 1e3}


def _bare() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE)


def _timed(act: Callable[[], object]) -> float:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM proposals_proposal")
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
