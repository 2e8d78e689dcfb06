"""Take a piece of content out of everybody's sight. It can be restored."""

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
def hide_content(*, kind: str, content_id: int, by: Person | None, rule: str, at: dt.datetime | None = None) -> Piece:
    """Hide it under a coded rule; the next map counts nothing of what is hidden.

    Raises Refused, IllegalMove (not public), ObjectDoesNotExist. Locks the piece. `by` None: a jury decided so.
    """
    found = piece(kind, content_id, lock=True)
    if by is not None:
        district, writers = content.district_id_of(found), content.author_ids_of(found)
        require(proposals.policy.may_moderate(by, author_ids=writers, district_id=district))
    if found.visibility != Visibility.PUBLIC:
        raise IllegalMove(found.visibility, "hide", _("This is hidden already."))
    found.visibility = Visibility.HIDDEN
    found.save(update_fields=["visibility"])
    stir_of(found)
    record(f"{kind}.hidden", actor=by, subject=found, rule=rule, **content.place_of(found))
    return found
