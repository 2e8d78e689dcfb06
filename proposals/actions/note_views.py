"""Note that a list showed proposals."""

from __future__ import annotations

from collections.abc import Iterable

from commons import tallies
from commons.later import wake
from proposals.lifecycle import State
from proposals.models import Proposal

TALLY = "exposure"
# In a rush the order is renewed after so many lists; else by beat.
RUSH_LISTS = 100


def note_views(rows: Iterable[Proposal]) -> None:
    """Count one view of each open one, in Redis; with Redis away, of none. No person, cookie or address is asked."""
    if shown := [row.pk for row in rows if row.state == State.OPEN]:
        lists = tallies.add(TALLY, shown)
        if lists and lists % RUSH_LISTS == 0:
            wake("proposals.rank_exposure")
