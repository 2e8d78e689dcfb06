"""Say whether one sits on a jury to which one was drawn. No reason is asked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import require
from moderation.actions.cast_verdict import require_sitting
from moderation.actions.draw_jury import fill_seats
from moderation.actions.hold_case import locked_case, locked_concerns
from moderation.lifecycle import Ending
from moderation.models import Juror
from moderation.policy.cases import CONFLICT, may_answer_call
from moderation.queries.eligible import conflicted


@transaction.atomic
def answer_call(*, case_id: int, by: Person, accepts: bool, at: dt.datetime | None = None) -> Juror:
    """Accept, or decline: then the next of the order is called at once. Who accepted may still decline.

    Raises Refused, IllegalMove (answered, too late, ended), Case.DoesNotExist. Locks the case. No entry names anybody.
    """
    case = locked_case(case_id)
    juror = case.jurors.filter(person=by.pk).first()
    require(may_answer_call(juror))
    at = at or clock.now()
    require_sitting(case, at)
    if juror is None or juror.ended:
        raise IllegalMove("ended", "answer", _("Your duty in this case is over."))
    if accepts and juror.accepted_at is not None:
        return juror
    if accepts and at >= juror.answer_by:
        raise IllegalMove("late", "answer", _("The time to answer is over; somebody else is asked."))
    if accepts:
        if by.pk in conflicted(case, locked_concerns(case)):
            require(CONFLICT)
        juror.accepted_at = at
        juror.save(update_fields=["accepted_at"])
        return juror
    juror.ended, juror.ended_at, juror.sits = Ending.DECLINED, at, False
    juror.save(update_fields=["ended", "ended_at", "sits"])
    fill_seats(case, locked_concerns(case), at=at)
    return juror
