"""Make the sizes in which pages show a picture."""

from __future__ import annotations

from commons import pictures, store
from proposals import queries
from proposals.actions.keep_file import MASTER
from proposals.models import Picture

CHUNK = 20


def make_sizes(*, picture_id: int) -> list[int]:
    """Write the sizes of one picture and note them; return its widths, none when it is gone. Safe to repeat."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        return []
    made = picture.widths
    for width in pictures.widths(picture.width):
        if width in made:
            continue
        master = store.opened(store.PICTURES, picture.key, MASTER)
        if master is None:
            return made
        with master:
            store.put(store.PICTURES, picture.key, size_name(width), pictures.scaled(master, width))
        made = [*made, width]
    # One statement: what was removed meanwhile is not written again.
    if not Picture.objects.filter(pk=picture_id).update(widths=made):
        store.drop(store.PICTURES, picture.key)
    return made


def make_unmade_sizes() -> int:
    """Make what a lost message left undone. Returns how many pictures got their sizes."""
    return sum(bool(make_sizes(picture_id=pk)) for pk in queries.unmade(CHUNK))


def size_name(width: int) -> str:
    return f"{width}.webp"
