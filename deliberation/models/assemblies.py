"""Assemblies by lot: who is willing, which quotas the panel meets, how it was drawn, what it says."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons.models import Content
from deliberation.lifecycle.assemblies import HELD, SeatState, State

PERSON = settings.AUTH_USER_MODEL
# What a proof of residency says of somebody; every other feature is asked for one draw alone.
DISTRICT, AGE_BAND = "district", "age_band"
PROVED = (DISTRICT, AGE_BAND)
FEATURE_CHARACTERS, VALUE_CHARACTERS = 40, 60


class Willing(models.Model):
    """That a person lets themself be drawn, for any assembly that fits, until they say otherwise."""

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "willing"

    def __str__(self) -> str:
        return f"{self.person_id} is willing"


class Assembly(Content):
    """Residents drawn by lot to work on one question. `districts` (codes): who lives there; empty: all of the city.

    `event`: whose outcome is the seed, named before it is known; `event_at`: from when it can be known, after the list
    was published. `secret`: what makes tickets of people, destroyed when the panel is complete. `shortfalls`: which
    quotas no panel of the last closed list could meet, as (feature, value, bound, by how many).
    """

    TITLE_CHARACTERS, MANDATE_CHARACTERS, REASON_CHARACTERS, EVENT_CHARACTERS = 120, 10_000, 2_000, 300
    MOST_SEATS, MOST_DAYS = 500, 60

    title = models.CharField(max_length=TITLE_CHARACTERS)
    mandate = models.TextField(max_length=MANDATE_CHARACTERS)
    lang = models.CharField(max_length=10, default="en")
    topic = models.ForeignKey("charter.Topic", on_delete=models.PROTECT, related_name="+")
    districts = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    seats = models.PositiveSmallIntegerField()
    invitation_days = models.PositiveSmallIntegerField(default=7)
    convened_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(max_length=REASON_CHARACTERS)
    # The accepted proposal that convened it, where one did.
    proposal = models.ForeignKey(
        "proposals.Proposal", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    event = models.CharField(max_length=EVENT_CHARACTERS, blank=True)
    event_at = models.DateTimeField(null=True, blank=True)
    secret = models.BinaryField(null=True, editable=False)
    shortfalls = models.JSONField(default=list, editable=False)
    called_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    listed_at = models.DateTimeField(null=True, editable=False)
    drawn_at = models.DateTimeField(null=True, editable=False)
    seated_at = models.DateTimeField(null=True, editable=False)
    reported_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_because = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name_plural = "assemblies"
        indexes = [
            models.Index(fields=["-id"], condition=~models.Q(state="draft"), name="deliberation_assembly_newest"),
            # What beat asks for.
            models.Index(
                fields=["id"], condition=models.Q(state__in=["closed", "drawn"]), name="deliberation_assembly_due"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="deliberation_assembly_state"),
            models.CheckConstraint(condition=models.Q(seats__range=(1, 500)), name="deliberation_assembly_seats"),
            models.CheckConstraint(
                condition=models.Q(invitation_days__range=(1, 60)), name="deliberation_assembly_days"
            ),
            # The seed is of an event that was named, and known only after the list was published.
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "called", "cancelled"])
                | ~models.Q(event="") & models.Q(event_at__isnull=False),
                name="deliberation_assembly_event",
            ),
            models.CheckConstraint(
                condition=models.Q(listed_at=None) | models.Q(event_at__gt=models.F("listed_at")),
                name="deliberation_assembly_event_later",
            ),
            models.CheckConstraint(
                condition=models.Q(drawn_at=None) | models.Q(drawn_at__gte=models.F("event_at")),
                name="deliberation_assembly_drawn_later",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["drawn", "sitting", "reported", "ended"])
                | models.Q(listed_at__isnull=False, drawn_at__isnull=False),
                name="deliberation_assembly_drawn",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def takes_seed(self, at: dt.datetime) -> bool:
        """Tell whether the seed can be known at a moment of the database's clock."""
        return self.state == State.LISTED and self.event_at is not None and at >= self.event_at


class AssemblyQuestion(models.Model):
    """What is asked for one draw because a quota needs it. Of the answers nothing stays.

    `column` and `codes` stand for question and answers in the published list; the codes are deleted with the answers.
    """

    TEXT_CHARACTERS, MOST_CHOICES = 200, 8

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="questions", db_index=False)
    feature = models.CharField(max_length=FEATURE_CHARACTERS)
    text = models.CharField(max_length=TEXT_CHARACTERS)
    choices = ArrayField(models.CharField(max_length=VALUE_CHARACTERS))
    column = models.CharField(max_length=12, blank=True, editable=False)
    codes = models.JSONField(default=dict, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assembly", "feature"], name="deliberation_question_once"),
            models.CheckConstraint(condition=~models.Q(feature__in=PROVED), name="deliberation_question_of_no_proof"),
        ]

    def __str__(self) -> str:
        return self.text


