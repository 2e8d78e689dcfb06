"""Say something in the closed room of a case, under one's number."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Person
from commons import clock
from commons.text import bounded
from commons.verdict import require
from moderation.actions.cast_verdict import require_sitting
from moderation.actions.hold_case import locked_case
from moderation.models import RoomWord
from moderation.policy.cases import may_enter_room


@transaction.atomic
def speak_in_room(*, case_id: int, by: Person, text: str, at: dt.datetime | None = None) -> RoomWord:
    """Write one word for the other jurors. Raises Refused, IllegalMove (ended), ValidationError by field `text`.

    Locks the case, so that nothing is said after its end.
    """
    case = locked_case(case_id)
    juror = case.jurors.filter(person=by.pk).first()
    require(may_enter_room(juror))
    require_sitting(case, at or clock.now())
    text = bounded(text, least=1, most=RoomWord.TEXT_MOST, field="text")
    return RoomWord.objects.create(case=case, juror_id=juror.pk if juror else 0, text=text)
