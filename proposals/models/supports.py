"""Supports, the days they came on, and proposals whose supports are to be counted."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from commons.models import Channel
from proposals.models.proposals import PERSON, Proposal
from proposals.models.revisions import Revision


class Support(models.Model):
    """One verified resident's support, bound to the revision it was given to. Personal: only counts are public.

    `counts` tells whether it counts for the threshold by where its giver lives, by the rule at the time; `district` is
    the supporter's. `revision_number` is that of the revision: counting reads an index and no other table.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports", db_index=False)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", db_index=False)
    district = models.ForeignKey("charter.District", on_delete=models.PROTECT, related_name="+", db_index=False)
    revision_number = models.PositiveIntegerField(default=1, db_default=1)
    counts = models.BooleanField()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB, db_default=Channel.WEB)
    created_at = models.DateTimeField(null=True, db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="proposals_support_one_each"),
        ]
        indexes = [
            models.Index(fields=["proposal", "counts", "revision_number"], name="proposals_support_counted"),
        ]

    def __str__(self) -> str:
        return f"support of {self.proposal_id}"


class CountDue(models.Model):
    """A mark that a proposal's supports changed: written with the change, removed when the sum is taken.

    Appending a row never waits for another, so a popular proposal has no hot row.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"count {self.proposal_id}"


class SupportDay(models.Model):
    """How many supports proposals of a district (None: of the whole city) got in a day, less those taken back.

    Only the task that counts writes here, on the city's day on which it counts.
    """

    day = models.DateField()
    district = models.ForeignKey(
        "charter.District", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    supports = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "district"], nulls_distinct=False, name="proposals_supportday_once"),
        ]

    def __str__(self) -> str:
        return f"{self.supports} supports on {self.day}"
