"""What was promised, its steps and reports, and whether it was done."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from commons.models import Content, Visibility
from proposals.models.answers import Answer
from proposals.models.proposals import PERSON, Proposal


class Commitment(models.Model):
    """What the office promises, by a date. It ends kept, with evidence, or given up, with a reason."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="commitments")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    kept_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=1_000, blank=True, db_default="")
    given_up_on = models.DateField(null=True, blank=True)
    given_up_reason = models.CharField(max_length=1_000, blank=True, db_default="")

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            # The public list of all promises.
            models.Index(fields=["due_on", "id"], name="proposals_commitment_due"),
            models.Index(
                fields=["due_on"],
                condition=models.Q(kept_on=None, given_up_on=None),
                name="proposals_commitment_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kept_on=None) | models.Q(given_up_on=None), name="proposals_commitment_one_end"
            ),
            models.CheckConstraint(
                condition=models.Q(given_up_on=None) | ~models.Q(given_up_reason=""),
                name="proposals_commitment_given_up_why",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.kept_on is None and self.given_up_on is None

    @property
    def steps(self) -> list[Milestone]:
        """Its steps that everybody reads. No query where `milestones` are loaded."""
        return [each for each in self.milestones.all() if each.visibility == Visibility.PUBLIC]


class MovedDate(models.Model):
    """That a promise's date was moved, and why: the old date stays to be read."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="moves")
    due_on = models.DateField()
    reason = models.CharField(max_length=1_000)
    moved_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.due_on} of {self.commitment_id}"


class MissedDate(models.Model):
    """That a promise's date passed without word: each date once, however often beat runs."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="missed", db_index=False)
    due_on = models.DateField()
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commitment", "due_on"], name="proposals_misseddate_once")]

    def __str__(self) -> str:
        return f"{self.due_on} of {self.commitment_id}"


class Milestone(models.Model):
    """A step on the way to a promise."""

    MOST = 12

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="milestones")
    text = models.CharField(max_length=200)
    due_on = models.DateField()
    reached_on = models.DateField(null=True, blank=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.text


class ProgressReport(Content):
    """How delivery goes: what its office tells under a real name, or what a resident saw. Without `office`, a resident.

    Words, up to three pictures as evidence, and where there is one an address with more.
    """

    PICTURES = 3
    CHARACTERS = 2_000

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="progress", db_index=False)
    office = models.ForeignKey("charter.Office", null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["proposal", "-id"], name="proposals_progress")]
        constraints = [
            # Only who speaks for the city stands there by name for good.
            models.CheckConstraint(
                condition=models.Q(office__isnull=False) | models.Q(author_name=""),
                name="proposals_progressreport_resident",
            ),
        ]

    def __str__(self) -> str:
        return f"progress of {self.proposal_id}"


class DoneVerdict(models.Model):
    """Whether one supporter finds that it was done. Personal: only numbers are public."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="done_verdicts", db_index=False)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    done = models.BooleanField()
    given_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="proposals_doneverdict_once")]

    def __str__(self) -> str:
        return f"{'done' if self.done else 'not done'} {self.proposal_id}"
