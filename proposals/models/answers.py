"""The city's answers, and what supporters say of them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons.models import Content, Visibility
from proposals.models.proposals import PERSON, Decision, Judged, Proposal


class Answer(Content):
    """The office's answer. `number` 1 is the first; a contested one is followed by number 2.

    `due_at` is when it was due; `verdict_until` ends the time in which supporters judge it, None where nobody may.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers", db_index=False)
    number = models.PositiveSmallIntegerField(default=1)
    office = models.ForeignKey("charter.Office", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120, blank=True)
    author_title = models.CharField(max_length=120, blank=True)
    decision = models.CharField(max_length=20, choices=Decision)
    reasons = models.TextField()
    summary = models.TextField()
    cost = models.CharField(max_length=200, blank=True)
    lang = models.CharField(max_length=10, default="en", db_default="en")
    # The same for all that one act answered with one text; and who had looked over the text, and when.
    together = models.UUIDField(null=True, editable=False)
    approved_by = models.ForeignKey(PERSON, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField(null=True, editable=False)
    verdict_until = models.DateTimeField(null=True, editable=False)

    # Set by the page's read: how its supporters judge it.
    judged: Judged

    # Set by the reads that show it: the other proposals, as far as they are public, that were given the same answer.
    others: list[Proposal]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposals_answer_number"),
            models.CheckConstraint(condition=models.Q(decision__in=Decision.values), name="proposals_answer_decision"),
            models.CheckConstraint(
                condition=~models.Q(approved_by=models.F("author")), name="proposals_answer_four_eyes"
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-published_at"], name="proposals_answer_of_office"),
            models.Index(
                fields=["together"], condition=models.Q(together__isnull=False), name="proposals_answer_together"
            ),
            # First answers that supporters may send back: beat looks at those whose days run.
            models.Index(fields=["verdict_until"], condition=models.Q(number=1), name="proposals_answer_judged"),
        ]

    def __str__(self) -> str:
        return f"answer {self.number} to {self.proposal_id}"


class AnswerVerdict(models.Model):
    """What one supporter says of an answer: personal, only numbers and words without a name are public.

    `why` and `reason` belong to a contest; `visibility` is that of the words, the number always counts.
    """

    REASON_CHARACTERS = 600

    class Says(models.TextChoices):
        CONFIRM = "confirm", _("This answers us")
        CONTEST = "contest", _("This does not answer us")

    class Why(models.TextChoices):
        ELSE = "else", _("It answers something else")
        REASONS = "reasons", _("Its reasons do not hold")
        VAGUE = "vague", _("It names no step or no date")
        LITTLE = "little", _("It is too little")
        OTHER = "other", _("Another reason")

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="verdicts", db_index=False)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    says = models.CharField(max_length=10, choices=Says)
    why = models.CharField(max_length=10, choices=Why, blank=True)
    reason = models.CharField(max_length=REASON_CHARACTERS, blank=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )
    given_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "person"], name="proposals_answerverdict_once"),
            models.CheckConstraint(
                condition=models.Q(says="confirm", why="", reason="")
                | models.Q(says="contest", why__in=["else", "reasons", "vague", "little", "other"]),
                name="proposals_answerverdict_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.says} answer {self.answer_id}"

    @property
    def proposal(self) -> Proposal:
        return self.answer.proposal

    @property
    def proposal_id(self) -> int:
        return self.answer.proposal_id
