"""The city and its rules."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from charter.texts import WordedChar, WordedText
from commons import clock

CODE = RegexValidator(r"^[a-z0-9]+(?:-[a-z0-9]+)*$", _("Use lower-case letters, digits and single hyphens."))


class City(models.Model):
    """The one city of this installation: its row has the id 1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=80)
    data_licence = models.CharField(max_length=80, default="CC BY 4.0")
    # Rivers and lakes, for the district map: GeoJSON Polygon or MultiPolygon, WGS 84.
    water = models.JSONField(null=True, blank=True)
    # The city's face. Empty: as the settings and the design system begin. Changed by actions only, with a version each.
    languages = models.JSONField(default=list, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    residents_colour = models.CharField(max_length=7, blank=True)
    city_colour = models.CharField(max_length=7, blank=True)
    logo = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="charter_city_one"),
            models.CheckConstraint(
                condition=models.Q(residents_colour="", city_colour="")
                | models.Q(residents_colour__regex=r"^#[0-9a-f]{6}$", city_colour__regex=r"^#[0-9a-f]{6}$"),
                name="charter_city_colours",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CityVersion(models.Model):
    """What a part of the city's face was from a moment on, by whom and why. Its statements are kept here alone."""

    class Part(models.TextChoices):
        NAME = "name", _("name")
        LOGO = "logo", _("logo")
        COLOURS = "colours", _("colours")
        LANGUAGES = "languages", _("languages")
        TIME_ZONE = "time_zone", _("time zone")
        LICENCE = "licence", _("licence of the data")
        LEGAL = "legal", _("legal notice")
        TERMS = "terms", _("terms of use")
        PRIVACY = "privacy", _("privacy statement")
        ACCESSIBILITY = "accessibility", _("accessibility statement")

    STATEMENTS = (Part.LEGAL, Part.TERMS, Part.PRIVACY, Part.ACCESSIBILITY)

    part = models.CharField(max_length=20, choices=Part.choices)
    # Of a statement: each language has versions of its own.
    lang = models.CharField(max_length=10, blank=True)
    number = models.PositiveIntegerField()
    value: Any = models.JSONField()
    reason = models.TextField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "lang", "number"], name="charter_cityversion_number"),
            models.CheckConstraint(condition=models.Q(number__gte=2), name="charter_cityversion_after_first"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.lang} {self.number}"


class Logo(models.Model):
    """A picture of the city's, written anew by us. Old ones stay: the charter's history shows them."""

    digest = models.CharField(max_length=32, primary_key=True)
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.digest


class Named(models.Model):
    """Abstract: a part of the city that pages and the API name by its code.

    `name` and `description` read in the reader's language where `texts` has it, and are stored in the city's first.
    """

    code = models.CharField(max_length=60, unique=True, validators=[CODE])
    name = WordedChar(max_length=120)
    description = WordedText(blank=True)
    # In the other languages of the city: {"fr": {"name": …, "description": …}}.
    texts = models.JSONField(default=dict, blank=True)
    # Created by an import, not by an administrator: to be looked at.
    imported = models.BooleanField(default=False)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def own_name(self) -> str:
        """The name as it is stored: what the journal keeps, whoever acts."""
        with override(None):
            return str(self.name)

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        with override(None):  # Django copies attributes: as they are stored, not as they read
            super().refresh_from_db(using, fields, from_queryset)


class District(Named):
    """A part of the city with a boundary: GeoJSON Polygon or MultiPolygon, longitude and latitude, WGS 84.

    `closed_at`: since when no new proposal names it, because the city was divided anew. What it has stays.
    """

    boundary = models.JSONField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)


