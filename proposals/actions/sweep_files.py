"""Delete files that belong to nothing: of uploads that were given up, and of rows that are gone."""

from __future__ import annotations

import datetime as dt
from functools import partial

from commons import clock, store
from proposals import queries

ROOMS = (store.PICTURES, store.ATTACHMENTS)
# Longer than somebody may take to mend a form whose files are kept already.
GIVEN_UP_HOURS = 24


def drop_files(*, room: str, key: str) -> bool:
    """Delete a key's files unless something still has it. Safe to repeat."""
    if room not in ROOMS or queries.belonging(room, [key]):
        return False
    store.drop(room, key)
    return True


def sweep_files(*, at: dt.datetime | None = None) -> int:
    """Delete every file older than a day that belongs to nothing; return how many keys. One query a shelf."""
    before = (at or clock.now()) - dt.timedelta(hours=GIVEN_UP_HOURS)
    return sum(store.sweep(room, partial(queries.belonging, room), before=before) for room in ROOMS)
