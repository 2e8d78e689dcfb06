"""Votes on rules: which round decides which rule proposal."""

from __future__ import annotations

from django.db import models

from voting.models.rounds import Round


class RuleVote(models.Model):
    """That a round decides a rule proposal. `standing`: not cancelled; one at a time for a proposal.

    What it takes to pass is frozen in the round's rules when it opens.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="rule_vote")
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    standing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=models.Q(standing=True), name="voting_rulevote_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"round {self.round_id} decides {self.proposal_id}"
