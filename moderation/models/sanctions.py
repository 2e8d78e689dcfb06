"""What a jury laid upon an account."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.models.cases import Case


class Sanction(models.Model):
    """A warning, or a time in which the account may not write. `ended_at`: when an appeal lifted it."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("warning")
        SILENCE = "silence", _("silence for some time")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="sanction")
    kind = models.CharField(max_length=10, choices=Kind)
    given_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="warning", until=None) | Q(kind="silence", until__isnull=False),
                name="moderation_sanction_until",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("given_at")), name="moderation_sanction_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "until"], condition=Q(kind="silence", ended_at=None), name="moderation_silence_now"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"
