"""A rule proposal before the residents: its vote opens, stops or decides; and what was decided takes effect.

Who may, and what was counted, says the app above that holds votes. Each runs in its transaction.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

import charter.queries
from charter.actions import enact_rule
from commons import clock, language
from journal.actions import record
from proposals.lifecycle import Move, State, after
from proposals.models import Proposal, ProposalKind, RuleChange


@dataclass(frozen=True, slots=True)
class Count:
    """What a vote on a rule came to. Votes are None where so few voted that they are not published."""

    adopted: bool
    voters: int
    quorum: int
    votes_for: int | None
    votes_against: int | None


def locked_rule_proposal(proposal_id: int) -> Proposal:
    """Return a rule proposal with its change, its row locked, whoever may see it. Raises Proposal.DoesNotExist."""
    rows = Proposal.objects.select_for_update(no_key=True, of=("self",)).select_related("rule_change")
    proposal: Proposal = rows.get(pk=proposal_id, kind=ProposalKind.RULE)
    return proposal


@transaction.atomic
def rule_vote_opened(*, proposal_id: int, round_id: int, closes_at: dt.datetime) -> None:
    """Note that residents vote on it now. What was owed is done; the next is the result, in as many days again."""
    proposal = locked_rule_proposal(proposal_id)
    proposal.due_at = clock.due(closes_at, charter.queries.rules().number("answer_days"))
    proposal.save(update_fields=["due_at"])
    _noted(proposal, round_id)
    told = {"round": round_id, "closes_at": closes_at.isoformat(), "due_at": proposal.due_at.isoformat()}
    record("rule.vote_opened", actor=None, subject=proposal, **told)


@transaction.atomic
def rule_vote_stopped(*, proposal_id: int, round_id: int, reason: str) -> None:
    """Note that its vote was cancelled: the clock of who puts it to another begins anew."""
    proposal = locked_rule_proposal(proposal_id)
    proposal.due_at = clock.due(clock.now(), charter.queries.rules().number("answer_days"))
    proposal.save(update_fields=["due_at"])
    _noted(proposal, None)
    told = {"round": round_id, "reason": reason, "due_at": proposal.due_at.isoformat()}
    record("rule.vote_cancelled", actor=None, subject=proposal, **told)


@transaction.atomic
def decide_rule(*, proposal_id: int, round_id: int, count: Count, notice_days: int) -> Proposal:
    """Answer a rule proposal by its vote. What is adopted is in force after `notice_days`, or on the day wished.

    Locks the proposal, then the city. Raises IllegalMove (it awaits no answer any more).
    """
    proposal, at = locked_rule_proposal(proposal_id), clock.now()
    change: RuleChange = proposal.rule_change
    proposal.state = after(proposal.state, Move.ANSWER)
    proposal.answered_at = at
    proposal.save(update_fields=["state", "answered_at"])
    change.round_id, change.adopted, change.decided_at = round_id, count.adopted, at
    change.voters, change.quorum = count.voters, count.quorum
    change.votes_for, change.votes_against = count.votes_for, count.votes_against
    told = {
        "rule": change.rule,
        "value": change.value,
        "round": round_id,
        "voters": count.voters,
        "quorum": count.quorum,
        "votes_for": count.votes_for,
        "votes_against": count.votes_against,
    }
    if count.adopted:
        change.effective_at = _effective(change, notice_days, at)
        enact_rule(
            rule=change.rule,
            value=change.value,
            decision=_decision(count),
            round_id=round_id,
            proposal_id=proposal.pk,
            effective_at=change.effective_at,
        )
        told["effective_at"] = change.effective_at.isoformat()
    change.save()
    record("rule.adopted" if count.adopted else "rule.declined", actor=None, subject=proposal, **told)
    return proposal


def enact_due(*, at: dt.datetime) -> int:
    """Close what was decided and is in force by now; return how many. One transaction each, safe to repeat."""
    due = RuleChange.objects.filter(effective_at__lte=at, proposal__state=State.ANSWERED)
    return sum(_take_effect(pk, at) for pk in due.values_list("proposal", flat=True))


@transaction.atomic
def _take_effect(proposal_id: int, at: dt.datetime) -> bool:
    proposal = locked_rule_proposal(proposal_id)
    if proposal.state != State.ANSWERED:
        return False
    proposal.state = after(proposal.state, Move.ENACT)
    proposal.closed_at = at
    proposal.save(update_fields=["state", "closed_at"])
    change = proposal.rule_change
    record("rule.took_effect", actor=None, subject=proposal, rule=change.rule, value=change.value)
    return True


def _noted(proposal: Proposal, round_id: int | None) -> None:
    proposal.rule_change.round_id = round_id
    proposal.rule_change.save(update_fields=["round_id"])


def _effective(change: RuleChange, notice_days: int, at: dt.datetime) -> dt.datetime:
    earliest = clock.due(at, notice_days)
    if change.wished_on is None:
        return earliest
    return max(earliest, clock.end_of_day(change.wished_on - dt.timedelta(days=1)))


def _decision(count: Count) -> str:
    """Say in the city's first language by what vote it was decided."""
    with override(language.own()):
        if count.votes_for is None:
            return _("Vote of residents: %(voters)d took part.") % {"voters": count.voters}
        said = _("Vote of residents: %(ours)d for the new value, %(theirs)d for the old one; %(voters)d took part.")
        return said % {"ours": count.votes_for, "theirs": count.votes_against, "voters": count.voters}
