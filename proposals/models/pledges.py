"""What residents do themselves: needs, pledges, own steps, calls for help."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons.models import Content, Visibility
from proposals.models.proposals import PERSON, Proposal


class Help(models.TextChoices):
    """What residents and organisations can give where they do it themselves."""

    HOURS = "hours", _("Hours")
    SKILL = "skill", _("Skill")
    MATERIAL = "material", _("Material")
    MONEY = "money", _("Money")


# What somebody gives or needs, in how much of what: none, or a whole number of something.
MEASURED = models.Q(amount=None, unit="") | models.Q(amount__isnull=False, amount__gte=1) & ~models.Q(unit="")


class Need(models.Model):
    """What is still needed to do it ourselves, as its authors say. `amount` None: any number of pledges is welcome."""

    WORDS_CHARACTERS, UNIT_CHARACTERS, MOST, MOST_AMOUNT = 200, 40, 20, 1_000_000

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="needs", db_index=False)
    kind = models.CharField(max_length=10, choices=Help)
    words = models.CharField(max_length=WORDS_CHARACTERS)
    amount = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=UNIT_CHARACTERS, blank=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    # Set by the reads that show it: what open pledges give of it.
    given: int

    class Meta:
        ordering = ["proposal", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Help.values), name="proposals_need_kind"),
            models.CheckConstraint(condition=MEASURED, name="proposals_need_measured"),
        ]
        indexes = [models.Index(fields=["proposal", "id"], name="proposals_need_of")]

    def __str__(self) -> str:
        return self.words

    @property
    def lacking(self) -> int | None:
        """What is still needed; None where no amount was named."""
        return None if self.amount is None else max(0, self.amount - self.given)

    @property
    def shown_words(self) -> str:
        """What everybody reads of it beside a pledge or a call: nothing once moderation hid it."""
        return self.words if self.visibility == Visibility.PUBLIC else ""


class Pledge(Content):
    """What somebody promises to give, as themself or for an organisation. Of money only the word: nothing is paid here.

    `shown`: whether its name stands there; an organisation's always does.
    """

    CHARACTERS, MOST = 500, 5

    class Shown(models.TextChoices):
        NAME = "name", _("With my name")
        ANONYMOUS = "anonymous", _("Without my name")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="pledges", db_index=False)
    need = models.ForeignKey(Need, null=True, on_delete=models.PROTECT, related_name="pledges", db_index=False)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Help)
    body = models.TextField()
    amount = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=Need.UNIT_CHARACTERS, blank=True)
    shown = models.CharField(max_length=10, choices=Shown)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Help.values), name="proposals_pledge_kind"),
            models.CheckConstraint(condition=MEASURED, name="proposals_pledge_measured"),
            models.CheckConstraint(
                condition=models.Q(shown="name") | models.Q(shown="anonymous", organisation=None),
                name="proposals_pledge_shown",
            ),
        ]
        indexes = [
            models.Index(fields=["proposal", "-id"], name="proposals_pledge_of"),
            models.Index(fields=["need"], condition=models.Q(withdrawn_at=None), name="proposals_pledge_open"),
            models.Index(
                fields=["organisation", "-id"],
                condition=models.Q(organisation__isnull=False),
                name="proposals_pledge_of_org",
            ),
        ]

    def __str__(self) -> str:
        return f"pledge {self.pk}"

    @property
    def is_anonymous(self) -> bool:
        return self.shown == self.Shown.ANONYMOUS


class TakeUp(models.Model):
    """That residents do it themselves, why, and what the city must still give.

    `declared_at` is empty while only some of its authors have agreed to these words.
    """

    WORDS_CHARACTERS = 2_000

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="take_up")
    reason = models.TextField()
    city_gives = models.TextField(blank=True)
    declared_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    declared_at = models.DateTimeField(null=True, editable=False)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )

    def __str__(self) -> str:
        return f"{self.proposal_id} taken up"

    @property
    def is_withheld(self) -> bool:
        """Whether nobody reads its words any more: moderation hid them. That it was taken up stays."""
        return self.visibility != Visibility.PUBLIC


class OwnStep(models.Model):
    """A step on the way of those who do it themselves, by a day they set."""

    WORDS_CHARACTERS, MOST = 200, 30

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="own_steps", db_index=False)
    words = models.CharField(max_length=WORDS_CHARACTERS)
    due_on = models.DateField()
    reached_on = models.DateField(null=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["proposal", "due_on", "id"], name="proposals_ownstep_of")]

    def __str__(self) -> str:
        return self.words


class HelpCall(Content):
    """A call for help of those who do it themselves, perhaps for one need."""

    CHARACTERS, MOST_A_DAY = 1_000, 3

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="help_calls", db_index=False)
    need = models.ForeignKey(Need, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    body = models.TextField()
    lang = models.CharField(max_length=10, default="en")

    class Meta:
        indexes = [models.Index(fields=["proposal", "-id"], name="proposals_helpcall_of")]

    def __str__(self) -> str:
        return f"call for help {self.pk}"
