"""Throw an answer in preparation away."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from proposals import policy, queries
from proposals.actions.save_answer_draft import end_second_look


@transaction.atomic
def discard_answer_draft(*, proposal_id: int, by: Person) -> None:
    """Remove the draft and the look that was taken at it; nothing happens when there is none. Raises Refused.

    Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_answer(by, proposal))
    draft = queries.answer_draft(proposal)
    if draft is not None:
        end_second_look(draft, by)
        draft.delete()
