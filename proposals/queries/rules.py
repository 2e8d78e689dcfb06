"""Rule proposals: which are discussed, and what came of those that were decided."""

from __future__ import annotations

from django.db.models import QuerySet

from commons.models import Visibility
from proposals.lifecycle import SUPPORTABLE
from proposals.models import RuleChange


def rules_discussed(rule: str = "") -> QuerySet[RuleChange]:
    """Return what public proposals ask of the rules and is not decided yet, the latest first. One query."""
    return _public(rule).filter(proposal__state__in=SUPPORTABLE).order_by("-proposal__published_at", "-id")


def rules_decided(rule: str = "") -> QuerySet[RuleChange]:
    """Return what residents decided about the rules by vote, the latest first. One query."""
    return _public(rule).filter(decided_at__isnull=False).order_by("-decided_at", "-id")


def rule_change_of(proposal_id: int) -> RuleChange:
    """Return what a rule proposal asks. One query. Raises RuleChange.DoesNotExist."""
    return RuleChange.objects.get(proposal=proposal_id)


def rules_to_vote_on() -> QuerySet[RuleChange]:
    """Return what reached its threshold and is to be put to the vote, the soonest due first. One query."""
    rows = _public("").filter(proposal__state="awaiting_answer", round_id=None)
    return rows.order_by("proposal__due_at", "id")


def _public(rule: str) -> QuerySet[RuleChange]:
    rows = RuleChange.objects.filter(proposal__visibility=Visibility.PUBLIC, proposal__published_at__isnull=False)
    rows = rows.select_related("proposal").defer("proposal__search", "proposal__body")
    return rows.filter(rule=rule) if rule else rows
