"""How often lists showed a proposal, of nobody."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from proposals.models.proposals import Proposal


class Exposure(models.Model):
    """How often lists showed a proposal while it was open, whoever looked. Only the task that ranks writes here.

    `weighed` is what counts for the order: a view of today counts twice as much as one of a week before, and views
    far beyond what others have count no more.
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, primary_key=True, related_name="+")
    views = models.BigIntegerField(default=0)
    weighed = models.FloatField(default=0)

    def __str__(self) -> str:
        return f"{self.views} views of {self.proposal_id}"


class ExposureTaken(models.Model):
    """A batch of views that was added, so that one that is found again is not added twice."""

    batch = models.UUIDField(unique=True)
    taken_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return str(self.batch)
