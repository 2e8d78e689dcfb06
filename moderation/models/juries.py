"""Who is ready to sit, who was called to which case, what they said and how they voted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from moderation.lifecycle import Ending, Finding, Ground, Reason, reason_label
from moderation.models.cases import Case

PERSON = settings.AUTH_USER_MODEL


class Readiness(models.Model):
    """That a person accepts to be drawn for juries, until they say otherwise."""

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "readiness"

    def __str__(self) -> str:
        return f"{self.person_id} is ready"


class Juror(models.Model):
    """One who was called to a case. In the room and to the author they are a number; `person` is for themselves.

    `ticket`: theirs on the published list; a moderator of a staff panel has none. `sits` mirrors a duty that goes on,
    for the constraint: at most one at a time. `vote` can be changed until the case ends.
    """

    TEXT_LEAST, TEXT_MOST = 15, 2_000

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="jurors", db_index=False)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    ticket = models.CharField(max_length=32, null=True)
    number = models.PositiveSmallIntegerField()
    called_at = models.DateTimeField(db_default=Now())
    answer_by = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=10, choices=Ending, blank=True)
    ended_at = models.DateTimeField(null=True)
    sits = models.BooleanField(default=True)
    vote = models.CharField(max_length=10, choices=Finding, blank=True)
    vote_reason = models.CharField(max_length=15, choices=Reason.choices + Ground.choices, blank=True)
    vote_text = models.TextField(max_length=TEXT_MOST, blank=True)
    voted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="moderation_juror_once"),
            models.UniqueConstraint(fields=["case", "ticket"], name="moderation_juror_ticket"),
            models.UniqueConstraint(fields=["case", "number"], name="moderation_juror_number"),
            # The last word on "at most one duty at a time".
            models.UniqueConstraint(fields=["person"], condition=Q(sits=True), name="moderation_juror_one_duty"),
            models.CheckConstraint(
                condition=Q(ended="", ended_at=None) | Q(ended__in=Ending.values, ended_at__isnull=False, sits=False),
                name="moderation_juror_ended",
            ),
            models.CheckConstraint(condition=Q(sits=False) | Q(person__isnull=False), name="moderation_juror_sits"),
            models.CheckConstraint(condition=Q(number__gte=1), name="moderation_juror_number_least"),
            models.CheckConstraint(
                condition=Q(vote="", vote_reason="", vote_text="", voted_at=None)
                | Q(vote="keep", vote_reason__in=Ground.values, voted_at__isnull=False, accepted_at__isnull=False)
                | Q(
                    vote__in=["ask_edit", "hide", "warn", "silence"],
                    vote_reason__in=Reason.values,
                    voted_at__isnull=False,
                    accepted_at__isnull=False,
                ),
                name="moderation_juror_vote",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "called_at"], name="moderation_juror_duties"),
            # What beat asks for: calls that nobody answered.
            models.Index(
                fields=["answer_by"], condition=Q(sits=True, accepted_at=None), name="moderation_juror_unanswered"
            ),
        ]

    def __str__(self) -> str:
        return f"juror {self.number} of case {self.case_id}"

    @property
    def reason_words(self) -> str:
        return reason_label(self.vote_reason) if self.vote_reason else ""


class RoomWord(models.Model):
    """What a juror said in the closed room of a case. Jurors of the case read it, nobody else ever."""

    TEXT_MOST = 2_000

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="words", db_index=False)
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="words")
    text = models.TextField(max_length=TEXT_MOST)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="moderation_word_case")]

    def __str__(self) -> str:
        return f"word {self.pk} of case {self.case_id}"
