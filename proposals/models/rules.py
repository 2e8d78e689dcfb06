"""The change a rule proposal carries."""

from __future__ import annotations

from typing import Any

from django.db import models

from proposals.models.proposals import Proposal


class RuleChange(models.Model):
    """What a rule proposal asks: another value of one rule; and the vote's result, which is its answer.

    `value` in the rule's own kind; `wished_on`: the first day it is to be in force, if not as early as can be.
    `round_id` is the vote that decides, or decided: it lies in an app above. Votes are None where so few voted that
    they are not published. `effective_at`: from when an adopted change is in force.
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="rule_change")
    rule = models.CharField(max_length=60)
    value: Any = models.JSONField()
    wished_on = models.DateField(null=True, blank=True)
    round_id = models.PositiveBigIntegerField(null=True, editable=False)
    adopted = models.BooleanField(null=True, editable=False)
    votes_for = models.PositiveIntegerField(null=True, editable=False)
    votes_against = models.PositiveIntegerField(null=True, editable=False)
    voters = models.PositiveIntegerField(null=True, editable=False)
    quorum = models.PositiveIntegerField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    effective_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(adopted=None, decided_at=None)
                | models.Q(
                    adopted__isnull=False,
                    decided_at__isnull=False,
                    round_id__isnull=False,
                    voters__isnull=False,
                    quorum__isnull=False,
                ),
                name="proposals_rulechange_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(effective_at=None) | models.Q(adopted=True, effective_at__gt=models.F("decided_at")),
                name="proposals_rulechange_forward",
            ),
        ]
        indexes = [
            models.Index(
                fields=["effective_at"],
                condition=models.Q(effective_at__isnull=False),
                name="proposals_rulechange_effective",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} by {self.proposal_id}"
