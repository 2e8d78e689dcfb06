"""Make the sizes in which pages show a picture."""

from __future__ import annotations

from commons import sizes, store
from proposals import queries
from proposals.models import Picture

CHUNK = 20


def make_sizes(*, picture_id: int) -> list[int]:
    """Write the sizes of one picture and note them; return its widths, none when it is gone. Safe to repeat."""
    picture = Picture.objects.filter(pk=picture_id).first()
    return sizes.made(picture, store.PICTURES) if picture is not None else []


def make_unmade_sizes() -> int:
    """Make what a lost message left undone. Returns how many pictures got their sizes."""
    return sum(bool(make_sizes(picture_id=pk)) for pk in queries.unmade(CHUNK))
