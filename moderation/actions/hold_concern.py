"""Lock the concern of a piece of content, made where there is none."""

from __future__ import annotations

from commons.clock import now
from moderation.contents import Piece
from moderation.models import Concern
from moderation.queries import new_concern


def held_concern(kind: str, piece: Piece) -> Concern:
    """Return the content's concern, made where there is none, locked."""
    new = new_concern(kind, piece)
    new.opened_at = now()
    Concern.objects.bulk_create([new], ignore_conflicts=True)
    return Concern.objects.select_for_update(of=("self",)).get(kind=kind, content_id=piece.pk)
