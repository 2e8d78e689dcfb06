"""Comments, and the marks that they were useful."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commons.models import Content
from proposals.models.proposals import PERSON, Proposal


class Comment(Content):
    """A voice in a proposal's discussion. `root` is the first comment of its thread; depth 0, 1 or 2."""

    class Side(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")
        NEITHER = "neither", _("Neither")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comments", db_index=False)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    author_label = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replies")
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    depth = models.PositiveSmallIntegerField(default=0)
    side = models.CharField(max_length=10, choices=Side, default=Side.NEITHER)
    body = models.TextField()
    lang = models.CharField(max_length=10, default="en")
    edited_at = models.DateTimeField(null=True, editable=False)
    edit_asked_at = models.DateTimeField(null=True, editable=False)

    # Set by the reads that show a thread: how many find it useful, and whether the reader does.
    useful: int
    marked: bool

    class Meta:
        indexes = [
            models.Index(fields=["proposal", "-id"], condition=models.Q(depth=0), name="proposals_comment_roots"),
            models.Index(fields=["proposal", "side", "visibility"], name="proposals_comment_sides"),
            models.Index(
                fields=["organisation", "-id"],
                condition=models.Q(organisation__isnull=False),
                name="proposals_comment_of_org",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(depth__lte=2), name="proposals_comment_depth"),
            models.CheckConstraint(
                condition=models.Q(depth=0, parent=None, root=None)
                | models.Q(depth__gt=0, parent__isnull=False, root__isnull=False),
                name="proposals_comment_thread",
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class UsefulMark(models.Model):
    """One person finds a comment useful."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="useful_marks", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="proposals_usefulmark_once")]

    def __str__(self) -> str:
        return f"useful {self.comment_id}"
