"""Leave a note about a proposal for the colleagues of one's office."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.publish_answer import in_charge
from proposals.models import InternalNote


@transaction.atomic
def write_note(*, proposal_id: int, by: Person, body: str) -> InternalNote:
    """Write it for the office in charge. Raises Refused, IllegalMove (nothing is owed), ValidationError.

    Holds the proposal, so that no hand-over comes between.
    """
    proposal = queries.held(proposal_id, by)
    require(policy.may_write_note(by, proposal))
    now = policy.worked_on(proposal)
    if not now:
        raise IllegalMove(proposal.state, "note", str(now.reason))
    body = bounded(body, least=1, most=InternalNote.CHARACTERS, field="body")
    note: InternalNote = InternalNote.objects.create(
        proposal=proposal, office=in_charge(proposal), author=by, body=body
    )
    record("note.written", actor=by, subject=note, proposal=proposal.pk)
    return note
