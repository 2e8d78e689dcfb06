"""What a text said and when, and changes others propose to it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons.models import Content, Visibility
from proposals.models.proposals import PERSON, Proposal


class Revision(models.Model):
    """The text as it stood from a moment on. A trigger lets nothing of it change but what erasure takes out.

    Revision 1 alone may be replaced while it is the only one and nobody supports it. `author` wrote it: of an accepted
    amendment the amender. `changed_share`: how many thousandths of the words differ from the text that supports were
    given to (`text_since` of then). `changes`: how its words follow from those of the revision before
    (`commons.difference`), counted once. `visibility`: an earlier text can be hidden by itself; the present one is the
    proposal's own.
    """

    REASON_CHARACTERS = 300

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    body = models.TextField()
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=REASON_CHARACTERS, blank=True)
    substantial = models.BooleanField(default=False, db_default=False)
    changed_share = models.PositiveSmallIntegerField(default=0, db_default=0)
    changes = models.JSONField(default=dict, db_default={})
    amendment = models.OneToOneField("Amendment", null=True, on_delete=models.SET_NULL, related_name="revision")
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposals_revision_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="proposals_revision_from_one"),
            models.CheckConstraint(condition=models.Q(changed_share__lte=1_000), name="proposals_revision_share"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} rev. {self.number}"

    @property
    def is_withheld(self) -> bool:
        """Tell whether its words are read by nobody in the history: hidden, or erased after that."""
        return self.visibility != Visibility.PUBLIC


class Amendment(Content):
    """A resident's other text for an open proposal, with the reason: its authors take it as a whole, or not.

    `base` is the revision it was written on. `rewritten_at`: when its amender, or an author who joined two versions of
    one place, last changed it. `shown_at`: since when so many support it that all supporters of the proposal are told.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        ACCEPTED = "accepted", _("Taken in")
        REJECTED = "rejected", _("Not taken in")
        WITHDRAWN = "withdrawn", _("Taken back")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="amendments", db_index=False)
    base = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=150)
    body = models.TextField()
    reason = models.CharField(max_length=Revision.REASON_CHARACTERS, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=1_000, blank=True)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    rewritten_at = models.DateTimeField(null=True, editable=False)
    shown_at = models.DateTimeField(null=True, editable=False)

    # Set by the reads that show it.
    supports_count: int

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "author"], condition=models.Q(state="open"), name="proposals_amendment_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "accepted", "rejected", "withdrawn"]),
                name="proposals_amendment_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at=None)
                | (~models.Q(state="open") & models.Q(decided_at__isnull=False)),
                name="proposals_amendment_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["proposal", "-id"], name="proposals_amendment_of"),
        ]

    def __str__(self) -> str:
        return f"amendment {self.pk} to {self.proposal_id}"


class AmendmentSupport(models.Model):
    """One verified resident's voice for an amendment. Personal: only the number is public."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="supports", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["amendment", "person"], name="proposals_amendmentsupport_once"),
        ]

    def __str__(self) -> str:
        return f"support of amendment {self.amendment_id}"
