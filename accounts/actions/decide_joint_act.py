"""Agree to an act that takes two people, which does it; refuse it; take back that one asked."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.joint import Joint, joints
from accounts.models import JointAct, Person
from commons import clock
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
def confirm_joint_act(*, act_id: int, by: Person) -> JointAct:
    """Agree as the second person: the act is done in this transaction, once.

    Both need what it takes now: where the mandate of whoever asked has ended, it is asked anew. Raises Refused (not a
    second person), IllegalMove (decided, lapsed, not possible any more). Locks the act, then what it is about.
    """
    act, its, by = _held(act_id, by)
    require(policy.may_decide_joint_act(by, act))
    require(its.may(by, act))
    _waits(act, "confirm")
    if act.asked_by is None or not its.may(act.asked_by, act):
        words = _("Whoever asked for this has no mandate for it any more. Ask for it anew: it takes two people now.")
        raise IllegalMove(act.state, "confirm", words)
    its.fits(act)
    _decide(act, JointAct.State.CONFIRMED, by)
    its.run(act, by)
    return act


@transaction.atomic
def refuse_joint_act(*, act_id: int, by: Person, words: str) -> JointAct:
    """Say no as the second person, with a public reason. Raises as `confirm_joint_act`, and ValidationError."""
    act, its, by = _held(act_id, by)
    require(policy.may_decide_joint_act(by, act))
    require(its.may(by, act))
    _waits(act, "refuse")
    act.words = bounded(words, least=JointAct.LEAST_REASON, most=JointAct.MOST_REASON, field="words")
    _decide(act, JointAct.State.REFUSED, by)
    return act


@transaction.atomic
def take_back_joint_act(*, act_id: int, by: Person) -> JointAct:
    """Take back what one asked for oneself. Raises Refused, IllegalMove (decided, lapsed). Locks the act."""
    act, its, by = _held(act_id, by)
    require(its.may(by, act))
    require(policy.may_take_back_joint_act(by, act))
    _waits(act, "take-back")
    _decide(act, JointAct.State.TAKEN_BACK, by)
    return act


def _held(act_id: int, by: Person) -> tuple[JointAct, Joint, Person]:
    """Return the act locked, its kind, and the person with their mandates of now."""
    if act_id.bit_length() > 63:
        raise JointAct.DoesNotExist
    rows = JointAct.objects.select_for_update(of=("self",)).select_related("asked_by", "person")
    act = rows.get(pk=act_id)
    return act, joints()[act.kind], Person.objects.get(pk=by.pk)


def _waits(act: JointAct, move: str) -> None:
    if act.state != JointAct.State.ASKED:
        raise IllegalMove(act.state, move, _("This was decided already."))
    if act.until <= clock.now():
        raise IllegalMove("lapsed", move, _("Nobody agreed to this in time. Ask for it again."))


def _decide(act: JointAct, state: JointAct.State, by: Person) -> None:
    act.state, act.decided_by, act.decided_at = state, by, clock.now()
    act.save(update_fields=["state", "decided_by", "decided_at", "words"])
    more = {"reason": act.words} if act.words else {}
    about = {"kind": act.kind, "ground": act.ground, "proposal": act.subject_id}
    record(f"joint_act.{state.value}", actor=by, subject=act, **about, **more)
