"""Ask for an act that takes two people."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.joint import DAYS, joints
from accounts.models import JointAct, Person
from commons import clock
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
def ask_joint_act(
    *, kind: str, ground: str, reason: str, by: Person, subject_id: int | None = None, person_id: int | None = None
) -> JointAct:
    """Ask a second person to agree, with a public ground and reason. Nothing is done yet.

    Raises Refused, IllegalMove (not possible now, asked before), ValidationError by field. The mandate is read afresh.
    Locks whoever asks, so that one asks once.
    """
    its, at = joints()[kind], clock.now()
    by = Person.objects.select_for_update().get(pk=by.pk)
    act = JointAct(kind=kind, subject_id=subject_id, person_id=person_id, asked_by=by, until=clock.due(at, DAYS))
    require(its.may(by, act))
    its.fits(act)
    if ground not in its.grounds:
        raise ValidationError({"ground": _("Choose a reason from the list.")})
    act.ground = ground
    act.reason = bounded(reason, least=JointAct.LEAST_REASON, most=JointAct.MOST_REASON, field="reason")
    same = JointAct.objects.filter(kind=kind, subject_id=subject_id, person=person_id)
    if same.filter(state=JointAct.State.ASKED, until__gt=at).exists():
        raise IllegalMove("asked", "ask", _("Somebody asked for this already. It waits for a second person."))
    act.save()
    # Of a file about a person nothing says here whom it is about: they are told themselves.
    record("joint_act.asked", actor=by, subject=act, kind=kind, ground=ground, reason=act.reason, proposal=subject_id)
    return act
