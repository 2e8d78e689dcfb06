"""Say, as one of its supporters, whether what was promised was done. What follows is decided after the commit."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import require
from proposals import policy, queries
from proposals.actions.decide_reopened import decide_reopened
from proposals.models import DoneVerdict, Proposal


@transaction.atomic
def judge_done(*, proposal_id: int, by: Person, done: bool, at: dt.datetime | None = None) -> DoneVerdict:
    """Keep what the person says, the newest word in place of an older one. No journal entry.

    Raises Refused (no supporter with a valid residency), IllegalMove (nobody was asked, or the days are over). Holds
    the proposal in share.
    """
    proposal = _asked(proposal_id, by, at or clock.now())
    verdict, _new = DoneVerdict.objects.update_or_create(proposal=proposal, person=by, defaults={"done": done})
    transaction.on_commit(lambda: decide_reopened(proposal_id=proposal_id, at=at), robust=True)
    return verdict


@transaction.atomic
def withdraw_done_verdict(*, proposal_id: int, by: Person, at: dt.datetime | None = None) -> None:
    """Take back what one said, while the days run. Repeating it changes nothing. Raises as `judge_done`."""
    proposal = _asked(proposal_id, by, at or clock.now())
    DoneVerdict.objects.filter(proposal=proposal, person=by).delete()
    transaction.on_commit(lambda: decide_reopened(proposal_id=proposal_id, at=at), robust=True)


def _asked(proposal_id: int, by: Person, at: dt.datetime) -> Proposal:
    proposal = queries.held(proposal_id, by)
    require(policy.may_judge_done(by, proposal, supports=queries.has_supported(by, proposal)))
    if not (now := policy.done_judgeable(proposal, at=at)):
        raise IllegalMove(proposal.state, "judge", str(now.reason))
    return proposal
