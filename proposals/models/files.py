"""Pictures and attachments."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from commons.models import StoredPicture, Visibility
from proposals.models.proposals import Proposal


class Picture(StoredPicture):
    """A picture of a proposal, in the order its author gave.

    Without `alt`, words for those who do not see it, only its author knows of it. One that a `report` of delivery
    brought is that report's alone.
    """

    MOST = 5

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="pictures", db_index=False)
    report = models.ForeignKey("ProgressReport", null=True, on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=StoredPicture.ALT_CHARACTERS, blank=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["proposal", "position"]
        constraints = [
            # Looked at when a statement ends: one statement may exchange two places.
            models.UniqueConstraint(
                fields=["proposal", "report", "position"],
                name="proposals_picture_position",
                deferrable=models.Deferrable.IMMEDIATE,
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(position__range=(1, 5)), name="proposals_picture_five"),
            models.UniqueConstraint(fields=["proposal", "digest"], name="proposals_picture_once"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(widths=[]), name="proposals_picture_unmade"),
        ]

    def __str__(self) -> str:
        return f"picture {self.position} of {self.proposal_id}"


class Attachment(models.Model):
    """A PDF that belongs to a proposal, only ever a download. `name` is how people call it, never a path."""

    MOST = 3
    NAME_CHARACTERS = 120

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="attachments", db_index=False)
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=32, unique=True, editable=False)
    digest = models.CharField(max_length=32, editable=False)
    name = models.CharField(max_length=NAME_CHARACTERS)
    bytes_count = models.PositiveIntegerField(editable=False)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["proposal", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "position"],
                name="proposals_attachment_position",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(condition=models.Q(position__range=(1, 3)), name="proposals_attachment_three"),
            models.UniqueConstraint(fields=["proposal", "digest"], name="proposals_attachment_once"),
        ]

    def __str__(self) -> str:
        return self.name
