"""The nightly run: end what has had its time, in every app, then count what is still held."""

from __future__ import annotations

import datetime as dt
import logging

from accounts import queries
from accounts.models import Holding
from commons.clock import now, today
from commons.rights import rooms

logger = logging.getLogger(__name__)
# More chunks than any city needs in a night: a step that finds the same rows for ever must end.
MOST_CHUNKS = 10_000


def run_retention(*, at: dt.datetime | None = None) -> dict[str, int]:
    """Run every step of every app until nothing is due; return how much each ended. Safe to repeat and to kill.

    Each chunk commits alone, so a killed run goes on where it stood. A step that fails is logged, the rest goes on,
    and the run does not count as done: the next hour tries again.
    """
    moment, ended, failed = at or now(), dict[str, int](), False
    for step in rooms().steps:
        ended[step.name] = 0
        try:
            for _chunk in range(MOST_CHUNKS):
                done = step.run(moment)
                ended[step.name] += done
                if not done:
                    break
        except Exception:
            logger.exception("retention: %s failed", step.name)
            failed = True
    if not failed:
        count_holdings(at=moment)
    return ended


def run_retention_daily(*, at: dt.datetime | None = None) -> bool:
    """Run once a day of the city's; tell whether it was done now."""
    moment = at or now()
    last = queries.last_retention()
    if last is not None and today(last) >= today(moment):
        return False
    run_retention(at=moment)
    return True


def count_holdings(*, at: dt.datetime) -> None:
    """Write down how many rows of each kind of personal data there are. A count each."""
    known = rooms()
    counts = {one.label: one.count() for one in known.declarations if one.personal}
    counts |= {one.label: one.count() for one in known.elsewhere}
    Holding.objects.bulk_create(
        [Holding(label=label, rows=rows, counted_at=at) for label, rows in counts.items()],
        update_conflicts=True,
        unique_fields=["label"],
        update_fields=["rows", "counted_at"],
    )
