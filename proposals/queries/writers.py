"""Who writes a proposal with whom: authors, invitations, and what they agreed to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Organisation, Person, badges
from proposals.models import Authorship, Consent, Invitation, Proposal, Writer


@dataclass(frozen=True, slots=True)
class Author:
    """One of a proposal's authors: a person, or the organisation under whose name it stands."""

    person: Person | None
    organisation: Organisation | None
    via: str
    since: dt.datetime

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else self.person.shown_name if self.person else ""

    @property
    def way(self) -> str:
        """How they became one, in words."""
        return str(Authorship.Via(self.via).label)


def authors(proposal: Proposal) -> list[Author]:
    """Return its authors, its organisation first, then the longest; people with their badges. Two queries, or three."""
    rows = Authorship.objects.filter(proposal=proposal).select_related("person")
    people = rows.prefetch_related(badges("person__mandates")).order_by("pk")
    found = [Author(row.person, None, row.via, row.since) for row in people]
    if proposal.organisation:
        began = Proposal.objects.values_list("created_at", flat=True).get(pk=proposal.pk)
        found.insert(0, Author(None, proposal.organisation, Authorship.Via.BEGUN, began))
    return found


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
    return rows.select_related("proposal__organisation", "by").defer("proposal__search").order_by("-pk")


def invitation_of(person: Person, proposal_id: int) -> Invitation:
    """Return the invitation to this proposal that the person has not answered. Raises Invitation.DoesNotExist."""
    return invitations_for(person).get(proposal=proposal_id)


def consents(proposal: Proposal, act: str, *, about: int = 0) -> QuerySet[Consent]:
    """Return who of the present authors agrees to an act, oldest first. One query."""
    rows = Consent.objects.filter(proposal=proposal, act=act, about=about)
    rows = rows.filter(person__in=Writer.objects.filter(proposal=proposal).values("person"))
    return rows.select_related("person").order_by("pk")
