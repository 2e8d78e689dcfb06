"""Ways in: signed-in browsers, keys to the API, and how often somebody tried without success."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Now

from accounts.models.mandates import Mandate


class Attempt(models.Model):
    """How often something was tried without success within a window. In PostgreSQL, so that it holds without Redis.

    `subject` is a keyed hash under the day's key: it cannot be read back, and means nothing the day after.
    """

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=64)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "day"], name="accounts_attempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"


class ApiToken(models.Model):
    """A person's key to the API. Only its hash is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(token: str) -> str:
        """Return what is kept of a token. Tokens are 256 random bits, so a plain hash suffices."""
        return hashlib.sha256(token.encode()).hexdigest()


def outlived() -> models.Exists:
    """Return whether a mandate of a session's person ended after it began, as an expression.

    What was opened with power that is gone is no way in any more, whoever ended the mandate and however.
    """
    began = models.OuterRef("signed_in_at")
    taken = models.Q(revoked_at__gt=began, revoked_at__lte=Now())
    ran_out = models.Q(revoked_at=None, valid_until__gt=began, valid_until__lte=Now())
    return models.Exists(Mandate.objects.filter(taken | ran_out, person=models.OuterRef("person")))


class SessionManager(BaseSessionManager["Session"]):
    def outlived(self) -> models.QuerySet[Session]:
        """Return the sessions that ended with a mandate of their person."""
        return self.filter(outlived())

    def standing(self) -> models.QuerySet[Session]:
        """Return the sessions that are a way in, by what their person holds; whether one is too old is not asked."""
        return self.exclude(outlived())


class Session(AbstractBaseSession):
    """A browser that is signed in (or a visitor's who was told something). See `accounts.sessions`.

    Of the browser only words such as “Firefox/Android” are kept, never an address; of its use only the day.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=60, blank=True)
    signed_in_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from accounts.sessions import SessionStore

        return SessionStore

    objects = SessionManager()  # type: ignore[misc]

    @property
    def public_id(self) -> str:
        """What stands in addresses: the key itself would be a way in."""
        return hashlib.sha256(f"session {self.session_key}".encode()).hexdigest()[:32]
