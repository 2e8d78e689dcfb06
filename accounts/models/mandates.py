"""Mandates: who holds a role, for which office or district, and which of them can be used."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models
from django.db.models.functions import Least, Now
from django.utils.translation import gettext_lazy as _


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force(self, *, at: dt.datetime | None = None) -> MandateQuerySet:
        """Return mandates that hold at a moment (now, by the database's clock)."""
        moment: Any = at or Now()
        return self.filter(
            models.Q(valid_until=None) | models.Q(valid_until__gt=moment),
            valid_from__lte=moment,
            revoked_at=None,
        )

    def ended(self) -> MandateQuerySet:
        """Return mandates that hold no more, with `ended_at`: taken back, given back, or run out by now."""
        rows = self.filter(models.Q(revoked_at__isnull=False) | models.Q(valid_until__lte=Now()))
        named = {"ended_at": Least("revoked_at", "valid_until")}
        return rows.annotate(**named)


class Mandate(models.Model):
    """A role, dated and public: who holds it, for which office or district, granted by whom."""

    class Role(models.TextChoices):
        OFFICIAL = "official", _("official")
        MODERATOR = "moderator", _("moderator")
        CLERK = "clerk", _("clerk")
        TRUSTEE = "trustee", _("trustee")
        ADMINISTRATOR = "administrator", _("administrator")

    # NULL: the account was erased. That the mandate was held, and under which name, is a public record.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=20, choices=Role)
    office = models.ForeignKey("charter.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("charter.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Who holds a mandate does so under their real name.
    holder_name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    valid_from = models.DateTimeField(db_default=Now())
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.TextField(blank=True)
    # Who took it back; its holder, where they gave it back. Nobody where it ran out.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    given_back = models.BooleanField(default=False, db_default=False, editable=False)

    # Set where a person's own are read: whether their sign-in has a second step.
    guarded: bool
    # Set where everybody reads them: the real names of who gave it and who took it back, and when it ended.
    granter_name: str | None
    ender_name: str | None
    ended_at: dt.datetime | None

    objects = MandateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["role", "office"], name="accounts_mandate_role")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(role="official") | models.Q(office__isnull=False),
                name="accounts_mandate_official_of_office",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gt=models.F("valid_from")),
                name="accounts_mandate_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name}: {self.role}"

    def covers(self, role: str, office: int | None, district: int | None) -> bool:
        return (
            self.role == role
            and (office is None or self.office_id == office)
            and (district is None or self.district_id in (None, district))
        )


# What makes a second step. Recovery codes stand in for one that is lost; alone they are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def guarded(person: str) -> models.Exists:
    """Return whether the person named by that column has a second step of sign-in, as an expression."""
    return models.Exists(Authenticator.objects.filter(user_id=models.OuterRef(person), type__in=FACTORS))


def badges(lookup: str = "mandates") -> models.Prefetch[Any]:
    """Return the prefetch that fills `official_mandates` along a path such as `author__mandates`. One query."""
    return models.Prefetch(
        lookup,
        queryset=Mandate.objects.in_force().filter(role=Mandate.Role.OFFICIAL).select_related("office"),
        to_attr="official_mandates",
    )
