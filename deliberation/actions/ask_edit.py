"""Ask an author for another text. What stands there stays until they change it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

import proposals.policy
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.verdict import require
from deliberation.queries import content
from deliberation.queries.content import Piece, piece
from journal.actions import record


@transaction.atomic
def ask_edit(*, kind: str, content_id: int, by: Person | None, rule: str, at: dt.datetime | None = None) -> Piece:
    """Mark it, and let its author change it whenever they come.

    Raises Refused, IllegalMove (not public, or its words stand), ObjectDoesNotExist. Locks the piece. `by` None: a
    jury decided so.
    """
    found = piece(kind, content_id, lock=True)
    if by is not None:
        district, writers = content.district_id_of(found), content.author_ids_of(found)
        require(proposals.policy.may_moderate(by, author_ids=writers, district_id=district))
    if found.visibility != Visibility.PUBLIC:
        raise IllegalMove(found.visibility, "ask-edit", _("This is hidden already."))
    if not content.can_change(found):
        raise IllegalMove("said", "ask-edit", _("These words stand as they were said. They can only be hidden."))
    found.edit_asked_at = at or clock.now()
    found.save(update_fields=["edit_asked_at"])
    record(f"{kind}.edit_asked", actor=by, subject=found, rule=rule, **content.place_of(found))
    return found
