"""Take a picture away."""

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
from proposals.models import Picture


@transaction.atomic
def remove_picture(*, picture_id: int, by: Person, at: dt.datetime | None = None) -> None:
    """Delete the picture; its files go after the commit, those after it move up. Locks the proposal.

    Raises Refused, IllegalMove, Picture.DoesNotExist.
    """
    proposal = held_for_change(queries.picture(picture_id, by).proposal_id, by, at)
    gone = Picture.objects.get(pk=picture_id)
    gone.delete()
    left = Picture.objects.filter(proposal=proposal, report=None).order_by("position")
    rest = list(left.values_list("pk", "position"))
    if [place for _pk, place in rest] != list(range(1, len(rest) + 1)):
        renumber(Picture, (), [pk for pk, _place in rest])
    if proposal.state != State.DRAFT:
        record("proposal.picture_removed", actor=by, subject=proposal, picture_id=picture_id)
    later("proposals.drop_files", store.PICTURES, gone.key)
