"""A missing piece, said once and clearly, with the ways out."""

from __future__ import annotations


class Trouble(Exception):
    """Stops the launcher. `ways` are things the reader can do, best first."""

    def __init__(self, what: str, *ways: str) -> None:
        super().__init__(what)
        self.what, self.ways = what, ways

    def __str__(self) -> str:
        if not self.ways:
            return self.what
        return "\n".join([self.what, "Ways out:", *(f"  - {way}" for way in self.ways)])


class Stopped(Exception):
    """Somebody asked the launcher to stop while it was preparing."""
