"""Publish a draft: revision 1, its threshold, its time to gather support. Nobody has to let it through."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

import accounts.queries
import charter.queries
from accounts.models import Person
from charter.models import Feature
from charter.queries import Rules
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.lifecycle import Move, State, after
from proposals.models import Proposal, Revision


@transaction.atomic
def publish_proposal(*, proposal_id: int, by: Person, at: dt.datetime | None = None) -> Proposal:
    """Open a draft for support. Locks the proposal.

    Raises Refused (not the author), IllegalMove (not a draft, a picture without words, or its process takes no
    proposals now).
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_publish(by, proposal))
    return opened(proposal, author=by, at=at)


def opened(proposal: Proposal, *, author: Person | None, at: dt.datetime | None = None) -> Proposal:
    """Open a locked draft for support in the caller's transaction; nobody's is a meeting's. Raises IllegalMove."""
    proposal.state = after(proposal.state, Move.PUBLISH)
    if not (described := policy.described(queries.undescribed(proposal))):
        raise IllegalMove(State.DRAFT, Move.PUBLISH, str(described.reason))
    if not (now := policy.in_phase(proposal, Feature.PROPOSE)):
        raise IllegalMove(State.DRAFT, Move.PUBLISH, str(now.reason))
    rules, at = charter.queries.rules(), at or clock.now()
    proposal.revision_number = 1
    proposal.published_at = at
    proposal.gather_until = clock.due(at, rules.number("gather_days"))
    proposal.threshold = threshold(accounts.queries.verified_count(proposal.district_id), rules)
    proposal.threshold_rule_number = rules["support_threshold"].number
    proposal.save(
        update_fields=[
            "state",
            "revision_number",
            "published_at",
            "gather_until",
            "threshold",
            "threshold_rule_number",
        ]
    )
    Revision.objects.create(proposal=proposal, number=1, title=proposal.title, body=proposal.body, author=author)
    record("proposal.published", actor=author, subject=proposal, threshold=proposal.threshold)
    return proposal


def threshold(verified: int, rules: Rules) -> int:
    """Return the supports needed among so many verified residents: a share, rounded up, between two bounds.

    Exact: the share is a percentage with at most three decimals.
    """
    thousandths = round(float(rules["support_threshold"].value) * 1_000)
    share = -(-verified * thousandths // 100_000)
    return min(max(share, rules.number("support_threshold_least")), rules.number("support_threshold_most"))
