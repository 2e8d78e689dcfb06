"""What was flagged, by whom, what moderators did about it. The content itself lies in the apps below."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, cast

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from moderation.contents import KINDS, Piece
from moderation.lifecycle import Deed, Ground, Reason, State, reason_label

PERSON = settings.AUTH_USER_MODEL
# What a concern can lead to: a key of `Concern` for each sort of whole.
WHOLES = ("proposal", "conversation", "circle", "assembly", "round", "organisation")


def _exactly_one_of(names: tuple[str, ...]) -> models.Q:
    alone = [models.Q(**{f"{name}__isnull": name != one for name in names}) for one in names]
    return reduce(or_, alone)


class Concern(models.Model):
    """One piece of content that somebody flagged, or that a moderator looked into. One row for each, ever.

    `author` and `district` are copied from it, for the rule that nobody decides about themselves and for the queue.
    `flag_count` counts flags that nobody has decided about; `opened_at` is when the first of them came.
    """

    kind = models.CharField(max_length=20, choices=KINDS)
    content_id = models.BigIntegerField()
    proposal = models.ForeignKey("proposals.Proposal", null=True, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey("deliberation.Conversation", null=True, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey("deliberation.Circle", null=True, on_delete=models.CASCADE, related_name="+")
    assembly = models.ForeignKey("deliberation.Assembly", null=True, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey("voting.Round", null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    district = models.ForeignKey("charter.District", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    flag_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(db_default=Now())

    # Set by the reads that show it: the content, who wrote it, open flags by reason, whether the reader flagged it.
    piece: Piece | None
    reasons: list[tuple[str, int]]
    flagged_by_reader: bool

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "content_id"], name="moderation_concern_once"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="moderation_concern_state"),
            models.CheckConstraint(condition=_exactly_one_of(WHOLES), name="moderation_concern_of_one"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _label in KINDS]), name="moderation_concern_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "opened_at", "id"], name="moderation_concern_queue"),
            models.Index(fields=["author"], condition=models.Q(author__isnull=False), name="moderation_concern_author"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.content_id}: {self.state}"

    @property
    def sort(self) -> str:
        """Of which sort the whole is that it belongs to: one of `WHOLES`."""
        return next(name for name in WHOLES if getattr(self, f"{name}_id") is not None)

    @property
    def whole(self) -> Any:
        """What it is, or belongs to. One query, unless it was read along."""
        return getattr(self, self.sort)

    @property
    def whole_id(self) -> int:
        return cast(int, getattr(self, f"{self.sort}_id"))

    @property
    def place(self) -> dict[str, int]:
        """What the journal says of where it belongs: the key of the whole, by the name of its sort."""
        return {self.sort: self.whole_id}


class Flag(models.Model):
    """That somebody finds a rule broken. `person` None: a visitor, or somebody who has left. Authors never see who."""

    TEXT_CHARACTERS = 1_000

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="flags", db_index=False)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    reason = models.CharField(max_length=15, choices=Reason)
    text = models.CharField(max_length=TEXT_CHARACTERS, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "person"],
                condition=models.Q(closed_at=None, person__isnull=False),
                name="moderation_flag_one_open_each",
            ),
            models.CheckConstraint(condition=models.Q(reason__in=Reason.values), name="moderation_flag_reason"),
        ]
        indexes = [
            models.Index(fields=["concern", "reason"], name="moderation_flag_concern"),
            models.Index(
                fields=["reason", "concern"], condition=models.Q(closed_at=None), name="moderation_flag_undecided"
            ),
            models.Index(fields=["person"], condition=models.Q(person__isnull=False), name="moderation_flag_person"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} on {self.concern_id}"


class Act(models.Model):
    """What was done, and why. Public without `text`, which is for whom it concerns and for moderators.

    `by`: the moderator; None where a jury decided, in its `case`. An urgent act names the case that it opened, too.
    Flags that it closed bear its very moment. `restored_at`: of an act that hid something, when that came back.
    """

    TEXT_LEAST, TEXT_MOST = 15, 2_000

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="acts")
    deed = models.CharField(max_length=10, choices=Deed)
    reason = models.CharField(max_length=15, choices=Reason.choices + Ground.choices)
    text = models.TextField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    case = models.ForeignKey("moderation.Case", null=True, on_delete=models.PROTECT, related_name="acts")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    restored_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deed__in=["hide", "ask_edit"], reason__in=Reason.values)
                | models.Q(deed__in=["restore", "dismiss"], reason__in=Ground.values),
                name="moderation_act_reason_fits",
            ),
            models.CheckConstraint(
                condition=models.Q(restored_at=None) | models.Q(deed="hide"), name="moderation_act_hidden_restored"
            ),
            # Twice hidden, once restored: what came back must be one of them.
            models.UniqueConstraint(
                fields=["concern"],
                condition=models.Q(deed="hide", restored_at=None),
                name="moderation_act_hidden_once",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="moderation_act_time")]

    def __str__(self) -> str:
        return f"{self.deed} {self.concern_id}"

    @property
    def reason_words(self) -> str:
        return reason_label(self.reason)

    @property
    def done_words(self) -> str:
        """Say what was done, as a past act."""
        return {
            Deed.HIDE.value: _("Hidden"),
            Deed.ASK_EDIT.value: _("Author asked to change it"),
            Deed.RESTORE.value: _("Restored"),
            Deed.DISMISS.value: _("Flags dismissed"),
        }[self.deed]


class Block(models.Model):
    """That an account is shut out of signing in. Public with its reason, without the name."""

    REASON_LEAST, REASON_MOST = 15, 500

    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=REASON_MOST)
    # Residents decide whether it stays; None for blocks from before they were asked.
    case = models.ForeignKey("moderation.Case", null=True, on_delete=models.PROTECT, related_name="blocks")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    lifted_at = models.DateTimeField(null=True, editable=False)
    lifted_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_reason = models.CharField(max_length=REASON_MOST, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(lifted_at=None), name="moderation_block_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lifted_reason="")
                | (models.Q(lifted_at__isnull=False) & ~models.Q(lifted_reason="")),
                name="moderation_block_lifted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"
