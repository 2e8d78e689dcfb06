"""What each process knows of the city's face before any page is made: languages, time zone, colours.

The city's row has the last word, the settings the first: until an administrator chooses, and while the database does
not answer, theirs hold. Whoever reads the city's row tells what it found; nobody asks here for the database.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

# Another process may still show the face of so many seconds ago.
FRESH_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Face:
    """Empty is what the settings and the design system begin with."""

    languages: tuple[str, ...] = ()
    time_zone: str = ""
    residents_colour: str = ""
    city_colour: str = ""


UNKNOWN = Face()
# What was told last, and when; a process has one city. Replaced as a whole, so threads need no lock.
_last: tuple[float, Face] = (float("-inf"), UNKNOWN)


def told(face: Face) -> None:
    """Take note of the city's face as it was just read."""
    global _last
    _last = (time.monotonic(), face)


def face() -> Face:
    """Return the city's face as it was last told. No query."""
    return _last[1]


def is_old() -> bool:
    """Tell whether the face should be read anew."""
    return time.monotonic() - _last[0] >= FRESH_SECONDS


def still() -> None:
    """Keep what is known for a while: it cannot be read now."""
    told(face())


def forget() -> None:
    """Know nothing, as a process that begins."""
    global _last
    _last = (float("-inf"), UNKNOWN)
