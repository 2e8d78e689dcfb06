"""Programs that are told of public acts."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

PERSON = settings.AUTH_USER_MODEL


class Webhook(models.Model):
    """An address of a program that is told of every public act, in the order of the register.

    There is no row for each delivery: `number` is how far its owner's program has taken what was sent, so nothing is
    lost and nothing piles up. After `failures` in a row it is tried again at `next_at`, and at last put aside
    (`stopped_at`) until its owner wakes it; then it goes on where it stood.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=60)
    url = models.URLField(max_length=500)
    # Names of `commons.register.Sort`; none for all.
    sorts = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    secret = models.CharField(max_length=80)
    number = models.BigIntegerField()
    failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField(db_default=Now())
    # What came of the last try: a code of HTTP, or why none came.
    last_result = models.CharField(max_length=120, blank=True, db_default="")
    last_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "url"], name="notifications_webhook_once"),
            models.CheckConstraint(condition=models.Q(number__gte=0), name="notifications_webhook_number"),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(stopped_at=None), name="notifications_webhook_due")
        ]

    def __str__(self) -> str:
        return self.name
