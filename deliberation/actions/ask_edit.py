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
from deliberation.queries.content import Piece, author_ids_of, piece, whole_of
from journal.actions import record


@transaction.atomic
def ask_edit(*, kind: str, content_id: int, by: Person, rule: str, at: dt.datetime | None = None) -> Piece:
    """Mark it, and let its author change it whenever they come.

    Raises Refused, IllegalMove (not public), ObjectDoesNotExist. Locks the piece.
    """
    found = piece(kind, content_id, lock=True)
    whole = whole_of(found)
    require(proposals.policy.may_moderate(by, author_ids=author_ids_of(found), district_id=whole.district_id))
    if found.visibility != Visibility.PUBLIC:
        raise IllegalMove(found.visibility, "ask-edit", _("This is hidden already."))
    found.edit_asked_at = at or clock.now()
    found.save(update_fields=["edit_asked_at"])
    record(f"{kind}.edit_asked", actor=by, subject=found, rule=rule, conversation=whole.pk)
    return found
