"""Proposals and what belongs to them. Rules live in policy and actions; the constraints here have the last word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now, Radians, Tan
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from commons.models import Channel, Content, StoredPicture, Visibility
from proposals.lifecycle import SUPPORTABLE, State

PERSON = settings.AUTH_USER_MODEL
# Made by the first migration: words as they are written, without accents; nobody's language is preferred.
SEARCH = "multitude"
# What everybody may see, as the indexes of lists have it.
SHOWN = models.Q(visibility="public", published_at__isnull=False)
# Beyond every promise: what has no date left comes last.
NO_DAY = dt.date(9999, 12, 31)


class Decision(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    PARTLY_ACCEPTED = "partly_accepted", _("Partly accepted")
    DECLINED = "declined", _("Declined")
    ALREADY_PLANNED = "already_planned", _("Already planned")
    NOT_A_CITY_POWER = "not_a_city_power", _("Not in the city's power")


class ProposalKind(models.TextChoices):
    """How a proposal comes before the city: gathers supports, is recommended by residents drawn by lot; or asks for
    another rule, which no office answers and a vote of residents does.
    """

    PROPOSAL = "proposal", _("Proposal")
    RECOMMENDATION = "recommendation", _("Recommendation")
    RULE = "rule", _("Rule proposal")


@dataclass(frozen=True, slots=True)
class Figures:
    """Exact numbers: supports that count for the threshold, supports from elsewhere, public comments.

    `lapsed` are those that would count, had they been confirmed for the text that counts; `earlier` all, wherever from,
    that were given to an earlier text than the current one.
    """

    counted: int = 0
    elsewhere: int = 0
    comments: int = 0
    lapsed: int = 0
    earlier: int = 0

    @property
    def supports(self) -> int:
        return self.counted + self.elsewhere + self.lapsed

    @property
    def current(self) -> int:
        return self.supports - self.earlier


@dataclass(frozen=True, slots=True)
class Judged:
    """How supporters judge an answer: exact numbers, contests by their reason, some of the words (id, why, text)."""

    confirm: int = 0
    contest: int = 0
    by_reason: tuple[tuple[str, int], ...] = ()
    words: tuple[tuple[int, str, str], ...] = ()

    @property
    def all(self) -> int:
        return self.confirm + self.contest


class Proposal(Content):
    """What residents ask of the city. Its text is that of its current revision, copied here for reading.

    `district` None means the whole city. `threshold` is computed at publication and kept with the number of the
    rule's version; a recommendation has none. `sorting_supports` orders lists and may lag; the exact count is the
    number of support rows.

    `author` is who began it; who writes it now is told by `Authorship`. `text_since` is the number of the last
    revision that changed it substantially: supports bound to it or a later one are for the current text. Those bound
    to `counted_since` or a later one count for the threshold.
    """

    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    author_label = models.CharField(max_length=120, blank=True)
    # For whom its author spoke; the page names it and not them.
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(max_length=150)
    body = models.TextField()
    lang = models.CharField(max_length=10, default="en")
    topic = models.ForeignKey("charter.Topic", on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("charter.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What it is part of; None is the open floor, where everything is always allowed.
    process = models.ForeignKey(
        "charter.Process", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    place_name = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    kind = models.CharField(
        max_length=20, choices=ProposalKind, default=ProposalKind.PROPOSAL, db_default="proposal", editable=False
    )
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    revision_number = models.PositiveIntegerField(default=0)
    text_since = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    counted_since = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    # The amendment that became this proposal of its own.
    forked_from = models.OneToOneField(
        "Amendment", null=True, editable=False, on_delete=models.SET_NULL, related_name="fork"
    )
    # The common proposal that it became part of, while that stands.
    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    published_at = models.DateTimeField(null=True, editable=False)
    gather_until = models.DateTimeField(null=True, editable=False)
    threshold = models.PositiveIntegerField(null=True, editable=False)
    threshold_rule_number = models.PositiveIntegerField(null=True, editable=False)
    sorting_supports = models.PositiveIntegerField(default=0, editable=False)
    # Share of the threshold in thousandths, from the sorting count: orders "closest to threshold".
    sorting_share = models.PositiveIntegerField(default=0, editable=False)
    # Orders "fair": the least seen open one first, then what is open no more. 0 until it is first ranked: at once.
    exposure_rank = models.BigIntegerField(default=0, db_default=0, editable=False)
    # How far it is liked everywhere, 0 to 1; null where too few parts of the city like it. Orders "brings together".
    bridging_score = models.FloatField(null=True, editable=False)

    office = models.ForeignKey("charter.Office", null=True, on_delete=models.PROTECT, related_name="+")
    reached_at = models.DateTimeField(null=True, editable=False)
    due_at = models.DateTimeField(null=True, editable=False)
    extended_at = models.DateTimeField(null=True, editable=False)
    overdue_at = models.DateTimeField(null=True, editable=False)
    escalated_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    # Its first answer was sent back: since then the office's second clock runs, or ran. `answered_at` is then empty
    # until the second answer.
    contested_at = models.DateTimeField(null=True, editable=False)
    # When supporters were asked whether it was done, until when they may say; when they reopened it, once.
    done_asked_at = models.DateTimeField(null=True, editable=False)
    done_until = models.DateTimeField(null=True, editable=False)
    reopened_at = models.DateTimeField(null=True, editable=False)
    # The day of the next promise of its last answer that is neither kept nor given up, `NO_DAY` where there is none;
    # empty where nothing is to be delivered. The database keeps it (migration 0018).
    next_promise_on = models.DateField(null=True, editable=False)
    # Since when it is hidden: its clocks stand still. When a moderator asked for another text.
    hidden_at = models.DateTimeField(null=True, editable=False)
    edit_asked_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=SEARCH) + SearchVector("body", weight="B", config=SEARCH),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    # Set by the reads that show cards: exact numbers, the beginning of the text, how many words sought the title has,
    # how far it is from the point sought (on Mercator's map, and in metres).
    figures: Figures
    lead: str
    relevance: int
    away: float
    metres: int
    # Set by the read of clocks: of what kinds there were reminders of the date.
    reminded: list[str]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="proposals_proposal_state"),
            models.CheckConstraint(
                condition=models.Q(state=State.DRAFT)
                | models.Q(state=State.WITHDRAWN)
                | models.Q(published_at__isnull=False, revision_number__gte=1),
                name="proposals_proposal_published",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=SUPPORTABLE)
                | models.Q(threshold__isnull=False, threshold_rule_number__isnull=False)
                | models.Q(kind="recommendation"),
                name="proposals_proposal_threshold",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=ProposalKind.values), name="proposals_proposal_kind"),
            # Nobody gathers supports for it: it is before the city from its first day.
            models.CheckConstraint(
                condition=~models.Q(kind="recommendation") | ~models.Q(state__in=["draft", "open"]),
                name="proposals_proposal_recommended",
            ),
            # Rules are the whole city's, and no office is in charge of them.
            models.CheckConstraint(
                condition=~models.Q(kind="rule") | models.Q(district=None, process=None, office=None),
                name="proposals_proposal_rule_citywide",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.AWAITING_ANSWER)
                | models.Q(reached_at__isnull=False, due_at__isnull=False),
                name="proposals_proposal_clock",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="proposals_proposal_place",
            ),
            models.CheckConstraint(
                condition=models.Q(revision_number=0)
                | models.Q(text_since__lte=models.F("revision_number"), counted_since__lte=models.F("text_since")),
                name="proposals_proposal_text_since",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(state=State.MERGED),
                name="proposals_proposal_merged_into",
            ),
        ]
        indexes = [
            # With all that is counted and drawn of everything, so that no text is read for it.
            models.Index(
                fields=["-published_at", "-id"],
                include=["district", "topic", "state", "channel", "latitude", "longitude"],
                condition=SHOWN,
                name="proposals_newest",
            ),
            models.Index(fields=["state", "-published_at", "-id"], condition=SHOWN, name="proposals_in_state"),
            models.Index(
                fields=["state", "-sorting_supports", "-id"], condition=SHOWN, name="proposals_supported_in_state"
            ),
            models.Index(fields=["lang", "-published_at", "-id"], condition=SHOWN, name="proposals_in_lang"),
            models.Index(
                fields=["-sorting_supports", "-id"],
                include=["district", "topic"],
                condition=SHOWN,
                name="proposals_supported",
            ),
            models.Index(
                fields=["-sorting_share", "-id"],
                include=["district", "topic", "published_at"],
                condition=models.Q(visibility="public", state="open"),
                name="proposals_closest",
            ),
            models.Index(
                fields=["-bridging_score", "-id"],
                condition=SHOWN & models.Q(bridging_score__isnull=False),
                name="proposals_bridging",
            ),
            models.Index(
                fields=["exposure_rank", "id"],
                condition=SHOWN,
                name="proposals_fair",
            ),
            models.Index(fields=["district", "state", "-published_at"], condition=SHOWN, name="proposals_in_district"),
            models.Index(fields=["topic", "state", "-published_at"], condition=SHOWN, name="proposals_on_topic"),
            models.Index(
                fields=["process", "-published_at"],
                condition=models.Q(process__isnull=False),
                name="proposals_in_process",
            ),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="proposals_merged_into",
            ),
            models.Index(
                fields=["due_at", "id"],
                include=["office", "district", "topic"],
                condition=models.Q(visibility="public", state="awaiting_answer"),
                name="proposals_queue",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(visibility="public", state="awaiting_answer", escalated_at__isnull=False),
                name="proposals_escalated",
            ),
            # What officials promised, in its order: of one office among many, and of many at once.
            models.Index(
                fields=["office", "next_promise_on", "id"],
                condition=models.Q(visibility="public", next_promise_on__isnull=False),
                name="proposals_promised_by",
            ),
            models.Index(
                fields=["next_promise_on", "id"],
                include=["office"],
                condition=models.Q(visibility="public", next_promise_on__isnull=False),
                name="proposals_promised",
            ),
            models.Index(
                fields=["-answered_at", "-id"],
                include=["office", "district", "topic", "reached_at", "due_at"],
                condition=models.Q(visibility="public", answered_at__isnull=False, reached_at__isnull=False),
                name="proposals_answered",
            ),
            models.Index(fields=["office", "-published_at", "-id"], condition=SHOWN, name="proposals_of_office"),
            models.Index(fields=["author", "-id"], name="proposals_of_author"),
            models.Index(
                fields=["organisation", "-id"],
                condition=models.Q(organisation__isnull=False),
                name="proposals_of_organisation",
            ),
            models.Index(
                fields=["district"],
                condition=models.Q(visibility="public", state="open"),
                name="proposals_open_in_district",
            ),
            models.Index(
                fields=["gather_until"],
                condition=models.Q(visibility="public", state="open"),
                name="proposals_gathering",
            ),
            # What beat looks for: what is done and nobody was asked about, and what may still be reopened.
            models.Index(
                fields=["closed_at"],
                condition=models.Q(visibility="public", state="done", done_asked_at=None, reopened_at=None),
                name="proposals_unasked",
            ),
            models.Index(
                fields=["done_until"],
                condition=models.Q(visibility="public", state="done", done_until__isnull=False, reopened_at=None),
                name="proposals_asked",
            ),
            # Where it lies on Mercator's map (`queries.places`), with what a marker is and how it is narrowed.
            GistIndex(
                Func(
                    Radians("longitude"),
                    Func(Tan(Radians("latitude")), function="asinh", output_field=models.FloatField()),
                    function="point",
                    output_field=models.FloatField(),
                ),
                include=["id", "latitude", "longitude", "district", "topic", "state"],
                condition=models.Q(visibility="public", published_at__isnull=False, latitude__isnull=False),
                name="proposals_place",
            ),
            GinIndex(fields=["search"], name="proposals_search"),
            GinIndex(SearchVector("title", config=SEARCH), name="proposals_title_words"),
            GinIndex(
                SearchVector("title", config=SEARCH),
                condition=models.Q(visibility="public", state__in=SUPPORTABLE),
                name="proposals_joinable_words",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """Return the state's name. Django's own translates every choice to find one."""
        if self.__dict__.get("kind") == ProposalKind.RULE and self.state in RULE_STATES:
            return str(RULE_STATES[State(self.state)])
        return str(State(self.state).label)

    @property
    def due_on(self) -> dt.date | None:
        """The last local day of the office's time: `due_at` is the midnight that ends it."""
        return timezone.localdate(self.due_at - dt.timedelta(seconds=1)) if self.due_at else None

    @property
    def place(self) -> str:
        """Where, in words, most general first."""
        where = self.district.name if self.district else ""
        return ", ".join(part for part in (where, self.place_name) if part)

    @cached_property
    def author_ids(self) -> list[int]:
        """Everybody who may write it, the longest first; of an organisation's, who speaks for it now comes last.

        One query, unless the read brought them.
        """
        return list(self.writers.order_by("authorship").values_list("person_id", flat=True))

    @cached_property
    def spokespeople(self) -> frozenset[int]:
        """Everybody who speaks for its organisation, or did. One query where there is one, unless a read brought it."""
        if self.organisation is None:
            return frozenset()
        rows = self.organisation.representatives.filter(person__isnull=False)
        return frozenset(rows.values_list("person_id", flat=True))

    def is_written_by(self, person_id: int | None) -> bool:
        return person_id is not None and person_id in self.author_ids


