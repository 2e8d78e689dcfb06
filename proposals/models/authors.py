"""Who writes a proposal together, who was asked to, and what takes all of them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from proposals.models.proposals import PERSON, Proposal


class Authorship(models.Model):
    """That somebody writes a proposal, and since when. The first author's row is written with the proposal.

    What one of them may do alone, and what takes all of them, says the policy. Whoever begins one for an organisation
    has no row: the organisation is an author then, with one voice, of whoever speaks for it (`Writer`).
    """

    class Via(models.TextChoices):
        BEGUN = "begun", _("began it")
        INVITATION = "invitation", _("was invited")
        AMENDMENT = "amendment", _("wrote an amendment that was accepted")
        MERGE = "merge", _("wrote a proposal that was merged with it")

    MOST = 20

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="authorships", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)
    via = models.CharField(max_length=10, choices=Via)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="proposals_authorship_once"),
            models.CheckConstraint(
                condition=models.Q(via__in=["begun", "invitation", "amendment", "merge"]),
                name="proposals_authorship_via",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} writes {self.proposal_id}"


class Writer(models.Model):
    """Everybody who may write a proposal now: its authors, and who speaks for its organisation. A view of the database.

    `authorship` is empty for who speaks for the organisation. Nobody is written here.
    """

    pk = models.CompositePrimaryKey("proposal_id", "person_id")
    proposal = models.ForeignKey(Proposal, on_delete=models.DO_NOTHING, related_name="writers")
    person = models.ForeignKey(PERSON, on_delete=models.DO_NOTHING, related_name="+")
    authorship = models.ForeignKey(Authorship, null=True, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.person_id} may write {self.proposal_id}"


class Invitation(models.Model):
    """That an author asks somebody to write with them. Who has not answered is asked once."""

    class State(models.TextChoices):
        OPEN = "open", _("not answered yet")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    MOST = 5

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"], condition=models.Q(state="open"), name="proposals_invitation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at=None) | ~models.Q(state="open"),
                name="proposals_invitation_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is invited to {self.proposal_id}"

    @property
    def voice(self) -> str:
        """Who asks, as pages name them: the organisation of the proposal before the person."""
        if self.proposal.organisation:
            return self.proposal.organisation.name
        return self.by.shown_name if self.by else ""


class Consent(models.Model):
    """One author's yes to an act that takes all of them. With the last one it is carried out, and the rows go.

    `about` tells two acts of a kind apart, such as mergers by their key; 0 where there can be but one.
    """

    class Act(models.TextChoices):
        WITHDRAW = "withdraw", _("withdraw")
        MERGE = "merge", _("merge")
        UNMERGE = "unmerge", _("undo the merge")
        TAKE_UP = "take_up", _("take it up")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="consents", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=10, choices=Act)
    about = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=1_000, blank=True)
    given_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "act", "about", "person"], name="proposals_consent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} agrees to {self.act} {self.proposal_id}"
