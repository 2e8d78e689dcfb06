"""Rounds of voting: what is chosen from, by whom and how, and what came of it. Open boxes lie in schema `box`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import MD5, Now
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from voting.lifecycle import State

PERSON = settings.AUTH_USER_MODEL


class Method(models.TextChoices):
    APPROVAL = "approval", _("Approval: choose all that you agree with")
    SCORE = "score", _("Score: give points to each")
    RANKED = "ranked", _("Ranking: put them in your order")
    JUDGEMENT = "judgement", _("Majority judgement: give each a grade")
    BUDGET = "budget", _("Participatory budget: choose projects")


class Form(models.TextChoices):
    """What a ballot of a budget says."""

    APPROVAL = "approval", _("projects you want, as many as you like")
    KNAPSACK = "knapsack", _("projects you want, together no dearer than the budget")
    POINTS = "points", _("points for projects")


class Round(models.Model):
    """One vote. `districts` (codes): who may vote lives there; empty: all of the city.

    `settings` are the counting's as `rules.json` of `voting/recount.py` has them, without what other fields hold.
    `rules` is that file's text as it was frozen at opening. Money in cents. `box_size`: bytes of each sealed ballot's
    content, the same for all. `file_hash`: SHA-256 of the file that an imported round was read from.
    `cancelled_because`: an administrator's words, or `NOTHING_FEASIBLE`. `closing_told_at`: when the journal said that
    it closes soon. `delegation`: what became of delegations, in numbers, once it has closed.
    """

    class Secrecy(models.TextChoices):
        SECRET = "secret", _("secret")
        OPEN = "open", _("open: a consultation")

    TITLE_CHARACTERS, SUMMARY_CHARACTERS = 120, 5_000
    # Below so many ballots only who won and how many voted is published.
    FEW = 20
    # Why the platform itself cancels, said in the reader's language.
    NOTHING_FEASIBLE = "nothing-feasible"

    title = models.CharField(max_length=TITLE_CHARACTERS)
    summary = models.TextField(max_length=SUMMARY_CHARACTERS)
    lang = models.CharField(max_length=10, blank=True)
    process = models.ForeignKey("charter.Process", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey("charter.Topic", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    districts = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    method = models.CharField(max_length=10, choices=Method)
    form = models.CharField(max_length=10, choices=Form, default=Form.APPROVAL)
    secrecy = models.CharField(max_length=10, choices=Secrecy, default=Secrecy.SECRET)
    most_choices = models.PositiveSmallIntegerField(null=True, blank=True)
    most_points = models.PositiveSmallIntegerField(default=5)
    currency = models.CharField(max_length=3, default="EUR")
    settings = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    imported = models.BooleanField(default=False, editable=False)
    file_hash = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    drafted_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    public_key = models.BinaryField(null=True, editable=False)
    box_size = models.PositiveIntegerField(null=True, editable=False)
    rules = models.TextField(blank=True, editable=False)
    delegation: Any = models.JSONField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    announced_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_because = models.TextField(blank=True, editable=False)
    closing_told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["-closes_at", "-id"], name="voting_round_by_closing"),
            # What beat asks for.
            models.Index(
                fields=["opens_at"], condition=models.Q(state=State.ANNOUNCED), name="voting_round_to_be_opened"
            ),
            models.Index(fields=["closes_at"], condition=models.Q(state=State.OPEN), name="voting_round_to_be_closed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["file_hash"], condition=~models.Q(file_hash=""), name="voting_round_imported_once"
            ),
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="voting_round_order"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="voting_round_state"),
            models.CheckConstraint(condition=models.Q(method__in=Method.values), name="voting_round_method"),
            models.CheckConstraint(condition=models.Q(form__in=Form.values), name="voting_round_form"),
            models.CheckConstraint(condition=models.Q(most_points__range=(1, 100)), name="voting_round_points"),
            models.CheckConstraint(
                condition=models.Q(most_choices=None) | models.Q(most_choices__gte=1), name="voting_round_choices"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[State.DRAFT, State.ANNOUNCED, State.CANCELLED])
                | models.Q(opened_at__isnull=False) & ~models.Q(rules=""),
                name="voting_round_rules_frozen",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[State.DRAFT, State.CANCELLED])
                | models.Q(secrecy="open")
                | models.Q(imported=True)
                | models.Q(public_key__isnull=False),
                name="voting_round_has_key",
            ),
            models.CheckConstraint(
                condition=models.Q(counted_at__isnull=True) | models.Q(state=State.COUNTED), name="voting_round_counted"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_secret(self) -> bool:
        return self.secrecy == self.Secrecy.SECRET

    @property
    def why_cancelled(self) -> str:
        return why_cancelled(self.cancelled_because)

    def takes_ballots(self, at: dt.datetime) -> bool:
        """Tell whether a ballot is taken at a moment of the database's clock."""
        return self.state == State.OPEN and at < self.closes_at


def why_cancelled(because: str) -> str:
    """Return why a round was cancelled, in words."""
    return say("No option is feasible.") if because == Round.NOTHING_FEASIBLE else because


