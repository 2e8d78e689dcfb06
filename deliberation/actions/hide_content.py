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
from deliberation.actions.stir import stir
from deliberation.queries.content import Piece, author_ids_of, piece, whole_of
from journal.actions import record


@transaction.atomic
def hide_content(*, kind: str, content_id: int, by: Person, rule: str, at: dt.datetime | None = None) -> Piece:
    """Hide it under a coded rule; the next map counts nothing of what is hidden.

    Raises Refused, IllegalMove (not public), ObjectDoesNotExist. Locks the piece.
    """
    found = piece(kind, content_id, lock=True)
    whole = whole_of(found)
    require(proposals.policy.may_moderate(by, author_ids=author_ids_of(found), district_id=whole.district_id))
    if found.visibility != Visibility.PUBLIC:
        raise IllegalMove(found.visibility, "hide", _("This is hidden already."))
    found.visibility = Visibility.HIDDEN
    found.save(update_fields=["visibility"])
    stir(whole.pk)
    record(f"{kind}.hidden", actor=by, subject=found, rule=rule, conversation=whole.pk)
    return found
