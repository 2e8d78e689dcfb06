"""Put a proposal's pictures into another order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Case, Value, When

from accounts.models import Person
from proposals.actions.edit_proposal import held_for_change
from proposals.models import Attachment, Picture


@transaction.atomic
def arrange_pictures(*, proposal_id: int, by: Person, order: Iterable[int], at: dt.datetime | None = None) -> None:
    """Set the pictures in that order; those not named come after, foreign ones are left out.

    Raises Refused, IllegalMove. Locks the proposal.
    """
    proposal = held_for_change(proposal_id, by, at)
    there = list(
        Picture.objects.filter(proposal=proposal, report=None).order_by("position").values_list("pk", flat=True)
    )
    named = [pk for pk in dict.fromkeys(order) if pk in there]
    renumber(Picture, there, [*named, *(pk for pk in there if pk not in named)])


@transaction.atomic
def place_picture(
    *, proposal_id: int, picture_id: int, by: Person, position: int, at: dt.datetime | None = None
) -> None:
    """Move one picture to a place, 1 the first; beyond the last is the last. Locks the proposal.

    Raises Refused, IllegalMove, Picture.DoesNotExist.
    """
    proposal = held_for_change(proposal_id, by, at)
    there = list(
        Picture.objects.filter(proposal=proposal, report=None).order_by("position").values_list("pk", flat=True)
    )
    if picture_id not in there:
        raise Picture.DoesNotExist
    moved = [pk for pk in there if pk != picture_id]
    moved.insert(max(position, 1) - 1, picture_id)
    renumber(Picture, there, moved)


def renumber(model: type[Picture | Attachment], before: Sequence[int], order: Sequence[int]) -> None:
    """Number the rows from 1 in that order. One statement, none when nothing moves."""
    if list(before) != list(order):
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(order, 1)]
        model._default_manager.filter(pk__in=order).update(position=Case(*places))
