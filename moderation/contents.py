"""Content of the apps below, by its kind and id: what can be flagged, hidden, restored and asked to be changed.

Each app says in `queries.content` what it has; here they stand side by side. An app that brings content of its own is
one line in `_APPS`, one in `HANDS` of `actions/decide_concern.py`, and what it belongs to a column of `Concern`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import TextChoices
from django.utils.functional import Promise

import accounts.queries.content
import deliberation.queries.content
import proposals.queries.content
import voting.queries.content

# A row with a visibility: nearly always a `commons.models.Content`; pictures and documents have less.
Piece = Any


class Source(Protocol):
    """What an app's `queries.content` gives: pieces by kind and id, whose they are, and what they belong to."""

    def piece(self, kind: str, content_id: int, *, lock: bool = False) -> Any: ...
    def pieces(self, kind: str, ids: list[int]) -> Mapping[int, Any]: ...
    def is_public(self, found: Any) -> bool: ...
    def is_within(self, found: Any) -> bool: ...
    def belongs(self, found: Any, by: Any) -> bool: ...
    def can_change(self, found: Any) -> bool: ...
    def district_id_of(self, found: Any) -> int | None: ...
    def whole_of(self, found: Any) -> Any: ...
    def author_of(self, found: Any) -> int | None: ...
    def author_ids_of(self, found: Any) -> Sequence[int]: ...
    def writer_ids(self, kind: str, whole_id: int, author_id: int | None) -> Sequence[int]: ...
    def speaker_ids(self, kind: str, whole_id: int) -> Sequence[int]: ...
    def copies(self, kind: str, content_id: int) -> Sequence[tuple[str, int]]: ...


_APPS: dict[str, tuple[Source, type[TextChoices]]] = {
    "proposals": (proposals.queries.content, proposals.queries.content.Kind),
    "deliberation": (deliberation.queries.content, deliberation.queries.content.Kind),
    "voting": (voting.queries.content, voting.queries.content.Kind),
    "accounts": (accounts.queries.content, accounts.queries.content.Kind),
}
KINDS: list[tuple[str, str | Promise]] = [choice for _source, kinds in _APPS.values() for choice in kinds.choices]


def piece(kind: str, content_id: int, *, lock: bool = False) -> Any:
    """Return one piece with what it belongs to, whoever may see it. One query. Raises ObjectDoesNotExist."""
    return _source(kind).piece(kind, content_id, lock=lock)


def public_piece(kind: str, content_id: int, by: Any = None) -> Any:
    """Return a piece that everybody may see, or who belongs where it was said. Raises ObjectDoesNotExist.

    One query, three for what is said within a circle or an assembly.
    """
    found = piece(kind, content_id)
    if not is_public(found) or (is_within(found) and not _of(found).belongs(found, by or AnonymousUser())):
        raise type(found).DoesNotExist
    return found


def pieces(kind: str, ids: list[int]) -> Mapping[int, Any]:
    """Return many of one kind by id, with what they belong to, whoever may see them. One query."""
    return _source(kind).pieces(kind, ids)


def is_public(found: Piece) -> bool:
    """Tell whether it is hidden from nobody, nor what it belongs to. No query."""
    return _of(found).is_public(found)


def is_within(found: Piece) -> bool:
    """Tell whether only those read it who belong where it was said. No query."""
    return _of(found).is_within(found)


def can_change(found: Piece) -> bool:
    """Tell whether its author can still put other words there. No query."""
    return _of(found).can_change(found)


def whole_of(found: Piece) -> Any:
    """Return what it is, or belongs to: a proposal, a conversation, one of `WHOLES`. No query for `piece`'s."""
    return _of(found).whole_of(found)


def district_id_of(found: Piece) -> int | None:
    """Return the district it is about, None for all of the city. No query for what `piece` gave."""
    return _of(found).district_id_of(found)


def author_of(found: Piece) -> int | None:
    """Return who brought it. No query."""
    return _of(found).author_of(found)


def author_ids_of(found: Piece) -> Sequence[int]:
    """Return everybody whose own it is. One query where several may write."""
    return _of(found).author_ids_of(found)


def writer_ids(kind: str, whole_id: int, author_id: int | None) -> Sequence[int]:
    """Return whose own a piece is, known by its kind, what it belongs to and who brought it. One query at most."""
    return _source(kind).writer_ids(kind, whole_id, author_id)


def speaker_ids(kind: str, whole_id: int) -> Sequence[int]:
    """Return who spoke about what a piece belongs to, and so is no juror of it. One query."""
    return _source(kind).speaker_ids(kind, whole_id)


def copies(kind: str, content_id: int) -> Sequence[tuple[str, int]]:
    """Return what public pieces say the very words of one, by kind and id. Two queries at most."""
    return _source(kind).copies(kind, content_id)


def app_of(kind: str) -> str:
    """Return the app whose content it is. Raises ObjectDoesNotExist."""
    found = next((app for app, (_source, kinds) in _APPS.items() if kind in kinds.values), "")
    if not found:
        raise ObjectDoesNotExist
    return found


def _source(kind: str) -> Source:
    return _APPS[app_of(kind)][0]


def _of(found: Piece) -> Source:
    return _APPS[found._meta.app_label][0]
