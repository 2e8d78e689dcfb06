"""What apps below `accounts` need to know of a person."""

from __future__ import annotations

from typing import Any, Protocol


class Viewer(Protocol):
    """Who looks: a person, or a visitor without a key."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> Any: ...


class Actor(Viewer, Protocol):
    """A person, as rules of lower apps see one."""

    def holds(self, role: str, *, office: int | None = None, district: int | None = None) -> bool:
        """Tell whether a mandate of that role is in force now (for that office, for that district)."""
        ...
