"""Confirm one's support for the present text, where one supports the proposal already."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from proposals import queries
from proposals.actions.give_support import give_support
from proposals.queries import Standing


def confirm_support(*, proposal_id: int, by: Person, seen: int | None = None) -> Standing:
    """Bind the person's support to the present revision, never give a new one; repeating it changes nothing.

    Raises what `give_support` raises, and IllegalMove where they do not support it.
    """
    standing = queries.standing(proposal_id, by.pk)
    if standing.revision is None:
        raise IllegalMove(standing.state, "confirm", _("You do not support this proposal any more."))
    return give_support(proposal_id=proposal_id, by=by, seen=seen)
