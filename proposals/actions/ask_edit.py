"""Ask an author for another text. What stands there stays until they change it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.verdict import require
from journal.actions import record
from proposals import policy
from proposals.models import Comment, Proposal
from proposals.queries.content import author_ids_of, piece, whole_of


@transaction.atomic
def ask_edit(
    *, kind: str, content_id: int, by: Person | None, rule: str, at: dt.datetime | None = None
) -> Proposal | Comment:
    """Mark it, and let its author change it whenever they come: the edit window does not close before they did.

    Raises Refused, IllegalMove (not public, cannot be changed), ObjectDoesNotExist.
    Locks the piece. `by` None: a jury decided so.
    """
    found = piece(kind, content_id, lock=True)
    whole = whole_of(found)
    if by is not None:
        require(policy.may_moderate(by, author_ids=author_ids_of(found), district_id=whole.district_id))
    if not isinstance(found, Proposal | Comment):
        raise IllegalMove("published", "ask-edit", _("Its author cannot change this any more. Hide it or leave it."))
    if found.visibility != Visibility.PUBLIC:
        raise IllegalMove(found.visibility, "ask-edit", _("This is hidden already."))
    if isinstance(found, Proposal):
        verdict = policy.rewritable(found, supports=found.supports.count())
        if not verdict:
            raise IllegalMove(found.state, "ask-edit", str(verdict.reason))
    found.edit_asked_at = at or clock.now()
    found.save(update_fields=["edit_asked_at"])
    record(f"{kind}.edit_asked", actor=by, subject=found, rule=rule, proposal=whole.pk)
    return found