class AssemblyQuota(models.Model):
    """From `least` to `most` of the panel have this value of the feature. Those of questions go with them."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="quotas", db_index=False)
    feature = models.CharField(max_length=FEATURE_CHARACTERS)
    value = models.CharField(max_length=VALUE_CHARACTERS)
    least = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "feature", "value"], name="deliberation_quota_once"),
            models.CheckConstraint(
                condition=models.Q(least__lte=models.F("most")), name="deliberation_quota_least_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feature} {self.value}: {self.least} to {self.most}"


class Entrant(models.Model):
    """Who can be drawn into one assembly. `ticket`: how the list calls them; it says nothing of who they are.

    `features`: what they answered, and from the closing of the list on what their proof said then. `person` None: who
    left after the list was closed. When the panel is complete all rows go.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="entrants", db_index=False)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    features = models.JSONField(default=dict)
    # Taken in at the closing, because they are willing in general.
    general = models.BooleanField(default=False, editable=False)
    ticket = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "person"],
                condition=models.Q(person__isnull=False),
                name="deliberation_entrant_once",
            ),
            models.UniqueConstraint(
                fields=["assembly", "ticket"], condition=~models.Q(ticket=""), name="deliberation_entrant_ticket"
            ),
        ]

    def __str__(self) -> str:
        return f"entrant {self.pk} in {self.assembly_id}"


class Draw(models.Model):
    """The lottery as it was published before its seed was known, and what the seed drew.

    `listing`, `panels`, `quotas`, `rules`: the text of the published files. `lowest`, `highest`: chances of those who
    have one. `first`, `declined` round by round and `seated`: tickets as in `draw.json`. `failed`: what kept a seat
    from being filled; `unfilled`: the tickets that left such seats, which stay empty unless a later round fills them.
    """

    assembly = models.OneToOneField(Assembly, on_delete=models.CASCADE, related_name="draw")
    listing = models.TextField(editable=False)
    panels = models.TextField(editable=False)
    quotas = models.TextField(editable=False)
    rules = models.TextField(editable=False)
    commitment = models.CharField(max_length=64, editable=False)
    people = models.PositiveIntegerField()
    lowest = models.FloatField()
    highest = models.FloatField()
    left_out = models.PositiveIntegerField(default=0)
    seed = models.CharField(max_length=200, blank=True, editable=False)
    seed_source = models.CharField(max_length=500, blank=True, editable=False)
    entered_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField(null=True, editable=False)
    first = models.JSONField(default=list, editable=False)
    declined = models.JSONField(default=list, editable=False)
    seated = models.JSONField(default=list, editable=False)
    failed = models.JSONField(default=list, editable=False)
    unfilled = models.JSONField(default=list, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seed="", entered_at=None)
                | ~models.Q(seed="") & ~models.Q(seed_source="") & models.Q(entered_at__isnull=False),
                name="deliberation_draw_seed",
            ),
        ]

    def __str__(self) -> str:
        return f"draw of {self.assembly_id}"


class Seat(models.Model):
    """A ticket that was drawn, and what became of it. The person is there as long as the seat is held.

    `round`: 0 for the panel as drawn, else after which round of declining it was called.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="panel", db_index=False)
    ticket = models.CharField(max_length=32)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=SeatState, default=SeatState.INVITED)
    round = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField(db_default=Now(), editable=False)
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["answer_by"], condition=models.Q(state="invited"), name="deliberation_seat_unanswered"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "ticket"], name="deliberation_seat_once"),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(person__isnull=False, state__in=HELD),
                name="deliberation_seat_one_assembly",
            ),
            models.CheckConstraint(condition=models.Q(state__in=SeatState.values), name="deliberation_seat_state"),
            models.CheckConstraint(
                condition=models.Q(person=None) | models.Q(state__in=HELD), name="deliberation_seat_person"
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.pk} of {self.assembly_id}"


class AssemblySession(models.Model):
    """One day of an assembly: what is on its agenda, and afterwards what was done."""

    TITLE_CHARACTERS, TEXT_CHARACTERS = 120, 5_000

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="sessions")
    on = models.DateField()
    title = models.CharField(max_length=TITLE_CHARACTERS)
    agenda = models.TextField(max_length=TEXT_CHARACTERS, blank=True)
    minutes = models.TextField(max_length=TEXT_CHARACTERS, blank=True)

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return self.title


class AssemblyStatement(Content):
    """What a member, or who facilitates it for the city, says from within an assembly. Members stand without a name."""

    TEXT_CHARACTERS = 4_000

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="statements")
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    by_city = models.BooleanField(default=False)
    text = models.TextField(max_length=TEXT_CHARACTERS)
    lang = models.CharField(max_length=10, default="en")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"statement {self.pk} in {self.assembly_id}"


class Recommendation(Content):
    """What an assembly recommends. Its members vote on it; once carried it enters as a proposal of that kind.

    `votes_for`, `votes_against`, `abstained`: counted when it was entered, and then alone what stays of the votes.
    """

    TITLE_CHARACTERS, BODY_CHARACTERS = 150, 20_000

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="recommendations")
    title = models.CharField(max_length=TITLE_CHARACTERS)
    body = models.TextField(max_length=BODY_CHARACTERS)
    lang = models.CharField(max_length=10, default="en")
    votes_for = models.PositiveSmallIntegerField(null=True, editable=False)
    votes_against = models.PositiveSmallIntegerField(null=True, editable=False)
    abstained = models.PositiveSmallIntegerField(null=True, editable=False)
    proposal = models.OneToOneField(
        "proposals.Proposal", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    entered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(proposal=None, entered_at=None)
                | models.Q(proposal__isnull=False, entered_at__isnull=False, votes_for__isnull=False),
                name="deliberation_recommendation_entered",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MemberVote(models.Model):
    """How a member votes on a recommendation, until it is entered."""

    class Choice(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")
        ABSTAIN = "abstain", _("Abstain")

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="votes", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "person"], name="deliberation_membervote_once"),
            models.CheckConstraint(
                condition=models.Q(choice__in=["for", "against", "abstain"]), name="deliberation_membervote_choice"
            ),
        ]

    def __str__(self) -> str:
        return f"vote on {self.recommendation_id}"