# What states mean where residents answer themselves.
RULE_STATES = {
    State.AWAITING_ANSWER: _("Goes to a vote"),
    State.ANSWERED: _("Decided by vote"),
    State.DONE: _("In force"),
}


class RuleChange(models.Model):
    """What a rule proposal asks: another value of one rule; and the vote's result, which is its answer.

    `value` in the rule's own kind; `wished_on`: the first day it is to be in force, if not as early as can be.
    `round_id` is the vote that decides, or decided: it lies in an app above. Votes are None where so few voted that
    they are not published. `effective_at`: from when an adopted change is in force.
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="rule_change")
    rule = models.CharField(max_length=60)
    value: Any = models.JSONField()
    wished_on = models.DateField(null=True, blank=True)
    round_id = models.PositiveBigIntegerField(null=True, editable=False)
    adopted = models.BooleanField(null=True, editable=False)
    votes_for = models.PositiveIntegerField(null=True, editable=False)
    votes_against = models.PositiveIntegerField(null=True, editable=False)
    voters = models.PositiveIntegerField(null=True, editable=False)
    quorum = models.PositiveIntegerField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    effective_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(adopted=None, decided_at=None)
                | models.Q(
                    adopted__isnull=False,
                    decided_at__isnull=False,
                    round_id__isnull=False,
                    voters__isnull=False,
                    quorum__isnull=False,
                ),
                name="proposals_rulechange_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(effective_at=None) | models.Q(adopted=True, effective_at__gt=models.F("decided_at")),
                name="proposals_rulechange_forward",
            ),
        ]
        indexes = [
            models.Index(
                fields=["effective_at"],
                condition=models.Q(effective_at__isnull=False),
                name="proposals_rulechange_effective",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} by {self.proposal_id}"


class Authorship(models.Model):
    """That somebody writes a proposal, and since when. The first author's row is written with the proposal.

    What one of them may do alone, and what takes all of them, says the policy. Whoever begins one for an organisation
    has no row: the organisation is an author then, with one voice, of whoever speaks for it (`Writer`).
    """

    class Via(models.TextChoices):
        BEGUN = "begun", _("began it")
        INVITATION = "invitation", _("was invited")
        AMENDMENT = "amendment", _("wrote an amendment that was accepted")
        MERGE = "merge", _("wrote a proposal that was merged with it")

    MOST = 20

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="authorships", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)
    via = models.CharField(max_length=10, choices=Via)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="proposals_authorship_once"),
            models.CheckConstraint(
                condition=models.Q(via__in=["begun", "invitation", "amendment", "merge"]),
                name="proposals_authorship_via",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} writes {self.proposal_id}"


class Writer(models.Model):
    """Everybody who may write a proposal now: its authors, and who speaks for its organisation. A view of the database.

    `authorship` is empty for who speaks for the organisation. Nobody is written here.
    """

    pk = models.CompositePrimaryKey("proposal_id", "person_id")
    proposal = models.ForeignKey(Proposal, on_delete=models.DO_NOTHING, related_name="writers")
    person = models.ForeignKey(PERSON, on_delete=models.DO_NOTHING, related_name="+")
    authorship = models.ForeignKey(Authorship, null=True, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.person_id} may write {self.proposal_id}"


class Invitation(models.Model):
    """That an author asks somebody to write with them. Who has not answered is asked once."""

    class State(models.TextChoices):
        OPEN = "open", _("not answered yet")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    MOST = 5

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"], condition=models.Q(state="open"), name="proposals_invitation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at=None) | ~models.Q(state="open"),
                name="proposals_invitation_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is invited to {self.proposal_id}"

    @property
    def voice(self) -> str:
        """Who asks, as pages name them: the organisation of the proposal before the person."""
        if self.proposal.organisation:
            return self.proposal.organisation.name
        return self.by.shown_name if self.by else ""


class Consent(models.Model):
    """One author's yes to an act that takes all of them. With the last one it is carried out, and the rows go.

    `about` tells two acts of a kind apart, such as mergers by their key; 0 where there can be but one.
    """

    class Act(models.TextChoices):
        WITHDRAW = "withdraw", _("withdraw")
        MERGE = "merge", _("merge")
        UNMERGE = "unmerge", _("undo the merge")
        TAKE_UP = "take_up", _("take it up")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="consents", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=10, choices=Act)
    about = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=1_000, blank=True)
    given_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "act", "about", "person"], name="proposals_consent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} agrees to {self.act} {self.proposal_id}"


class Revision(models.Model):
    """The text as it stood from a moment on. A trigger lets nothing of it change but what erasure takes out.

    Revision 1 alone may be replaced while it is the only one and nobody supports it. `author` wrote it: of an accepted
    amendment the amender. `changed_share`: how many thousandths of the words differ from the text that supports were
    given to (`text_since` of then). `changes`: how its words follow from those of the revision before
    (`commons.difference`), counted once.
    """

    REASON_CHARACTERS = 300

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    body = models.TextField()
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=REASON_CHARACTERS, blank=True)
    substantial = models.BooleanField(default=False, db_default=False)
    changed_share = models.PositiveSmallIntegerField(default=0, db_default=0)
    changes = models.JSONField(default=dict, db_default={})
    amendment = models.OneToOneField("Amendment", null=True, on_delete=models.SET_NULL, related_name="revision")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposals_revision_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="proposals_revision_from_one"),
            models.CheckConstraint(condition=models.Q(changed_share__lte=1_000), name="proposals_revision_share"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} rev. {self.number}"


class Picture(StoredPicture):
    """A picture of a proposal, in the order its author gave.

    Without `alt`, words for those who do not see it, only its author knows of it. One that a `report` of delivery
    brought is that report's alone.
    """

    MOST = 5

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="pictures", db_index=False)
    report = models.ForeignKey("ProgressReport", null=True, on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=StoredPicture.ALT_CHARACTERS, blank=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["proposal", "position"]
        constraints = [
            # Looked at when a statement ends: one statement may exchange two places.
            models.UniqueConstraint(
                fields=["proposal", "report", "position"],
                name="proposals_picture_position",
                deferrable=models.Deferrable.IMMEDIATE,
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(position__range=(1, 5)), name="proposals_picture_five"),
            models.UniqueConstraint(fields=["proposal", "digest"], name="proposals_picture_once"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(widths=[]), name="proposals_picture_unmade"),
        ]

    def __str__(self) -> str:
        return f"picture {self.position} of {self.proposal_id}"


class Attachment(models.Model):
    """A PDF that belongs to a proposal, only ever a download. `name` is how people call it, never a path."""

    MOST = 3
    NAME_CHARACTERS = 120

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="attachments", db_index=False)
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=32, unique=True, editable=False)
    digest = models.CharField(max_length=32, editable=False)
    name = models.CharField(max_length=NAME_CHARACTERS)
    bytes_count = models.PositiveIntegerField(editable=False)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["proposal", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "position"],
                name="proposals_attachment_position",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(condition=models.Q(position__range=(1, 3)), name="proposals_attachment_three"),
            models.UniqueConstraint(fields=["proposal", "digest"], name="proposals_attachment_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Support(models.Model):
    """One verified resident's support, bound to the revision it was given to. Personal: only counts are public.

    `counts` tells whether it counts for the threshold by where its giver lives, by the rule at the time; `district` is
    the supporter's. `revision_number` is that of the revision: counting reads an index and no other table.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports", db_index=False)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", db_index=False)
    district = models.ForeignKey("charter.District", on_delete=models.PROTECT, related_name="+", db_index=False)
    revision_number = models.PositiveIntegerField(default=1, db_default=1)
    counts = models.BooleanField()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB, db_default=Channel.WEB)
    created_at = models.DateTimeField(null=True, db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="proposals_support_one_each"),
        ]
        indexes = [
            models.Index(fields=["proposal", "counts", "revision_number"], name="proposals_support_counted"),
        ]

    def __str__(self) -> str:
        return f"support of {self.proposal_id}"


