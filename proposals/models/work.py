"""The office's work on an answer: drafts, second looks, notes, interim replies, reminders."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons.models import Content
from proposals.models.proposals import PERSON, Proposal


class AnswerDraft(models.Model):
    """An answer in preparation, seen only by the office in charge: the form's fields as they were left."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="answer_draft")
    content = models.JSONField(default=dict)
    saved_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"draft answer to {self.proposal_id}"


class SecondLook(models.Model):
    """Another official's look at a draft as it stood when it was asked for: `digest` is of that very text.

    A change of the draft ends what was asked or approved. What was returned stays, with its words, to be worked on.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waits for a second look")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("sent back")

    draft = models.OneToOneField(AnswerDraft, on_delete=models.CASCADE, related_name="second_look")
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    words = models.TextField(blank=True)
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_at=None)
                | models.Q(state__in=["approved", "returned"], decided_at__isnull=False),
                name="proposals_secondlook_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("asked_by")), name="proposals_secondlook_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"second look at draft {self.draft_id}: {self.state}"


class Assignment(models.Model):
    """Which official of the office works on a proposal. It hangs on the mandate: where that ended, it is nobody's."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="assignment")
    mandate = models.ForeignKey("accounts.Mandate", on_delete=models.CASCADE, related_name="+")
    assigned_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    assigned_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.proposal_id} by {self.mandate_id}"


class InternalNote(models.Model):
    """What officials of one office tell each other about a proposal. No other office reads it, nor the public."""

    CHARACTERS = 4_000

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+", db_index=False)
    office = models.ForeignKey("charter.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["proposal", "office", "-id"], name="proposals_note_of_office"),
            models.Index(fields=["created_at"], name="proposals_note_age"),
        ]

    def __str__(self) -> str:
        return f"note {self.pk} on {self.proposal_id}"


class InterimReply(Content):
    """A public word of the office before its answer. Never changed. The clock runs on."""

    MOST = 3
    CHARACTERS = 1_000

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="interim_replies", db_index=False)
    number = models.PositiveSmallIntegerField()
    office = models.ForeignKey("charter.Office", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120, blank=True)
    author_title = models.CharField(max_length=120, blank=True)
    body = models.TextField()
    lang = models.CharField(max_length=10, default="en")

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposals_interimreply_number"),
            models.CheckConstraint(condition=models.Q(number__range=(1, 3)), name="proposals_interimreply_three"),
        ]

    def __str__(self) -> str:
        return f"interim reply {self.number} to {self.proposal_id}"


class Reminder(models.Model):
    """That an office was reminded of a due date: each kind once per date, however often beat runs."""

    class Kind(models.TextChoices):
        HALF_TIME = "half_time", _("half time")
        THREE_DAYS = "three_days", _("three days before")
        OVERDUE = "overdue", _("overdue")
        ESCALATED = "escalated", _("told to the administrators")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reminders", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "kind", "due_at"], name="proposals_reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.proposal_id}"