class AgeBand(models.Model):
    """How many people of an age live in a district, by the census. `age_to` None means and older."""

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="age_bands")
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField(null=True)
    population = models.PositiveIntegerField()

    class Meta:
        ordering = ["district", "age_from"]
        constraints = [
            models.UniqueConstraint(fields=["district", "age_from"], name="charter_ageband_once"),
            models.CheckConstraint(
                condition=models.Q(age_to=None) | models.Q(age_to__gte=models.F("age_from")),
                name="charter_ageband_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.age_from}-{self.age_to or ''}"


class Topic(Named):
    """What a proposal is about. `position` orders lists."""

    position = models.PositiveSmallIntegerField(default=100)

    class Meta(Named.Meta):
        ordering = ["position", "name"]


class Office(Named):
    """A part of the administration that must answer."""


class Responsibility(models.Model):
    """Which office answers for a topic, a district or one topic in one district."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="responsibilities")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "district"], nulls_distinct=False, name="charter_responsibility_one_office"
            ),
            models.CheckConstraint(
                condition=models.Q(topic__isnull=False) | models.Q(district__isnull=False),
                name="charter_responsibility_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} for {self.topic_id}/{self.district_id}"


class RuleVersion(models.Model):
    """A value that a rule has from `effective_at` on: at once or announced, never backwards.

    Rules themselves are declared in `charter.catalogue`. Of several in force the last by (effective_at, number) holds.
    What residents decided names the vote and the proposal by their numbers: both lie in apps above.
    """

    class DecidedBy(models.TextChoices):
        ADMINISTRATOR = "administrator", _("an administrator")
        RESIDENTS = "residents", _("residents, by vote")

    rule = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    value: Any = models.JSONField()
    decision = models.TextField()
    decided_by = models.CharField(
        max_length=13, choices=DecidedBy, default=DecidedBy.ADMINISTRATOR, db_default="administrator"
    )
    round_id = models.PositiveBigIntegerField(null=True, editable=False)
    proposal_id = models.PositiveBigIntegerField(null=True, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    effective_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="charter_ruleversion_number"),
            models.CheckConstraint(condition=models.Q(number__gte=2), name="charter_ruleversion_after_first"),
            models.CheckConstraint(
                condition=models.Q(effective_at__gte=models.F("created_at")), name="charter_ruleversion_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by="administrator", round_id=None, proposal_id=None)
                | models.Q(decided_by="residents", round_id__isnull=False, proposal_id__isnull=False),
                name="charter_ruleversion_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.number}"

    @property
    def by_residents(self) -> bool:
        return self.decided_by == self.DecidedBy.RESIDENTS

    def stands_until(self, months: int) -> dt.datetime:
        """Return until when a decision of residents stands against administrators."""
        years, month = divmod(self.effective_at.month - 1 + months, 12)
        year = self.effective_at.year + years
        day = min(self.effective_at.day, monthrange(year, month + 1)[1])
        return self.effective_at.replace(year=year, month=month + 1, day=day)


class Survey(models.Model):
    """Boundaries that an administrator brought and looks at before taking them on: one at a time, for a day."""

    brought_by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # By the districts' codes, GeoJSON as it would be kept.
    boundaries = models.JSONField()
    brought_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"survey {self.pk}"


class Feature(models.TextChoices):
    """What residents and the city may do in a phase."""

    PROPOSE = "propose", _("propose")
    AMEND = "amend", _("amend")
    SUPPORT = "support", _("support")
    COMMENT = "comment", _("comment")
    VOTE = "vote", _("vote")
    REVIEW = "review", _("review")
    DELIVER = "deliver", _("deliver")


# Which residency levels a phase may ask, where that is more than everywhere. A vote asks the highest anyway.
STRICTER: dict[str, tuple[int, ...]] = {
    Feature.PROPOSE.value: (1, 2),
    Feature.AMEND.value: (1, 2),
    Feature.SUPPORT.value: (2,),
    Feature.COMMENT.value: (1, 2),
}


class Process(Named):
    """Something the city and its residents work out together, in dated phases; `district` None: all of the city.

    `districts` and `topics`, by code, are those it takes proposals about; empty: all. `office` runs it; who answers
    its proposals is decided as everywhere. `result`: what came of it, in Markdown.
    """

    # The open floor, where a list is asked for what is in no process.
    OPEN_FLOOR = "open-floor"

    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Codes, not keys: they stay for ever, no part is deleted, and pages read a process with the names they repeat.
    districts = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    result = models.TextField(blank=True)

    class Meta(Named.Meta):
        verbose_name_plural = "processes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(district=None) | models.Q(districts=[]), name="charter_process_one_place"
            ),
        ]

    @property
    def plan(self) -> list[Phase]:
        """The phases in their order. One query, none where they are loaded."""
        return list(self.phases.all())

    def phase_at(self, at: dt.datetime) -> Phase | None:
        """Return the phase in force at a moment, None before, between and after them."""
        return next((phase for phase in self.plan if phase.starts_at <= at < phase.ends_at), None)


class PhaseRange(Func):
    """The time of a phase as PostgreSQL's range, without its end."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Without(Func):
    """A JSON object without some of its keys."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = models.JSONField()


class Phase(models.Model):
    """A time in a process and what is allowed in it; two of one process never overlap. `ends_at` is not in it.

    `levels`: the residency level that a feature asks here, where it is more than everywhere (`STRICTER`).
    `begun_told_at`, `ending_told_at`: when the journal said that it had begun, that it ends soon.
    """

    class Kind(models.TextChoices):
        IDEAS = "ideas", _("Ideas")
        DISCUSSION = "discussion", _("Discussion")
        SUPPORT = "support", _("Gathering support")
        REVIEW = "review", _("Review by the city")
        VOTE = "vote", _("Vote")
        DELIVERY = "delivery", _("Delivery")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=20, choices=Kind)
    features = ArrayField(models.CharField(max_length=20, choices=Feature), default=list, blank=True)
    levels: Any = models.JSONField(default=dict, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    begun_told_at = models.DateTimeField(null=True, editable=False)
    ending_told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["starts_at"]
        indexes = [
            # What beat asks for: those of which something is still to be said.
            models.Index(
                fields=["starts_at"], condition=models.Q(begun_told_at=None), name="charter_phase_begun_untold"
            ),
            models.Index(
                fields=["ends_at"], condition=models.Q(ending_told_at=None), name="charter_phase_ending_untold"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="charter_phase_order"),
            models.CheckConstraint(
                condition=models.Q(features__contained_by=Feature.values), name="charter_phase_features"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    Exact(
                        Without("levels", *(models.Value(feature) for feature in STRICTER)),
                        models.Value({}, models.JSONField()),
                    ),
                    *(
                        models.Q(**{f"levels__{feature}__isnull": True})
                        | models.Q(**{f"levels__{feature}__in": levels})
                        for feature, levels in STRICTER.items()
                    ),
                ),
                name="charter_phase_levels",
            ),
            ExclusionConstraint(
                name="charter_phase_one_at_a_time",
                expressions=[
                    ("process", RangeOperators.EQUAL),
                    (PhaseRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.process_id}"

    @property
    def last_on(self) -> dt.date:
        """Its last local day: `ends_at` is the midnight that ends it."""
        return clock.last_day(self.ends_at)

    @property
    def first_on(self) -> dt.date:
        """Its first local day."""
        return clock.today(self.starts_at)

    def level(self, feature: str) -> int:
        """Return the residency level that the feature asks here beyond what it asks everywhere, 0 for none."""
        return int(self.levels.get(feature, 0))
