"""Votes on rules: what they take to pass, and which decides what."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import accounts.queries
import charter.queries
from voting.lifecycle import State
from voting.models import Round, RuleVote

NEW, OLD = "1", "2"


def rule_vote_terms(its: Round) -> dict[str, Any] | None:
    """Return what a vote on a rule takes to pass by the rules as they are now, None of any other. Four queries, one.

    Source: charter, rules `rule_vote_quorum`, `rule_vote_least` and `rule_vote_notice_days`.
    """
    vote = RuleVote.objects.filter(round=its).select_related("proposal__rule_change").first()
    if vote is None:
        return None
    rules, change = charter.queries.rules(), vote.proposal.rule_change
    eligible = accounts.queries.entitled_count()
    thousandths = round(float(rules["rule_vote_quorum"].value) * 1_000)
    return {
        "proposal": vote.proposal_id,
        "rule": change.rule,
        "value": change.value,
        "eligible": eligible,
        "quorum": max(-(-eligible * thousandths // 100_000), rules.number("rule_vote_least")),
        "notice_days": rules.number("rule_vote_notice_days"),
    }


def rounds_on_rules(proposal_ids: Collection[int]) -> dict[int, Round]:
    """Return the public votes that decide these rule proposals, or decided them, by proposal. One query."""
    rows = RuleVote.objects.filter(proposal__in=proposal_ids, standing=True).exclude(round__state=State.DRAFT)
    return {row.proposal_id: row.round for row in rows.select_related("round")}


def put_to_vote(proposal_ids: Collection[int]) -> set[int]:
    """Return which of these rule proposals a vote is prepared, announced, open or held on. One query."""
    rows = RuleVote.objects.filter(proposal__in=proposal_ids, standing=True)
    return set(rows.values_list("proposal_id", flat=True))
