"""Content of every kind by its kind and id, for those who decide whether it is seen."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from deliberation.models import Conversation, Statement

Piece = Conversation | Statement


class Kind(models.TextChoices):
    """What can be hidden by itself."""

    CONVERSATION = "conversation", _("conversation")
    STATEMENT = "statement", _("statement")


MODELS: dict[str, type[models.Model]] = {Kind.CONVERSATION: Conversation, Kind.STATEMENT: Statement}
# The way from a piece to what it belongs to; empty: it is that itself.
WHOLE: dict[str, str] = {Kind.CONVERSATION: "", Kind.STATEMENT: "conversation"}


def piece(kind: str, content_id: int, *, lock: bool = False) -> Piece:
    """Return one piece of content with what it belongs to, whoever may see it. Raises ObjectDoesNotExist.

    Not what is erased. One query; `lock` locks its row alone.
    """
    if kind not in MODELS or content_id.bit_length() > 63:
        raise Conversation.DoesNotExist
    rows = _rows(kind).exclude(visibility=Visibility.ERASED)
    found: Piece = (rows.select_for_update(of=("self",)) if lock else rows).get(pk=content_id)
    return found


def pieces(kind: str, ids: list[int]) -> dict[int, Piece]:
    """Return many of one kind by id, with what they belong to, whoever may see them. One query."""
    return {row.pk: row for row in _rows(kind).filter(pk__in=ids)}


def is_public(found: Piece) -> bool:
    """Tell whether everybody may see it: itself, and what it belongs to. No query."""
    return bool(found.visibility == Visibility.PUBLIC == whole_of(found).visibility)


def whole_of(found: Piece) -> Conversation:
    """Return what it is, or belongs to. No query for what `piece` gave."""
    return found if isinstance(found, Conversation) else found.conversation


def author_of(found: Piece) -> int | None:
    """Return who brought it. No query."""
    return found.author_id


def author_ids_of(found: Piece) -> list[int]:
    """Return everybody whose own it is. No query."""
    return [] if found.author_id is None else [found.author_id]


def writer_ids(kind: str, whole_id: int, author_id: int | None) -> list[int]:
    """Return whose own a piece of content is, known by its kind, what it belongs to and who brought it. No query."""
    return [] if author_id is None else [author_id]


def _rows(kind: str) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = MODELS[kind]._default_manager.all()
    return rows.select_related(WHOLE[kind]) if WHOLE[kind] else rows
