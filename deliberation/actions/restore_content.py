"""Bring a hidden piece of content back as it was."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

import proposals.policy
from accounts.models import Person
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.verdict import require
from deliberation.actions.stir import stir_of
from deliberation.queries import content
from deliberation.queries.content import Piece, piece
from journal.actions import record


@transaction.atomic
def restore_content(*, kind: str, content_id: int, by: Person | None, at: dt.datetime | None = None) -> Piece:
    """Restore it, with the answers it had. Raises Refused, IllegalMove (not hidden), ObjectDoesNotExist.

    Locks the piece.
    """
    found = piece(kind, content_id, lock=True)
    if by is not None:
        district, writers = content.district_id_of(found), content.author_ids_of(found)
        require(proposals.policy.may_moderate(by, author_ids=writers, district_id=district))
    if found.visibility != Visibility.HIDDEN:
        raise IllegalMove(found.visibility, "restore", _("This is not hidden."))
    found.visibility = Visibility.PUBLIC
    found.save(update_fields=["visibility"])
    stir_of(found)
    record(f"{kind}.restored", actor=by, subject=found, **content.place_of(found))
    return found
