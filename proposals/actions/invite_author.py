"""Ask somebody to write a proposal together, take that back, answer it; leave."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.text import one_line
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.agree_merge import hold_kin, settle_merge_of
from proposals.actions.take_up import take_up_if_agreed
from proposals.actions.withdraw_proposal import withdraw_if_agreed
from proposals.models import Authorship, Consent, Invitation, Proposal


@transaction.atomic
def invite_author(*, proposal_id: int, by: Person, name: str) -> Invitation:
    """Invite who is called exactly so; who is invited already is not asked again. Locks the proposal.

    Raises Refused, IllegalMove (closed, or too many wait), ValidationError (name).
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_invite(by, proposal))
    waiting = queries.open_invitations(proposal).count()
    person = Person.objects.filter(name=one_line(name), is_active=True, email_confirmed_at__isnull=False).first()
    if person is None:
        raise ValidationError({"name": _("Nobody is called exactly so. Names are shown beside what people write.")})
    if proposal.is_written_by(person.pk):
        raise ValidationError({"name": _("%(name)s writes this with you already.") % {"name": person.name}})
    if there := Invitation.objects.filter(proposal=proposal, person=person, state=Invitation.State.OPEN).first():
        return there
    if not (now := policy.invitable(proposal, open_count=waiting)):
        raise IllegalMove(proposal.state, "invite", str(now.reason))
    invitation: Invitation = Invitation.objects.create(proposal=proposal, person=person, by=by)
    record("author.invited", actor=by, subject=invitation, proposal=proposal.pk)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, by: Person) -> Invitation:
    """Take an invitation back that nobody has answered. Raises Refused, IllegalMove, DoesNotExist. Locks it."""
    invitation = _held(invitation_id)
    proposal = queries.visible(invitation.proposal_id, by)
    require(policy.may_invite(by, proposal))
    return _answer(invitation, Invitation.State.WITHDRAWN)


@transaction.atomic
def accept_invitation(*, invitation_id: int, by: Person) -> Authorship:
    """Become an author. Raises Refused, IllegalMove (answered before, closed). Locks the proposal, then it."""
    found = Invitation.objects.only("proposal_id", "person_id").get(pk=invitation_id)
    require(policy.may_answer_invitation(by, found))
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=found.proposal_id)
    invitation = _held(invitation_id)
    if not (now := policy.joinable(proposal)):
        raise IllegalMove(proposal.state, "accept", str(now.reason))
    _answer(invitation, Invitation.State.ACCEPTED)
    authorship, _new = Authorship.objects.get_or_create(
        proposal=proposal, person=by, defaults={"via": Authorship.Via.INVITATION}
    )
    record("author.joined", actor=by, subject=authorship, proposal=proposal.pk)
    return authorship


@transaction.atomic
def decline_invitation(*, invitation_id: int, by: Person) -> Invitation:
    """Say no. Nobody is told why. Raises Refused, IllegalMove. Locks it."""
    invitation = _held(invitation_id)
    require(policy.may_answer_invitation(by, invitation))
    return _answer(invitation, Invitation.State.DECLINED)


@transaction.atomic
def leave_proposal(*, proposal_id: int, by: Person) -> Proposal:
    """Stop being one of its authors; what one wrote stays. Raises Refused (the last author, too). Locks it.

    Where all who stay have agreed to withdraw it, to take it up or to a merge, that is done. What it is to be merged
    with is locked too, by id.
    """
    hold_kin([proposal_id])
    proposal = queries.locked(proposal_id, by)
    require(policy.may_leave(by, proposal))
    Consent.objects.filter(proposal=proposal, person=by).delete()
    Authorship.objects.filter(proposal=proposal, person=by).delete()
    record("author.left", actor=by, subject=proposal, proposal=proposal.pk)
    withdraw_if_agreed(proposal)
    take_up_if_agreed(proposal)
    settle_merge_of(proposal)
    return proposal


def _held(invitation_id: int) -> Invitation:
    if invitation_id.bit_length() > 63:
        raise Invitation.DoesNotExist
    return Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)


def _answer(invitation: Invitation, state: Invitation.State) -> Invitation:
    if invitation.state != Invitation.State.OPEN:
        raise IllegalMove(invitation.state, "answer", _("This invitation was answered or taken back before."))
    invitation.state, invitation.answered_at = state, Now()
    invitation.save(update_fields=["state", "answered_at"])
    return invitation
