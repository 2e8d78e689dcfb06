"""The proposal itself, and what its states and decisions are called."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Func
from django.db.models.functions import Radians, Tan
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from commons.models import Content
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
