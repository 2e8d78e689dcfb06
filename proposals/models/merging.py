"""Merges by consent, and who carried a support over."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from proposals.models.proposals import PERSON, Proposal
from proposals.models.revisions import Revision


class Merge(models.Model):
    """That several open proposals become one common proposal, by consent of all their authors.

    `title`, `body`: the common text, of which `version` counts the changes; topic, district, place and language are
    those of the source `placed_as`, of `whole_city` without district and place. `into`: the common proposal, once all
    agreed. Supporters answer until `carry_until`; the authors of any source undo it until `undo_until`. Whether that
    is still possible says the clock, not a state. `visibility`: of its words; while they are hidden nobody agrees.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        MERGED = "merged", _("Merged")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Came to nothing")
        WITHDRAWN = "withdrawn", _("Taken back")
        UNDONE = "undone", _("Undone")

    class Lapse(models.TextChoices):
        """Why a suggestion came to nothing by itself."""

        TIME = "time", _("Not all authors answered in time.")
        HIDDEN = "hidden", _("One of the proposals is no longer public.")
        CLOSED = "closed", _("One of the proposals is no longer open.")
        NOBODY = "nobody", _("One of the proposals has no author left who could agree.")

    IN_FORCE = ("suggested", "merged")
    LEAST, MOST = 2, 5

    suggested_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=Revision.REASON_CHARACTERS, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    answer_until = models.DateTimeField(editable=False)
    title = models.CharField(max_length=150)
    body = models.TextField()
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    placed_as = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+", db_index=False)
    whole_city = models.BooleanField(default=False)
    into = models.OneToOneField(Proposal, null=True, editable=False, on_delete=models.CASCADE, related_name="merge")
    agreed_at = models.DateTimeField(null=True, editable=False)
    carry_until = models.DateTimeField(null=True, editable=False)
    undo_until = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    end_reason = models.CharField(max_length=1_000, blank=True)
    lapse = models.CharField(max_length=10, choices=Lapse, blank=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["suggested", "merged", "declined", "lapsed", "withdrawn", "undone"]),
                name="proposals_merge_state",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["merged", "undone"],
                    into__isnull=False,
                    agreed_at__isnull=False,
                    carry_until__isnull=False,
                    undo_until__isnull=False,
                )
                | (~models.Q(state__in=["merged", "undone"]) & models.Q(into=None)),
                name="proposals_merge_agreed",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["suggested", "merged"], ended_at=None)
                | (~models.Q(state__in=["suggested", "merged"]) & models.Q(ended_at__isnull=False)),
                name="proposals_merge_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["answer_until"], condition=models.Q(state="suggested"), name="proposals_merge_due"),
            models.Index(fields=["ended_at"], condition=models.Q(ended_at__isnull=False), name="proposals_merge_over"),
            models.Index(fields=["placed_as"], name="proposals_merge_placed_as"),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}: {self.state}"

    @property
    def is_withheld(self) -> bool:
        """Tell whether its words are read by nobody: hidden, or erased after that."""
        return self.visibility != Visibility.PUBLIC


class MergeSource(models.Model):
    """One of the proposals of a merge. It is in one merge that is in force at most.

    `agreed_version`: the version of the common text that all its authors agreed to; 0 when they have not.
    """

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="sources", db_index=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="merge_sources")
    agreed_version = models.PositiveIntegerField(default=0)
    in_force = models.BooleanField(default=True)

    class Meta:
        ordering = ["merge", "proposal"]
        constraints = [
            models.UniqueConstraint(fields=["merge", "proposal"], name="proposals_mergesource_once"),
            models.UniqueConstraint(
                fields=["proposal"], condition=models.Q(in_force=True), name="proposals_mergesource_one_merge"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} in merge {self.merge_id}"


class Carry(models.Model):
    """What somebody who supported a source answered: carry it over, or let it go. Personal."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="carries", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    carried = models.BooleanField()
    answered_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "person"], name="proposals_carry_once")]

    def __str__(self) -> str:
        return f"answer to merge {self.merge_id}"
