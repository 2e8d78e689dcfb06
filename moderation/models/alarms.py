"""How many new contributions an hour brings. Numbers of the city, never of a person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class HourCount(models.Model):
    """What was published within one hour: in all, and by accounts younger than a day. It holds nobody."""

    hour = models.DateTimeField(unique=True)
    written = models.PositiveIntegerField()
    by_new = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(by_new__lte=F("written")), name="moderation_hour_part"),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H}: {self.written}"
