"""Who writes a proposal with whom: authors, invitations, and what they agreed to."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Person, badges
from proposals.models import Authorship, Consent, Invitation, Proposal


def authors(proposal: Proposal) -> QuerySet[Authorship]:
    """Return who writes it, the longest first, with their badges. Two queries."""
    rows = Authorship.objects.filter(proposal=proposal).select_related("person")
    return rows.prefetch_related(badges("person__mandates")).order_by("pk")


def open_invitations(proposal: Proposal) -> QuerySet[Invitation]:
    """Return the invitations that nobody has answered, oldest first. One query."""
    return (
        Invitation.objects.filter(proposal=proposal, state=Invitation.State.OPEN)
        .select_related("person")
        .order_by("pk")
    )


def invitations_for(person: Person) -> QuerySet[Invitation]:
    """Return what a person is invited to write, newest first, with the proposal and who asks. One query.

    Also to drafts, which they see in no other place before they accept.
    """
    rows = Invitation.objects.filter(person=person, state=Invitation.State.OPEN, proposal__visibility="public")
    return rows.select_related("proposal", "by").defer("proposal__search").order_by("-pk")


def invitation_of(person: Person, proposal_id: int) -> Invitation:
    """Return the invitation to this proposal that the person has not answered. Raises Invitation.DoesNotExist."""
    return invitations_for(person).get(proposal=proposal_id)


def consents(proposal: Proposal, act: str, *, about: int = 0) -> QuerySet[Consent]:
    """Return who of the present authors agrees to an act, oldest first. One query."""
    rows = Consent.objects.filter(proposal=proposal, act=act, about=about)
    rows = rows.filter(person__in=Authorship.objects.filter(proposal=proposal).values("person"))
    return rows.select_related("person").order_by("pk")
