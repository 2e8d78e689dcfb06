"""The sizes in which pages show a stored picture: made from what was kept, after the commit."""

from __future__ import annotations

from commons import pictures, store
from commons.models import StoredPicture

MASTER = "master.jpg"


def made(picture: StoredPicture, room: str) -> list[int]:
    """Write the sizes that are missing and note them; return its widths. Safe to repeat."""
    there = picture.widths
    for width in pictures.widths(picture.width):
        if width in there:
            continue
        master = store.opened(room, picture.key, MASTER)
        if master is None:
            return there
        with master:
            store.put(room, picture.key, size_name(width), pictures.scaled(master, width))
        there = [*there, width]
    # One statement: what was removed meanwhile is not written again.
    if not type(picture)._default_manager.filter(pk=picture.pk).update(widths=there):
        store.drop(room, picture.key)
    return there


def size_name(width: int) -> str:
    return f"{width}.webp"
