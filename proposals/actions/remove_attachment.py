"""Take a document away."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Person
from commons import store
from commons.later import later
from journal.actions import record
from proposals import queries
from proposals.actions.arrange_pictures import renumber
from proposals.actions.edit_proposal import held_for_change
from proposals.lifecycle import State
from proposals.models import Attachment


@transaction.atomic
def remove_attachment(*, attachment_id: int, by: Person, at: dt.datetime | None = None) -> None:
    """Delete the document; its files go after the commit, those after it move up. Locks the proposal.

    Raises Refused, IllegalMove, Attachment.DoesNotExist.
    """
    proposal = held_for_change(queries.attachment(attachment_id, by).proposal_id, by, at)
    gone = Attachment.objects.get(pk=attachment_id)
    gone.delete()
    left = Attachment.objects.filter(proposal=proposal).order_by("position")
    rest = list(left.values_list("pk", "position"))
    if [place for _pk, place in rest] != list(range(1, len(rest) + 1)):
        renumber(Attachment, (), [pk for pk, _place in rest])
    if proposal.state != State.DRAFT:
        record("proposal.attachment_removed", actor=by, subject=proposal, attachment_id=attachment_id)
    later("proposals.drop_files", store.ATTACHMENTS, gone.key)
