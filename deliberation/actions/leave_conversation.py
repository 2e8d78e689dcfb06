"""Leave a conversation: take back all one has answered there."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from deliberation import policy, queries
from deliberation.actions.stir import stir, stir_all
from deliberation.models import Participant


@transaction.atomic
def leave_conversation(*, conversation_id: int, by: Person) -> bool:
    """Delete one's answers in it; the next map is made without them. Tell whether there were any. No entry.

    Raises Refused (a visitor), Conversation.DoesNotExist.
    """
    its = queries.conversation_in_full(conversation_id, by)
    require(policy.may_leave(by))
    gone, _models = Participant.objects.filter(conversation=its, person=by.pk).delete()
    if gone:
        stir(its.pk)
    return bool(gone)


def forget_participant(person_id: int) -> None:
    """Delete all that a person answered anywhere, in the caller's transaction."""
    mine = Participant.objects.filter(person=person_id)
    stir_all(mine.order_by("conversation").values_list("conversation", flat=True))
    mine.delete()
