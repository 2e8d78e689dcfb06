"""End a proposal by the city, and take that back: both as two people agreed (`accounts.joint`)."""

from __future__ import annotations

import datetime as dt

from django.db.models.functions import Now

import accounts.queries
from accounts.models import JointAct, Person
from commons import clock
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.verdict import Verdict
from journal.actions import record
from proposals import policy, queries
from proposals.actions.end_merge import end_suggestion_of
from proposals.actions.restore_content import moved_clock
from proposals.lifecycle import Move, after
from proposals.models import Merge, Proposal

END, RESUME = "proposals.end", "proposals.resume"


def fits_end(act: JointAct) -> None:
    """Refuse what cannot be ended now. Raises IllegalMove."""
    after(_proposal(act).state, Move.END)


def end_proposal(act: JointAct, by: Person) -> None:
    """End it: it stays readable with all supports and comments, and says why and by whom. The caller holds the act."""
    proposal = queries.locked(act.subject_id or 0, by)
    was, proposal.state = proposal.state, after(proposal.state, Move.END)
    proposal.closed_at = Now()
    proposal.save(update_fields=["state", "closed_at"])
    told = {"ground": act.ground, "reason": act.reason, "was": was, "joint_act": act.pk}
    record("proposal.ended", actor=by, subject=proposal, **told)
    end_suggestion_of(proposal, Merge.Lapse.CLOSED)


def fits_resume(act: JointAct) -> None:
    """Refuse what the city did not end, or ended too long ago, or what is not public. Raises IllegalMove."""
    _goes_on(_proposal(act), clock.now())


def resumable(proposal: Proposal, *, at: dt.datetime) -> Verdict:
    """Tell whether two people may let it go on: for so many days after the city ended it. One query."""
    last = accounts.queries.last_joint_act((END, RESUME), proposal.pk)
    ended_at = last.decided_at if last is not None and last.kind == END else None
    return policy.resumable(proposal, ended_at, at=at)


def resume_proposal(act: JointAct, by: Person) -> None:
    """Let it go on where it was; a date that ran moves by the time it stood still.

    The caller holds the act and asked `fits_resume`; of two such acts at once the table of moves refuses the second.
    """
    proposal = queries.locked(act.subject_id or 0, by)
    at = clock.now()
    move = Move.RESUME_CLOCK if proposal.reached_at else Move.RESUME
    proposal.state = after(proposal.state, move)
    stood_since, proposal.closed_at = proposal.closed_at, None
    moved = moved_clock(proposal, stood_since, at)
    proposal.save(update_fields=["state", "closed_at", *moved])
    dates = {name: getattr(proposal, name).isoformat() for name in moved}
    told = {"ground": act.ground, "reason": act.reason, "joint_act": act.pk}
    record("proposal.resumed", actor=by, subject=proposal, **told, **dates)


def _goes_on(proposal: Proposal, at: dt.datetime) -> None:
    if not (now := resumable(proposal, at=at)):
        raise IllegalMove(proposal.state, Move.RESUME.value, str(now.reason))


def _proposal(act: JointAct) -> Proposal:
    found: Proposal = Proposal.objects.defer("search").get(pk=act.subject_id or 0)
    if found.visibility != Visibility.PUBLIC:
        raise IllegalMove(found.visibility, "end", str(policy.NOT_PUBLIC.reason))
    return found
