"""Take a piece of content out of everybody's sight. It can be restored."""

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
from proposals.actions.end_merge import end_suggestion_of
from proposals.models import Merge, Proposal
from proposals.queries.content import Piece, author_ids_of, piece, whole_of


@transaction.atomic
def hide_content(*, kind: str, content_id: int, by: Person | None, rule: str, at: dt.datetime | None = None) -> Piece:
    """Hide it under a coded rule; the clocks of a hidden proposal stand still.

    Raises Refused, IllegalMove (not public), ObjectDoesNotExist. Locks the piece. `by` None: a jury decided so.
    """
    found = piece(kind, content_id, lock=True)
    whole = whole_of(found)
    if by is not None:
        require(policy.may_moderate(by, author_ids=author_ids_of(found), district_id=whole.district_id))
    if not (alone := policy.stands_alone(found)):
        raise IllegalMove("present", "hide", str(alone.reason))
    if found.visibility != Visibility.PUBLIC:
        raise IllegalMove(found.visibility, "hide", _("This is hidden already."))
    found.visibility = Visibility.HIDDEN
    fields = ["visibility"]
    if isinstance(found, Proposal):
        found.hidden_at = at or clock.now()
        fields.append("hidden_at")
    found.save(update_fields=fields)
    record(f"{kind}.hidden", actor=by, subject=found, rule=rule, proposal=whole.pk)
    if isinstance(found, Proposal):
        end_suggestion_of(found, Merge.Lapse.HIDDEN)
    return found