class Area(models.Model):
    """A budget within a round: of a district, or with none of the whole city. What districts leave goes to the city."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="areas")
    district = models.ForeignKey("charter.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    budget_cents = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "district"], name="voting_area_once", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(budget_cents__gt=0), name="voting_area_budget"),
        ]

    def __str__(self) -> str:
        return f"budget of {self.district_id or 'the city'} in {self.round_id}"

    @property
    def budget(self) -> Decimal:
        return Decimal(self.budget_cents) / 100


class Option(models.Model):
    """What a ballot can name, by its `code`. Of a proposal, or a text alone.

    `feasible` None: no office has judged it. One that is not feasible stays on the page with the reason and is on no
    ballot. `excludes`: of those with the same word here at most one wins. `district` None: the whole city's.
    `visibility`: of its words beside the title, and of its pictures. Its title, and its pictures' words, are what is
    voted on and under the digest: they stand.
    """

    TITLE_CHARACTERS, BODY_CHARACTERS, REASON_CHARACTERS = 160, 5_000, 2_000

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="options")
    code = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_CHARACTERS)
    body = models.TextField(max_length=BODY_CHARACTERS, blank=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )
    lang = models.CharField(max_length=10, blank=True)
    proposal = models.ForeignKey(
        "proposals.Proposal", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    district = models.ForeignKey("charter.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_name = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    cost_cents = models.BigIntegerField(null=True, blank=True)
    excludes = models.CharField(max_length=40, blank=True)
    office = models.ForeignKey("charter.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    feasible = models.BooleanField(null=True, editable=False)
    feasible_because = models.TextField(blank=True, editable=False)
    judged_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="voting_option_code"),
            models.UniqueConstraint(fields=["round", "proposal"], name="voting_option_of_proposal"),
            models.CheckConstraint(
                condition=models.Q(cost_cents=None) | models.Q(cost_cents__gte=0), name="voting_option_cost"
            ),
            models.CheckConstraint(
                condition=models.Q(feasible=None) | ~models.Q(feasible_because="") & models.Q(judged_at__isnull=False),
                name="voting_option_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="voting_option_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def cost(self) -> Decimal | None:
        return None if self.cost_cents is None else Decimal(self.cost_cents) / 100

    @property
    def is_withheld(self) -> bool:
        """Whether moderation hid its words: its own, or the proposal's that it says. No query where that is loaded."""
        other = self.proposal is not None and self.proposal.visibility != Visibility.PUBLIC
        return other or self.visibility != Visibility.PUBLIC


class OpenBallot(models.Model):
    """What a person said in an open round, until they say something else. `said` as a line of `choices.txt`."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    district = models.ForeignKey("charter.District", on_delete=models.PROTECT, related_name="+")
    said = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="voting_open_ballot_once")]

    def __str__(self) -> str:
        return f"ballot in {self.round_id}"


class Begun(models.Model):
    """That a person began a ballot and did not confirm it, nothing of what it says. Gone with the vote or the round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    reminded = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="voting_begun_once")]

    def __str__(self) -> str:
        return f"begun in {self.round_id}"


class SealedBallot(models.Model):
    """A sealed ballot of a closed round, without whose it was and when. Written all at once, in the order of `hash`.

    Of a ballot that a later one replaced only the hash is there.
    """

    pk = models.CompositePrimaryKey("round_id", "hash")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+", db_index=False)
    hash = models.BinaryField(editable=False)
    sealed = models.BinaryField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{bytes(self.hash).hex()} in {self.round_id}"

    @property
    def counted(self) -> bool:
        return self.sealed is not None


class Turnout(models.Model):
    """How many voted of a district, written once when the round closed; None where that would show few people."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="turnout")
    district = models.ForeignKey("charter.District", on_delete=models.PROTECT, related_name="+")
    voters = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "district"], name="voting_turnout_once")]

    def __str__(self) -> str:
        return f"turn-out of {self.district_id} in {self.round_id}"


class Opening(models.Model):
    """What a pair of trustees found in the box: the digest of the choices, sorted. Two pairs must find the same.

    `choices` is what earlier releases kept beside it until then, and empty.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="openings")
    trustees = models.CharField(max_length=3)  # "1+2"
    digest = models.CharField(max_length=64)
    choices = models.TextField(editable=False)
    spoiled = models.PositiveIntegerField(default=0)
    brought_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    brought_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "trustees"], name="voting_opening_once"),
            models.CheckConstraint(condition=models.Q(trustees__in=["1+2", "1+3", "2+3"]), name="voting_opening_pair"),
        ]

    def __str__(self) -> str:
        return f"opening {self.trustees} of {self.round_id}"


class Tally(models.Model):
    """What came out of a round. `result`: numbers and facts, from which pages make sentences; see `queries.results`.

    `root`: Merkle tree hash of the counted sealed ballots; `replaced_root` of the replaced; `digest` of the
    public files, so that whoever noted it down finds every later change.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="tally")
    voters = models.PositiveIntegerField()
    spoiled = models.PositiveIntegerField(default=0)
    root = models.CharField(max_length=64)
    replaced_root = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    winners = models.JSONField(default=list)
    result: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"tally of {self.round_id}"


class Choice(models.Model):
    """Opened ballots that say the same: a line of `choices.txt`, and how many times it stands there."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    said = models.TextField()
    voters = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("round", MD5("said"), name="voting_choice_once"),
            models.CheckConstraint(condition=models.Q(voters__gte=1), name="voting_choice_voters"),
        ]

    def __str__(self) -> str:
        return f"{self.voters} x {self.said}"