class Amendment(Content):
    """A resident's other text for an open proposal, with the reason: its authors take it as a whole, or not.

    `base` is the revision it was written on. `rewritten_at`: when its amender, or an author who joined two versions of
    one place, last changed it. `shown_at`: since when so many support it that all supporters of the proposal are told.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        ACCEPTED = "accepted", _("Taken in")
        REJECTED = "rejected", _("Not taken in")
        WITHDRAWN = "withdrawn", _("Taken back")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="amendments", db_index=False)
    base = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=150)
    body = models.TextField()
    reason = models.CharField(max_length=Revision.REASON_CHARACTERS, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=1_000, blank=True)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    rewritten_at = models.DateTimeField(null=True, editable=False)
    shown_at = models.DateTimeField(null=True, editable=False)

    # Set by the reads that show it.
    supports_count: int

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "author"], condition=models.Q(state="open"), name="proposals_amendment_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "accepted", "rejected", "withdrawn"]),
                name="proposals_amendment_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at=None)
                | (~models.Q(state="open") & models.Q(decided_at__isnull=False)),
                name="proposals_amendment_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["proposal", "-id"], name="proposals_amendment_of"),
        ]

    def __str__(self) -> str:
        return f"amendment {self.pk} to {self.proposal_id}"


class AmendmentSupport(models.Model):
    """One verified resident's voice for an amendment. Personal: only the number is public."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="supports", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["amendment", "person"], name="proposals_amendmentsupport_once"),
        ]

    def __str__(self) -> str:
        return f"support of amendment {self.amendment_id}"


