"""The append-only record of who did what. It is also the outbox: what follows from an act is read from here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One act. Written in the act's own transaction, never changed; only its actor can be erased.

    `id` is taken before the commit, so a reader that remembers an id can miss an entry that commits late.
    `position` is given after the commit, by one sequencer, without gaps: readers remember positions.
    """

    position = models.BigIntegerField(null=True, editable=False)
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["position"], name="journal_entry_position"),
            models.CheckConstraint(
                condition=models.Q(verb__regex=r"^[a-z_]+\.[a-z_]+$"), name="journal_entry_verb_dotted"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="journal_entry_subject"),
            models.Index(fields=["id"], condition=models.Q(position=None), name="journal_entry_unplaced"),
            models.Index(fields=["actor"], condition=models.Q(actor__isnull=False), name="journal_entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.position or '-'} {self.verb} {self.subject_type}:{self.subject_id}"


class Reader(models.Model):
    """How far a consumer has read. Moved in the same transaction as what the consumer wrote."""

    name = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"
