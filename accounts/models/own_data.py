"""What a person may ask and know of their data: a file of it, its erasure, who looked, how much is held."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.mandates import Mandate


class Erasure(models.Model):
    """That a person wants their account erased, once `due_at` is past. Of the link that ends it only a hash is kept."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="erasure")
    # Also what they wrote, as far as it is theirs alone; else it stays without a name.
    texts = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"erasure of {self.person_id}"

    @staticmethod
    def digest_of(token: str) -> str:
        """Return what is kept of a link's 256 random bits."""
        return hashlib.sha256(token.encode()).hexdigest()


class DataExport(models.Model):
    """A person's own data as one file, made once, handed over once, deleted after an hour."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    # NULL: it is being made.
    made_at = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(made_at=None, content=None) | models.Q(made_at__isnull=False, content__isnull=False),
                name="accounts_dataexport_made",
            ),
        ]

    def __str__(self) -> str:
        return f"data of {self.person_id}"


class Look(models.Model):
    """That somebody with a mandate saw data of a person, on a day, and what for. The person reads it."""

    class Purpose(models.TextChoices):
        DESK = "desk", _("found your account by the code you showed, to enter your proof of residency")
        ADDRESS = "address", _("saw the address of your letter, to confirm its district")
        LETTER = "letter", _("took the letters to be printed, yours among them")
        ACCOUNT = "account", _("looked at your account, to decide about it")
        REQUEST = "request", _("had or allowed a file of what is held about you, by an official request")
        ASSIST = "assist", _("acted for you, with you at the desk or with your signed form")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=20, choices=Mandate.Role)
    purpose = models.CharField(max_length=10, choices=Purpose)
    on = models.DateField()

    # Set where a person reads who looked: the real name of the mandate.
    who: str | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "by", "purpose", "on"], name="accounts_look_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"


class Holding(models.Model):
    """How many rows of a kind were held when the nightly run counted them. Numbers only, of nobody."""

    label = models.CharField(max_length=80, primary_key=True)
    rows = models.BigIntegerField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.label}: {self.rows}"
