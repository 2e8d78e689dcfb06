"""The city and its rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from charter.texts import WordedChar, WordedText

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
    """A part of the city with a boundary: GeoJSON Polygon or MultiPolygon, longitude and latitude, WGS 84."""

    boundary = models.JSONField(null=True, blank=True)


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
    """A value a rule had from a moment on. Rules themselves are declared in `charter.catalogue`."""

    rule = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    value: Any = models.JSONField()
    decision = models.TextField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="charter_ruleversion_number"),
            models.CheckConstraint(condition=models.Q(number__gte=2), name="charter_ruleversion_after_first"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.number}"
