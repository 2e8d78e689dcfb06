"""Say what a picture shows, for people who do not see it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Person
from commons.text import bounded, one_line
from journal.actions import record
from proposals import queries
from proposals.actions.edit_proposal import held_for_change
from proposals.lifecycle import State
from proposals.models import Picture


@transaction.atomic
def describe_picture(*, picture_id: int, by: Person, alt: str, at: dt.datetime | None = None) -> Picture:
    """Write the picture's words. Raises Refused, IllegalMove, ValidationError (`alt`). Locks the proposal."""
    proposal = held_for_change(queries.picture(picture_id, by).proposal_id, by, at)
    picture = Picture.objects.get(pk=picture_id)
    alt = bounded(one_line(alt), least=1, most=Picture.ALT_CHARACTERS, field="alt")
    if alt == picture.alt:
        return picture
    picture.alt = alt
    picture.save(update_fields=["alt"])
    if proposal.state != State.DRAFT:
        record("proposal.picture_described", actor=by, subject=proposal, picture_id=picture.pk)
    return picture