class CountDue(models.Model):
    """A mark that a proposal's supports changed: written with the change, removed when the sum is taken.

    Appending a row never waits for another, so a popular proposal has no hot row.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"count {self.proposal_id}"


class SupportDay(models.Model):
    """How many supports proposals of a district (None: of the whole city) got in a day, less those taken back.

    Only the task that counts writes here, on the city's day on which it counts.
    """

    day = models.DateField()
    district = models.ForeignKey(
        "charter.District", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    supports = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "district"], nulls_distinct=False, name="proposals_supportday_once"),
        ]

    def __str__(self) -> str:
        return f"{self.supports} supports on {self.day}"


class Exposure(models.Model):
    """How often lists showed a proposal while it was open, whoever looked. Only the task that ranks writes here.

    `weighed` is what counts for the order: a view of today counts twice as much as one of a week before, and views
    far beyond what others have count no more.
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, primary_key=True, related_name="+")
    views = models.BigIntegerField(default=0)
    weighed = models.FloatField(default=0)

    def __str__(self) -> str:
        return f"{self.views} views of {self.proposal_id}"


class ExposureTaken(models.Model):
    """A batch of views that was added, so that one that is found again is not added twice."""

    batch = models.UUIDField(unique=True)
    taken_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return str(self.batch)


class Comment(Content):
    """A voice in a proposal's discussion. `root` is the first comment of its thread; depth 0, 1 or 2."""

    class Side(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")
        NEITHER = "neither", _("Neither")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comments", db_index=False)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    author_label = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replies")
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    depth = models.PositiveSmallIntegerField(default=0)
    side = models.CharField(max_length=10, choices=Side, default=Side.NEITHER)
    body = models.TextField()
    lang = models.CharField(max_length=10, default="en")
    edited_at = models.DateTimeField(null=True, editable=False)
    edit_asked_at = models.DateTimeField(null=True, editable=False)

    # Set by the reads that show a thread: how many find it useful, and whether the reader does.
    useful: int
    marked: bool

    class Meta:
        indexes = [
            models.Index(fields=["proposal", "-id"], condition=models.Q(depth=0), name="proposals_comment_roots"),
            models.Index(fields=["proposal", "side", "visibility"], name="proposals_comment_sides"),
            models.Index(
                fields=["organisation", "-id"],
                condition=models.Q(organisation__isnull=False),
                name="proposals_comment_of_org",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(depth__lte=2), name="proposals_comment_depth"),
            models.CheckConstraint(
                condition=models.Q(depth=0, parent=None, root=None)
                | models.Q(depth__gt=0, parent__isnull=False, root__isnull=False),
                name="proposals_comment_thread",
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Intake(models.Model):
    """What a clerk entered today, so that a slip of the pen can be put right. Deleted in the night."""

    clerk = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    proposal = models.OneToOneField(Proposal, null=True, on_delete=models.CASCADE, related_name="+")
    comment = models.OneToOneField(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    support = models.OneToOneField(Support, null=True, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(proposal__isnull=False, comment=None, support=None)
                | models.Q(proposal=None, comment__isnull=False, support=None)
                | models.Q(proposal=None, comment=None, support__isnull=False),
                name="proposals_intake_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"intake {self.pk}"

    @property
    def kind(self) -> str:
        return "proposal" if self.proposal_id else "comment" if self.comment_id else "support"

    @property
    def whose(self) -> str:
        """The name of whom it was entered for, or the meeting's label. Nobody who is helped holds a mandate."""
        if content := self.proposal or self.comment:
            return content.author.name if content.author else content.author_label
        return self.support.person.name if self.support and self.support.person else ""


class UsefulMark(models.Model):
    """One person finds a comment useful."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="useful_marks", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="proposals_usefulmark_once")]

    def __str__(self) -> str:
        return f"useful {self.comment_id}"


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


class Source(models.Model):
    """Where an imported proposal comes from. The source's figures are kept beside ours, never as ours."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="source")
    platform = models.CharField(max_length=80)
    identifier = models.CharField(max_length=120)
    url = models.URLField(max_length=500, blank=True)
    votes = models.PositiveIntegerField(default=0)
    decision = models.CharField(max_length=20, choices=Decision, blank=True)
    author_kind = models.CharField(max_length=40, blank=True)
    submitted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "identifier"], name="proposals_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.identifier}"


class Merge(models.Model):
    """That several open proposals become one common proposal, by consent of all their authors.

    `title`, `body`: the common text, of which `version` counts the changes; topic, district, place and language are
    those of the source `placed_as`, of `whole_city` without district and place. `into`: the common proposal, once all
    agreed. Supporters answer until `carry_until`; the authors of any source undo it until `undo_until`. Whether that
    is still possible says the clock, not a state.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        MERGED = "merged", _("Merged")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Came to nothing")
        WITHDRAWN = "withdrawn", _("Taken back")
        UNDONE = "undone", _("Undone")

    class Lapse(models.TextChoices):
        """Why a suggestion came to nothing by itself."""

        TIME = "time", _("Not all authors answered in time.")
        HIDDEN = "hidden", _("One of the proposals is no longer public.")
        CLOSED = "closed", _("One of the proposals is no longer open.")
        NOBODY = "nobody", _("One of the proposals has no author left who could agree.")

    IN_FORCE = ("suggested", "merged")
    LEAST, MOST = 2, 5

    suggested_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=Revision.REASON_CHARACTERS, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    answer_until = models.DateTimeField(editable=False)
    title = models.CharField(max_length=150)
    body = models.TextField()
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    placed_as = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+", db_index=False)
    whole_city = models.BooleanField(default=False)
    into = models.OneToOneField(Proposal, null=True, editable=False, on_delete=models.CASCADE, related_name="merge")
    agreed_at = models.DateTimeField(null=True, editable=False)
    carry_until = models.DateTimeField(null=True, editable=False)
    undo_until = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    end_reason = models.CharField(max_length=1_000, blank=True)
    lapse = models.CharField(max_length=10, choices=Lapse, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["suggested", "merged", "declined", "lapsed", "withdrawn", "undone"]),
                name="proposals_merge_state",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["merged", "undone"],
                    into__isnull=False,
                    agreed_at__isnull=False,
                    carry_until__isnull=False,
                    undo_until__isnull=False,
                )
                | (~models.Q(state__in=["merged", "undone"]) & models.Q(into=None)),
                name="proposals_merge_agreed",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["suggested", "merged"], ended_at=None)
                | (~models.Q(state__in=["suggested", "merged"]) & models.Q(ended_at__isnull=False)),
                name="proposals_merge_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["answer_until"], condition=models.Q(state="suggested"), name="proposals_merge_due"),
            models.Index(fields=["ended_at"], condition=models.Q(ended_at__isnull=False), name="proposals_merge_over"),
            models.Index(fields=["placed_as"], name="proposals_merge_placed_as"),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}: {self.state}"


class MergeSource(models.Model):
    """One of the proposals of a merge. It is in one merge that is in force at most.

    `agreed_version`: the version of the common text that all its authors agreed to; 0 when they have not.
    """

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="sources", db_index=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="merge_sources")
    agreed_version = models.PositiveIntegerField(default=0)
    in_force = models.BooleanField(default=True)

    class Meta:
        ordering = ["merge", "proposal"]
        constraints = [
            models.UniqueConstraint(fields=["merge", "proposal"], name="proposals_mergesource_once"),
            models.UniqueConstraint(
                fields=["proposal"], condition=models.Q(in_force=True), name="proposals_mergesource_one_merge"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} in merge {self.merge_id}"


class Carry(models.Model):
    """What somebody who supported a source answered: carry it over, or let it go. Personal."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="carries", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    carried = models.BooleanField()
    answered_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "person"], name="proposals_carry_once")]

    def __str__(self) -> str:
        return f"answer to merge {self.merge_id}"


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

    def __str__(self) -> str:
        return f"{self.proposal_id} taken up"


class OwnStep(models.Model):
    """A step on the way of those who do it themselves, by a day they set."""

    WORDS_CHARACTERS, MOST = 200, 30

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="own_steps", db_index=False)
    words = models.CharField(max_length=WORDS_CHARACTERS)
    due_on = models.DateField()
    reached_on = models.DateField(null=True)

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
