"""What apps below `accounts` need to know of a person."""

from __future__ import annotations

from typing import Protocol


class Actor(Protocol):
    """A person, as rules of lower apps see one."""

    @property
    def pk(self) -> int | None: ...

    @property
    def is_authenticated(self) -> bool: ...

    def holds(self, role: str, *, office: int | None = None, district: int | None = None) -> bool:
        """Tell whether a mandate of that role is in force now (for that office, for that district)."""
        ...
