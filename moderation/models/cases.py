"""Cases that residents decide, about content or an account."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from moderation.lifecycle import CaseState, Finding, Ground, Origin, Panel, Reason, Subject, reason_label
from moderation.models.concerns import Act, Concern

PERSON = settings.AUTH_USER_MODEL


class Case(models.Model):
    """A question put to residents drawn by lot, and what they decided. It keeps the numbers it opened with.

    `person`: whose account, of a case about one. `opened_by`: the moderator, where one did. `text`: why it was opened,
    for jurors. `size`, `quorum`: seats and how many must vote. `days`, `answer_days`, `appeal_days`: to decide, to
    answer a call, to appeal. `lot` is the list of tickets; `seed_root`: the root of the register that promised the
    seed. `secret` makes tickets of people; destroyed when the case ends. `exhausted`: nobody is left
    on the list. `ask_edit` is no outcome for an account, nor `warn` for content.
    """

    TEXT_MOST = 2_000

    subject = models.CharField(max_length=10, choices=Subject, default=Subject.CONTENT)
    origin = models.CharField(max_length=10, choices=Origin)
    reason = models.CharField(max_length=15, choices=Reason)
    text = models.TextField(max_length=TEXT_MOST, blank=True)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    appeal_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="appeal")
    appeal_of_act = models.OneToOneField(Act, null=True, on_delete=models.PROTECT, related_name="appeal")
    appellant = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    panel = models.CharField(max_length=10, choices=Panel, default=Panel.STAFF)
    size = models.PositiveSmallIntegerField(default=2)
    quorum = models.PositiveSmallIntegerField(default=2)
    days = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField()
    appeal_days = models.PositiveSmallIntegerField()

    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.SITTING)
    outcome = models.CharField(max_length=10, choices=Finding, blank=True)
    outcome_reason = models.CharField(max_length=15, choices=Reason.choices + Ground.choices, blank=True)
    opened_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    extended = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    appeal_until = models.DateTimeField(null=True)

    list_csv = models.TextField(blank=True, editable=False)
    list_hash = models.CharField(max_length=64, blank=True, editable=False)
    seed_root = models.BigIntegerField(null=True, editable=False)
    secret = models.BinaryField(null=True, editable=False)
    exhausted = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__in=Subject.values, origin__in=Origin.values, panel__in=Panel.values),
                name="moderation_case_words",
            ),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="moderation_case_reason"),
            # Only what is decided or lapsed has an end, and only what is decided says what was found.
            models.CheckConstraint(
                condition=Q(state="sitting", outcome="", decided_at=None, appeal_until=None)
                | Q(state__in=["decided", "lapsed"], decided_at__isnull=False, secret=None),
                name="moderation_case_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided")
                | Q(subject="content", outcome__in=["keep", "ask_edit", "hide"])
                | Q(subject="account", outcome__in=["keep", "warn", "silence"]),
                name="moderation_case_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state="lapsed") | Q(outcome__in=["", "keep"]), name="moderation_case_lapsed_keeps"
            ),
            models.CheckConstraint(
                condition=Q(outcome="keep", outcome_reason__in=[*Ground.values, ""])
                | Q(outcome__in=["ask_edit", "hide", "warn", "silence"], outcome_reason__in=Reason.values)
                | Q(outcome="", outcome_reason=""),
                name="moderation_case_outcome_reason",
            ),
            # An appeal is of one thing, and is itself final.
            models.CheckConstraint(
                condition=Q(origin="appeal", appeal_of__isnull=False, appeal_of_act=None)
                | Q(origin="appeal", appeal_of=None, appeal_of_act__isnull=False)
                | ~Q(origin="appeal") & Q(appeal_of=None, appeal_of_act=None, appellant=None),
                name="moderation_case_appeal_of_one",
            ),
            models.CheckConstraint(
                condition=~Q(origin="appeal") | Q(appeal_until=None), name="moderation_case_appeal_final"
            ),
            models.CheckConstraint(
                condition=Q(subject="account") | Q(person=None), name="moderation_case_person_of_account"
            ),
            # Residents by lot from a list that was written down, or two moderators without one.
            models.CheckConstraint(
                condition=Q(panel="staff", size=2, quorum=2, list_hash="", seed_root=None, secret=None)
                | ~Q(panel="staff") & ~Q(list_hash="") & Q(seed_root__isnull=False),
                name="moderation_case_drawn",
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1, quorum__lte=F("size")), name="moderation_case_quorum"),
            models.CheckConstraint(condition=Q(due_at__gt=F("opened_at")), name="moderation_case_due_later"),
            # One account, one case at a time.
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="sitting", person__isnull=False), name="moderation_case_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="sitting"), name="moderation_case_due"),
            models.Index(fields=["-id"], condition=~Q(state="sitting"), name="moderation_case_closed"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == CaseState.SITTING

    @property
    def is_final(self) -> bool:
        """Whether nobody can appeal against it: it is an appeal's, or it lapsed for want of anything to decide."""
        return self.appeal_until is None

    @property
    def reason_words(self) -> str:
        return reason_label(self.outcome_reason) if self.outcome_reason else ""

    def takes_appeal(self, at: dt.datetime) -> bool:
        """Tell whether an appeal is in time. Whether there was one already, the row of it says."""
        return self.appeal_until is not None and at < self.appeal_until


class CaseItem(models.Model):
    """One piece of content that a case is about. `open` mirrors the case, for the constraint: one open case for each.

    Of a case about an account the items are what it goes back to; they are never open.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items", db_index=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="case_items")
    open = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "concern"], name="moderation_item_once"),
            models.UniqueConstraint(fields=["concern"], condition=Q(open=True), name="moderation_item_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.concern_id} of case {self.case_id}"
