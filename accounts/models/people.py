"""People with an account, their change of address under way, and whom they do not read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now

from accounts.models.mandates import Mandate, badges, guarded
from accounts.models.organisations import Organisation, Representative


class PersonQuerySet(models.QuerySet["Person"]):
    def with_badges(self) -> PersonQuerySet:
        """Load the official mandates in force, for `Person.office_badge`. One query more."""
        return self.prefetch_related(badges())


class PersonManager(BaseUserManager["Person"]):
    """What Django and allauth ask for to make a person."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email) or None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """A person with an account. `name` is public: a random pseudonym unless they chose another.

    `name_key` is the name's skeleton: two names that look alike have one key.
    """

    email = models.EmailField(unique=True, null=True)
    name = models.CharField(max_length=60, unique=True)
    name_key = models.CharField(max_length=180, unique=True)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    # Stands beside allauth's own row so that every act can ask for it without a query; `confirm_email` writes it.
    email_confirmed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # The first day of the month the account was last used in, and when we wrote that it rests unused.
    seen_on = models.DateField(null=True, editable=False)
    warned_on = models.DateField(null=True, editable=False)
    # Until when the account publishes no words, by what residents decided. Emptied once that is over.
    silenced_until = models.DateTimeField(null=True, editable=False)

    # Set by the reads that name people: official mandates in force, and the district that was proved.
    official_mandates: list[Mandate]
    home_id: int | None
    # Set by `queries.assistance_of`: the clerk who acts for this person, who is there or whose signed form is.
    assisted_by: Person | None = None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager.from_queryset(PersonQuerySet)()  # type: ignore[misc]

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="accounts_person_created"),
            # Few: whoever is shut out or erased.
            models.Index(fields=["id"], condition=models.Q(is_active=False), name="accounts_person_shut"),
            # Who comes no more, who was written to about it, who never confirmed: asked every night.
            models.Index(fields=["seen_on"], name="accounts_person_seen"),
            models.Index(
                fields=["warned_on"], condition=models.Q(warned_on__isnull=False), name="accounts_person_warned"
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(email__isnull=False, email_confirmed_at=None),
                name="accounts_person_unconfirmed",
            ),
            models.Index(
                fields=["silenced_until"],
                condition=models.Q(silenced_until__isnull=False),
                name="accounts_person_silenced",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_unclaimed(self) -> bool:
        """Whether the account was made at a desk and nobody has made it their own yet."""
        return self.email is None and self.email_confirmed_at is None

    def holds(self, role: str, *, office: int | None = None, district: int | None = None) -> bool:
        """Tell whether a mandate of that role can be used now. One query per person, then none."""
        return any(mandate.covers(role, office, district) for mandate in self.mandates_in_force)

    def waits_for_factor(self, role: str = "", *, office: int | None = None, district: int | None = None) -> bool:
        """Tell whether only the second step of sign-in is missing to use such a mandate (any). No query more."""
        if self.mandates_in_force:
            return False
        return any(not role or mandate.covers(role, office, district) for mandate in self.mandates_held)

    @property
    def mandates_in_force(self) -> list[Mandate]:
        """The mandates the person can use: none before their sign-in has a second step, but on demonstrations."""
        return [mandate for mandate in self.mandates_held if settings.DEBUG or mandate.guarded]

    @property
    def mandates_held(self) -> list[Mandate]:
        """The mandates of today, as everybody may read them. One query, then none."""
        if "_mandates_held" not in self.__dict__:
            rows = self.mandates.in_force().select_related("office")
            held = rows.annotate(guarded=guarded("person_id"))  # type: ignore[no-redef]
            self.__dict__["_mandates_held"] = list(held) if self.is_active else []
        return self.__dict__["_mandates_held"]  # type: ignore[no-any-return]

    @property
    def organisations(self) -> list[Organisation]:
        """The organisations the person speaks for now, by name. One query, then none."""
        if "_organisations" not in self.__dict__:
            now = Representative.objects.in_force().filter(person=self.pk).values("organisation")
            rows = Organisation.objects.filter(pk__in=now).order_by("name") if self.is_active else ()
            self.__dict__["_organisations"] = list(rows)
        return self.__dict__["_organisations"]  # type: ignore[no-any-return]

    def know_organisations(self, found: Iterable[Organisation]) -> None:
        """Take on what a page has read already: for whom the person speaks now."""
        self.__dict__["_organisations"] = list(found) if self.is_active else []

    def represents(self, organisation_id: int | None) -> bool:
        """Tell whether the person speaks for that organisation now. One query, then none."""
        return organisation_id is not None and any(each.pk == organisation_id for each in self.organisations)

    @property
    def office_badge(self) -> Mandate | None:
        """The official mandate to show beside the name: officials act under their real name and office."""
        shown = getattr(self, "official_mandates", None)
        if shown is None:
            shown = [m for m in self.mandates_held if m.role == Mandate.Role.OFFICIAL]
        return shown[0] if shown else None

    def badge_of(self, office_id: int | None) -> Mandate | None:
        """Return the official mandate for that office: who holds several speaks for one at a time."""
        held = (m for m in self.mandates_held if m.role == Mandate.Role.OFFICIAL and m.office_id == office_id)
        return next(held, None)

    @property
    def shown_name(self) -> str:
        badge = self.office_badge
        return badge.holder_name if badge else self.name


class EmailChange(models.Model):
    """A change of address under way: one per person, for a day. Of the two links only hashes are kept."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="email_change")
    new_email = models.EmailField()
    old_digest = models.CharField(max_length=64, unique=True)
    new_digest = models.CharField(max_length=64, unique=True)
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"change of {self.person_id}"

    @staticmethod
    def digest_of(token: str) -> str:
        """Return what is kept of a link's 256 random bits."""
        return hashlib.sha256(token.encode()).hexdigest()


class Mute(models.Model):
    """That a person does not want to read another. Theirs alone: nobody is told, nothing is journalled."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes", db_index=False)
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "muted"], name="accounts_mute_once"),
            models.CheckConstraint(condition=~models.Q(person=models.F("muted")), name="accounts_mute_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} does not read {self.muted_id}"
