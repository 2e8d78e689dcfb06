"""Organisations that speak in public, and the people who speak for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons.models import Visibility


class Organisation(models.Model):
    """An association, company or public body that an administrator looked at: it speaks in public, under its name.

    It never counts: supporting, marking and flagging are acts of people. `name_key` is the name's skeleton.
    `visibility`: of what it says of itself, `about` and `website`. What was looked at stands: name, kind, registration.
    """

    NAME_CHARACTERS, ABOUT_CHARACTERS = 120, 1_000

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("Association")
        COMPANY = "company", _("Company")
        PUBLIC_BODY = "public_body", _("Public body")
        OTHER = "other", _("Other organisation")

    name = models.CharField(max_length=NAME_CHARACTERS, unique=True)
    name_key = models.CharField(max_length=360, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=15, choices=Kind)
    # Where it is written down: a number, a register, a place. Public, as the registers are.
    registration = models.CharField(max_length=160)
    website = models.URLField(max_length=300, blank=True)
    about = models.TextField(blank=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )
    verified_at = models.DateTimeField(db_default=Now(), editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["association", "company", "public_body", "other"]),
                name="accounts_organisation_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(website="") | models.Q(website__startswith="https://"),
                name="accounts_organisation_website",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """What a list of things of several kinds calls it."""
        return self.name

    @property
    def is_withheld(self) -> bool:
        """Whether moderation hid what it says of itself."""
        return self.visibility != Visibility.PUBLIC


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def in_force(self) -> RepresentativeQuerySet:
        """Return who speaks now for an organisation that has not ended."""
        return self.filter(until=None, organisation__ended_at=None)


class Representative(models.Model):
    """That a person speaks for an organisation, from when until when. Who it is, is public only where they say so."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="representatives")
    # NULL: the account was erased.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)
    until = models.DateTimeField(null=True, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    shown = models.BooleanField(default=False)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(until=None),
                name="accounts_representative_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="accounts_representative_order",
            ),
            # Who has left speaks for nobody any more.
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(until__isnull=False),
                name="accounts_representative_open_of_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=models.Q(until=None), name="accounts_representative_of"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.organisation_id}"
