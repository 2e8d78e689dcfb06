"""Digests: the edition of a day or week, and each person's."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from notifications.models.kinds import Frequency

PERSON = settings.AUTH_USER_MODEL


class Edition(models.Model):
    """The digests of one day or week: which lines they bring, and how far writing them has come.

    `until`: lines written before it belong here. `after`: the last person whose digest is written.
    """

    frequency = models.CharField(max_length=10, choices=Frequency)
    on = models.DateField()
    until = models.DateTimeField()
    after = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["frequency", "on"], name="notifications_edition_once")]

    def __str__(self) -> str:
        return f"{self.frequency} {self.on}"


class Digest(models.Model):
    """One person's digest of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="notifications_digest_once")]
        indexes = [models.Index(fields=["created_at"], name="notifications_digest_age")]

    def __str__(self) -> str:
        return f"edition {self.edition_id} for {self.person_id}"
