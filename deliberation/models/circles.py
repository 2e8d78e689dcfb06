"""Circles: groups that residents found themselves, what they decide, when they meet, what they write together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from commons.models import Content
from deliberation.lifecycle.circles import Kind, Openness, Rule, Said, State, Terms

PERSON = settings.AUTH_USER_MODEL


class Circle(Content):
    """A group with a purpose and a rule of its own. `district` None: it is about all of the city.

    `quorum`: percent of the members who must speak; `decision_days`: how long a decision is open; `term_days`: for how
    long somebody facilitates; `names_by_decision`: a proposal bears the circle's name only once the circle decided so.
    Dissolved where `dissolved_at` is given.
    """

    TITLE_CHARACTERS, PURPOSE_CHARACTERS, MOST_MEMBERS = 120, 5_000, 300
    # The bounds of each number, both ends allowed.
    BOUNDS = {"quorum": (10, 100), "decision_days": (2, 30), "term_days": (30, 730)}

    title = models.CharField(max_length=TITLE_CHARACTERS)
    purpose = models.TextField(max_length=PURPOSE_CHARACTERS)
    lang = models.CharField(max_length=10, default="en")
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    district = models.ForeignKey("charter.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    openness = models.CharField(max_length=10, choices=Openness, default=Openness.OPEN)
    rule = models.CharField(max_length=10, choices=Rule, default=Rule.MAJORITY)
    quorum = models.PositiveSmallIntegerField(default=50)
    decision_days = models.PositiveSmallIntegerField(default=7)
    term_days = models.PositiveSmallIntegerField(default=180)
    names_by_decision = models.BooleanField(default=True)
    # Since when nobody facilitates, as far as the platform has seen; empty while somebody does.
    vacant_since = models.DateTimeField(null=True, editable=False)
    dissolved_at = models.DateTimeField(null=True, editable=False)
    edit_asked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], condition=Q(visibility="public"), name="deliberation_circle_newest"),
            models.Index(fields=["author"], condition=Q(author__isnull=False), name="deliberation_circle_author"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(openness__in=Openness.values), name="deliberation_circle_openness"),
            models.CheckConstraint(condition=Q(rule__in=Rule.values), name="deliberation_circle_rule"),
            models.CheckConstraint(
                condition=Q(quorum__range=(10, 100), decision_days__range=(2, 30), term_days__range=(30, 730)),
                name="deliberation_circle_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        return "dissolved" if self.dissolved_at else "active"


class Membership(models.Model):
    """That a person belongs to a circle. Whether they visit is noted nowhere.

    `willing`: can be chosen to facilitate. `named`: their name stands on the circle's public page, by their own choice.
    `facilitates_until`: is the facilitator; it goes with the membership, so a circle never has one who is no member.
    """

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="memberships", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    joined_at = models.DateTimeField()
    willing = models.BooleanField(default=False)
    named = models.BooleanField(default=False)
    facilitates_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "person"], name="deliberation_member_once"),
            models.UniqueConstraint(
                fields=["circle"],
                condition=Q(facilitates_until__isnull=False),
                name="deliberation_one_facilitator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.circle_id}"


class CircleInvitation(models.Model):
    """That somebody is asked to join. The row is there while it waits, and no longer: nobody reads who said no."""

    DAYS, MOST = 21, 50

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="invitations", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "person"], name="deliberation_invited_once")]

    def __str__(self) -> str:
        return f"{self.person_id} asked into {self.circle_id}"


class Decision(Content):
    """One question that a circle decides. Its words never change: a new text is a new decision that `follows` it.

    `rule`, `quorum` and `members` are those of the opening; so is who may speak: whoever was a member at `opened_at`
    and still is. `concerned`: the candidate, or whom the circle would exclude, who then does not speak. `change`: the
    rules it would set, by the circle's field. `for_it`, `against`, `aside`: the result, frozen at closing.
    `is_second_call`: the same words once more after too few spoke; no quorum then, so that no circle is ever stuck.
    `by_itself`: the platform opened it, where nobody facilitated for long. Only an ordinary one, and one about a
    proposal, has a `title` of its own.
    """

    TITLE_CHARACTERS, TEXT_CHARACTERS = 150, 20_000

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="decisions", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ORDINARY)
    title = models.CharField(max_length=TITLE_CHARACTERS, blank=True)
    text = models.TextField(max_length=TEXT_CHARACTERS, blank=True)
    lang = models.CharField(max_length=10, default="en")
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    by_itself = models.BooleanField(default=False, editable=False)
    concerned = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    change = models.JSONField(default=dict, blank=True)
    proposal = models.ForeignKey(
        "proposals.Proposal", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, editable=False)
    rule = models.CharField(max_length=10, choices=Rule)
    quorum = models.PositiveSmallIntegerField()
    members = models.PositiveIntegerField()
    is_second_call = models.BooleanField(default=False)
    follows = models.OneToOneField("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by")
    for_it = models.PositiveIntegerField(default=0)
    against = models.PositiveIntegerField(default=0)
    aside = models.PositiveIntegerField(default=0)
    edit_asked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["circle", "-id"], name="deliberation_decision_of"),
            models.Index(fields=["closes_at"], condition=Q(state="open"), name="deliberation_decision_due"),
            models.Index(fields=["author"], condition=Q(author__isnull=False), name="deliberation_decision_by"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="deliberation_decision_kind"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="deliberation_decision_state"),
            models.CheckConstraint(condition=Q(rule__in=Rule.values), name="deliberation_decision_rule"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opened_at")), name="deliberation_decision_time"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="deliberation_decision_closed_at",
            ),
            models.UniqueConstraint(
                fields=["circle"],
                condition=Q(state="open", by_itself=True),
                name="deliberation_decision_one_by_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()

    @property
    def terms(self) -> Terms:
        return Terms(self.rule, self.quorum, self.members)


class Voice(Content):
    """What a member says to a decision, and why. Until it closes they can say something else; the last word counts.

    Names are for members alone. `author` None: they erased their account; the voice was given, and counts.
    """

    REASON_CHARACTERS, LEAST_REASON = 2_000, 20

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="voices", db_index=False)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    said = models.CharField(max_length=10, choices=Said)
    reason = models.TextField(max_length=REASON_CHARACTERS, blank=True)
    lang = models.CharField(max_length=10, default="en")
    edit_asked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "author"], name="deliberation_voice_once"),
            models.CheckConstraint(condition=Q(said__in=Said.values), name="deliberation_voice_said"),
            models.CheckConstraint(
                condition=~Q(said="objection", visibility="public", reason=""), name="deliberation_objection_reasoned"
            ),
        ]

    def __str__(self) -> str:
        return self.get_said_display()


class AgendaItem(Content):
    """Something the circle wants to talk about, in the order its facilitator gave it."""

    TITLE_CHARACTERS, TEXT_CHARACTERS, MOST_OPEN = 150, 2_000, 100

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="agenda", db_index=False)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=TITLE_CHARACTERS)
    text = models.TextField(max_length=TEXT_CHARACTERS, blank=True)
    lang = models.CharField(max_length=10, default="en")
    position = models.PositiveIntegerField()
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    proposal = models.ForeignKey(
        "proposals.Proposal", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    discussed_at = models.DateTimeField(null=True, editable=False)
    edit_asked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["circle", "position"], name="deliberation_agenda_order")]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        return "discussed" if self.discussed_at else "open"


class Meeting(Content):
    """When and where a circle meets. `changes` counts how often it was moved, as calendars ask (SEQUENCE).

    `minutes`: Markdown, published by who facilitates once the meeting has begun.
    """

    TITLE_CHARACTERS, PLACE_CHARACTERS, MINUTES_CHARACTERS = 150, 200, 20_000

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="meetings", db_index=False)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=TITLE_CHARACTERS)
    lang = models.CharField(max_length=10, default="en")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    place_name = models.CharField(max_length=PLACE_CHARACTERS, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    link = models.URLField(max_length=300, blank=True)
    changes = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    minutes = models.TextField(max_length=MINUTES_CHARACTERS, blank=True)
    minutes_at = models.DateTimeField(null=True, editable=False)
    edit_asked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["circle", "-starts_at", "-id"], name="deliberation_meeting_of")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="deliberation_meeting_time"),
            models.CheckConstraint(
                condition=~Q(place_name="") | ~Q(link="") | Q(visibility="erased"),
                name="deliberation_meeting_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="deliberation_meeting_point",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """That a member means to come. Members see it; it goes when the meeting is over."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="deliberation_attends_once")]

    def __str__(self) -> str:
        return f"{self.person_id} comes to {self.meeting_id}"


class CircleProposal(models.Model):
    """A proposal that members of a circle write. It bears the circle's name in public from `named_at` on."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="proposals")
    proposal = models.OneToOneField("proposals.Proposal", on_delete=models.CASCADE, related_name="+")
    brought_at = models.DateTimeField(db_default=Now(), editable=False)
    named_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.proposal_id} of {self.circle_id}"
