"""Write a proposal together: bring one's own into a circle, take another's on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import proposals.actions
import proposals.queries
from accounts.models import Person
from commons.errors import IllegalMove
from commons.verdict import refuse, require
from deliberation import policy, queries
from deliberation.actions.circles.allow import allow
from deliberation.models import CircleProposal
from journal.actions import record
from proposals.models import Authorship


@transaction.atomic
def bring_proposal(*, by: Person, circle_id: int, proposal_id: int) -> CircleProposal:
    """Bring a draft or an open proposal that one writes: any member may take it on as a co-author.

    It bears the circle's name at once where the circle asks for no decision about that. Locks the circle.
    Raises Refused (not a member), IllegalMove, ValidationError by `proposal` (not one's own; brought before).
    """
    its = queries.circles.circle(circle_id, by, lock=True)
    here = queries.circles.standing(its, by)
    allow(policy.circles.may_act(here), "bring")
    found = queries.circles.bringable(by).filter(pk=proposal_id).first() if proposal_id < 2**63 else None
    if found is None:
        raise ValidationError({"proposal": _("Choose a proposal that you write, and that no circle has yet.")})
    named_at = None if its.names_by_decision else here.at
    row, new = CircleProposal.objects.get_or_create(
        proposal_id=found.pk, defaults={"circle": its, "named_at": named_at}
    )
    if not new:
        raise ValidationError({"proposal": _("Choose a proposal that you write, and that no circle has yet.")})
    record("circle.proposal_brought", actor=by, subject=its, proposal=found.pk)
    return row


@transaction.atomic
def take_on_proposal(*, by: Person, row_id: int) -> Authorship:
    """Become a co-author of what was brought: bringing it was the invitation. Locks the circle, then the proposal.

    An author who is a member still stands for it. Raises Refused, IllegalMove (an author already, closed, full, or no
    author of it is in the circle any more).
    """
    row, here = queries.circles.brought(row_id, by, lock=True)
    allow(policy.circles.may_act(here), "take-on")
    if row.proposal.is_written_by(by.pk):
        raise IllegalMove(row.proposal.state, "take-on", _("You write this already."))
    members = queries.circles.active_members(here.circle).values("person")
    host = Authorship.objects.filter(proposal=row.proposal_id, person__in=members).select_related("person").first()
    if host is None:
        require(refuse("no-author", _("Nobody who writes this is in the circle any more.")))
        raise AssertionError
    invitation = proposals.actions.invite_author(proposal_id=row.proposal_id, by=host.person, name=by.name)
    return proposals.actions.accept_invitation(invitation_id=invitation.pk, by=by)
