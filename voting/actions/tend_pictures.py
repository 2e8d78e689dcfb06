"""Make the sizes of options' pictures, and delete files that belong to none."""

from __future__ import annotations

import datetime as dt

from commons import clock, sizes, store
from proposals.actions.sweep_files import GIVEN_UP_HOURS
from voting import queries
from voting.models import OptionPicture

CHUNK = 20


def make_option_sizes(*, picture_id: int) -> list[int]:
    """Write the sizes of one picture and note them; return its widths, none when it is gone. Safe to repeat."""
    picture = OptionPicture.objects.filter(pk=picture_id).first()
    return sizes.made(picture, store.OPTIONS) if picture is not None else []


def make_unmade_option_sizes() -> int:
    """Make what a lost message left undone. Returns how many pictures got their sizes."""
    return sum(bool(make_option_sizes(picture_id=pk)) for pk in queries.unmade_pictures(CHUNK))


def drop_option_picture(*, key: str) -> bool:
    """Delete a key's files unless a picture still has it. Safe to repeat."""
    if queries.belonging([key]):
        return False
    store.drop(store.OPTIONS, key)
    return True


def sweep_option_pictures(*, at: dt.datetime | None = None) -> int:
    """Delete every file older than a day that belongs to no picture; return how many keys. One query a shelf."""
    before = (at or clock.now()) - dt.timedelta(hours=GIVEN_UP_HOURS)
    return store.sweep(store.OPTIONS, queries.belonging, before=before)
