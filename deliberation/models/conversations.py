"""Conversations: short statements, what people say to them, and the map that is computed from it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import MD5, Lower, Now
from django.utils.translation import pgettext_lazy

from commons.models import Content
from deliberation.lifecycle.conversations import State

PERSON = settings.AUTH_USER_MODEL


class Conversation(Content):
    """A question that people answer by answering each other's statements.

    On its own, or attached to a proposal or to a process; `district` None: all of the city. `closes_at`: when it
    closes by itself. Whoever takes part may answer, wherever they live.
    """

    TITLE_CHARACTERS, ABOUT_CHARACTERS = 120, 5_000

    title = models.CharField(max_length=TITLE_CHARACTERS)
    about = models.TextField(max_length=ABOUT_CHARACTERS, blank=True)
    lang = models.CharField(max_length=10, default="en")
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    proposal = models.ForeignKey(
        "proposals.Proposal", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    process = models.ForeignKey("charter.Process", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("charter.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    edit_asked_at = models.DateTimeField(null=True, editable=False)
    # An import's answers have no people behind them; nobody answers there.
    imported = models.BooleanField(default=False, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], condition=models.Q(visibility="public"), name="deliberation_conv_newest"),
            models.Index(fields=["author"], condition=models.Q(author__isnull=False), name="deliberation_conv_author"),
            models.Index(
                fields=["closes_at"],
                condition=models.Q(state=State.OPEN, closes_at__isnull=False),
                name="deliberation_conv_to_close",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="deliberation_conv_state"),
            models.CheckConstraint(
                condition=models.Q(proposal=None) | models.Q(process=None), name="deliberation_conv_attached_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.OPEN, closed_at=None)
                | models.Q(state=State.CLOSED, closed_at__isnull=False),
                name="deliberation_conv_closed_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Statement(Content):
    """One sentence that people agree with, or not. `number`: its place in the conversation, from 1.

    `seeded`: by who opened the conversation. `weight`: how likely it is shown next, set by the map; a new one has that
    of a statement which nobody has seen yet. What is hidden counts in no map.
    """

    CHARACTERS = 280
    # The routing's priority of a statement without answers: ((1 - 1/2) * 1 * 1/2 * 9)².
    UNSEEN = 5.0625

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="statements", db_index=False)
    number = models.PositiveIntegerField()
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=CHARACTERS)
    lang = models.CharField(max_length=10, default="en")
    seeded = models.BooleanField(default=False)
    weight = models.FloatField(default=UNSEEN)
    edit_asked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="deliberation_statement_number"),
            models.UniqueConstraint(
                "conversation",
                MD5(Lower("text")),
                condition=~models.Q(visibility="erased"),
                name="deliberation_statement_said_once",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="deliberation_statement_from_one"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="deliberation_statement_weight"),
        ]

    def __str__(self) -> str:
        return f"statement {self.number}"


class Participant(models.Model):
    """That a person takes part. `in_map`: has answered enough once, and stays. Nothing of where they stand is kept.

    An imported one has no person. `number` is a name without meaning within the conversation, drawn at random.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="participants", db_index=False
    )
    person = models.ForeignKey(PERSON, null=True, on_delete=models.CASCADE, related_name="+")
    number = models.BigIntegerField()
    in_map = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="deliberation_participant_number"),
            models.UniqueConstraint(
                fields=["conversation", "person"],
                condition=models.Q(person__isnull=False),
                name="deliberation_participant_once",
            ),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"


class Stance(models.Model):
    """What one participant says to one statement. The day alone is kept; nobody else ever sees it beside a name."""

    class Value(models.IntegerChoices):
        AGREE = 1, pgettext_lazy("stance", "Agree")
        PASS = 0, pgettext_lazy("stance", "Pass")
        DISAGREE = -1, pgettext_lazy("stance", "Disagree")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="stances", db_index=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="stances")
    value = models.SmallIntegerField(choices=Value)
    said_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "participant"], name="deliberation_stance_once"),
            models.CheckConstraint(condition=models.Q(value__in=[-1, 0, 1]), name="deliberation_stance_value"),
        ]

    def __str__(self) -> str:
        return self.get_value_display()


class Stir(models.Model):
    """That something in a conversation is newer than its map. Written with each change, in the same transaction.

    A map is computed from one snapshot and deletes the stirs it saw there, so that what committed meanwhile makes the
    next map due. Rows are only added: people who answer at once wait for nobody.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"stir in {self.conversation_id}"


class OpinionMap(models.Model):
    """The latest map of a conversation, as `deliberation.opinions` computed it.

    `model`: what places one's own answers on it, and what the next one starts from (mean, components, centres, labels,
    smoothing). `shown`: what pages, report and API show of it: groups of five or more, their statements, consensus,
    marks without people. Both are JSON of `deliberation/opinions`.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="map")
    computed_at = models.DateTimeField(db_default=Now())
    statements = models.PositiveIntegerField()
    participants = models.PositiveIntegerField()
    in_map = models.PositiveIntegerField()
    stances = models.PositiveBigIntegerField()
    model = models.JSONField()
    shown = models.JSONField()

    def __str__(self) -> str:
        return f"map of {self.conversation_id}"
