"""Where a proposal or comment came from: paper at a desk, or another platform."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from proposals.models.comments import Comment
from proposals.models.proposals import PERSON, Decision, Proposal
from proposals.models.supports import Support


class Intake(models.Model):
    """What a clerk entered today, so that a slip of the pen can be put right. Deleted in the night."""

    clerk = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    proposal = models.OneToOneField(Proposal, null=True, on_delete=models.CASCADE, related_name="+")
    comment = models.OneToOneField(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    support = models.OneToOneField(Support, null=True, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(proposal__isnull=False, comment=None, support=None)
                | models.Q(proposal=None, comment__isnull=False, support=None)
                | models.Q(proposal=None, comment=None, support__isnull=False),
                name="proposals_intake_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"intake {self.pk}"

    @property
    def kind(self) -> str:
        return "proposal" if self.proposal_id else "comment" if self.comment_id else "support"

    @property
    def whose(self) -> str:
        """The name of whom it was entered for, or the meeting's label. Nobody who is helped holds a mandate."""
        if content := self.proposal or self.comment:
            return content.author.name if content.author else content.author_label
        return self.support.person.name if self.support and self.support.person else ""


class Source(models.Model):
    """Where an imported proposal comes from. The source's figures are kept beside ours, never as ours."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="source")
    platform = models.CharField(max_length=80)
    identifier = models.CharField(max_length=120)
    url = models.URLField(max_length=500, blank=True)
    votes = models.PositiveIntegerField(default=0)
    decision = models.CharField(max_length=20, choices=Decision, blank=True)
    author_kind = models.CharField(max_length=40, blank=True)
    submitted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "identifier"], name="proposals_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.identifier}"
