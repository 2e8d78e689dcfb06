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
from deliberation.actions.stir import stir
from deliberation.queries.content import Piece, author_ids_of, piece, whole_of
from journal.actions import record


@transaction.atomic
def restore_content(*, kind: str, content_id: int, by: Person, at: dt.datetime | None = None) -> Piece:
    """Restore it, with the answers it had. Raises Refused, IllegalMove (not hidden), ObjectDoesNotExist.

    Locks the piece.
    """
    found = piece(kind, content_id, lock=True)
    whole = whole_of(found)
    require(proposals.policy.may_moderate(by, author_ids=author_ids_of(found), district_id=whole.district_id))
    if found.visibility != Visibility.HIDDEN:
        raise IllegalMove(found.visibility, "restore", _("This is not hidden."))
    found.visibility = Visibility.PUBLIC
    found.save(update_fields=["visibility"])
    stir(whole.pk)
    record(f"{kind}.restored", actor=by, subject=found, conversation=whole.pk)
    return found
