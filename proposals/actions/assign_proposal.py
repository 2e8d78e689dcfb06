"""Say which official of the office works on a proposal."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

import accounts.queries
from accounts.models import Person
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.models import Assignment, Proposal


@transaction.atomic
def assign_proposal(
    *, proposal_id: int, by: Person, official_id: int | None = None, instead_of: int | None = None
) -> Assignment:
    """Put a colleague of the office in charge of the work, oneself (None), or another one than before.

    `instead_of`: who has it, as far as the caller knows; None for nobody. So of two who take it on at once one is
    refused. Raises Refused, IllegalMove (nothing is owed, another has it), ValidationError. Locks the proposal.
    """
    proposal = _locked(proposal_id, by)
    official_id = official_id or by.pk
    mandate = accounts.queries.officials(proposal.office_id or 0).filter(person=official_id).first()
    if mandate is None:
        raise ValidationError({"official": _("Choose an official of your office.")})
    present = queries.assignment(proposal)
    _as_known(proposal, present, instead_of)
    if present is not None and present.mandate_id == mandate.pk:
        return present
    made, _new = Assignment.objects.update_or_create(
        proposal=proposal, defaults={"mandate": mandate, "assigned_by": by, "assigned_at": Now()}
    )
    record("assignment.made", actor=by, subject=made, proposal=proposal.pk, mandate=mandate.pk)
    return made


@transaction.atomic
def unassign_proposal(*, proposal_id: int, by: Person) -> None:
    """Let nobody be in charge of the work; nothing happens where nobody is. Raises Refused, IllegalMove.

    Locks the proposal.
    """
    proposal = _locked(proposal_id, by)
    present = Assignment.objects.filter(proposal=proposal).first()
    if present is not None:
        record("assignment.ended", actor=by, subject=present, proposal=proposal.pk, mandate=present.mandate_id)
        present.delete()


def _locked(proposal_id: int, by: Person) -> Proposal:
    proposal = queries.locked(proposal_id, by)
    require(policy.may_assign(by, proposal))
    now = policy.worked_on(proposal)
    if not now:
        raise IllegalMove(proposal.state, "assign", str(now.reason))
    return proposal


def _as_known(proposal: Proposal, present: Assignment | None, instead_of: int | None) -> None:
    holder = present.mandate if present else None
    if (holder.person_id if holder else None) == instead_of:
        return
    if holder is None:
        raise IllegalMove(proposal.state, "assign", _("Nobody works on it any more. Look again, then take it on."))
    reason = _("%(name)s works on it already. Look again before you change that.") % {"name": holder.holder_name}
    raise IllegalMove(proposal.state, "assign", reason)
