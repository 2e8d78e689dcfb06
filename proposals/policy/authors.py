"""Who may write together, and what takes all authors."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Person
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.models import (
    Authorship,
    Consent,
    Invitation,
    Proposal,
)
from proposals.policy.words import NOT_WRITER, SHAREABLE, TAKES_ALL
from proposals.policy.writing import may_edit


def takes_all(proposal: Proposal, act: Consent.Act) -> bool:
    """Tell whether an act waits until every author agrees."""
    return act in TAKES_ALL and len(proposal.author_ids) > 1


def may_invite(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Each author may ask somebody to write with them, and take that back."""
    return may_edit(person, proposal)


def invitable(proposal: Proposal, *, open_count: int) -> Verdict:
    """Tell whether one more may be invited: while the text may still change, and within limits."""
    if proposal.state not in SHAREABLE:
        return refuse("state", _("Not possible while it is: %(state)s.") % {"state": proposal.get_state_display()})
    if open_count >= Invitation.MOST:
        return refuse(
            "invited", _("%(n)d invitations are not answered yet. Wait, or take one back.") % {"n": open_count}
        )
    if len(proposal.author_ids) + open_count >= Authorship.MOST:
        return refuse("authors", _("A proposal has at most %(n)d authors.") % {"n": Authorship.MOST})
    return ALLOWED


def joinable(proposal: Proposal) -> Verdict:
    """Tell whether somebody may still join its authors."""
    if proposal.state not in SHAREABLE or proposal.visibility != Visibility.PUBLIC:
        return refuse("state", _("Its text cannot change any more; nobody joins its authors now."))
    if len(proposal.author_ids) >= Authorship.MOST:
        return refuse("authors", _("A proposal has at most %(n)d authors.") % {"n": Authorship.MOST})
    return ALLOWED


def may_answer_invitation(person: Person | AnonymousUser, invitation: Invitation) -> Verdict:
    """Only who was invited."""
    if person.pk is None or invitation.person_id != person.pk:
        return refuse("not-invited", _("This invitation is for somebody else."))
    return accounts.policy.may_take_part(person)


def may_leave(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Authors may leave, but the last one: a proposal is never nobody's by somebody's wish."""
    if not proposal.is_written_by(person.pk):
        return NOT_WRITER
    if not proposal.authorships.filter(person=person.pk).exists():
        return refuse("speaks", _("The organisation is its author. You stop speaking for it on your account's page."))
    if len(proposal.author_ids) == 1:
        return refuse("last-author", _("You are its only author. Invite somebody first, or withdraw the proposal."))
    return ALLOWED
