"""Give the answer into another office's hands, with a reason everybody can read. The clock goes on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from charter.models import Office
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.lifecycle import State
from proposals.models import AnswerDraft, Assignment, Proposal

LEAST_REASON = 15


@transaction.atomic
def hand_over(*, proposal_id: int, by: Person, office_id: int | None, reason: str) -> Proposal:
    """Change the office in charge while the answer is awaited.

    The former office's draft, with the look at it, and its colleague in charge fall away; its notes stay its own, so
    the receiver does not read them. Interim replies are public and stay.

    Raises Refused, IllegalMove (not awaiting), ValidationError. Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_hand_over(by, proposal))
    if proposal.state != State.AWAITING_ANSWER:
        raise IllegalMove(proposal.state, "hand-over")
    receiver = Office.objects.filter(pk=office_id).first() if office_id is not None else None
    if receiver is None:
        raise ValidationError({"office": _("Choose the office that takes over.")})
    if receiver.pk == proposal.office_id:
        raise ValidationError({"office": _("This office is in charge already; choose another.")})
    reason = bounded(reason, least=LEAST_REASON, most=1_000, field="reason")
    giver = proposal.office
    proposal.office = receiver
    proposal.save(update_fields=["office"])
    AnswerDraft.objects.filter(proposal=proposal).delete()
    Assignment.objects.filter(proposal=proposal).delete()
    record(
        "proposal.handed_over",
        actor=by,
        subject=proposal,
        **{"from": giver.own_name if giver else "", "from_id": giver.pk if giver else None},
        to=receiver.own_name,
        to_id=receiver.pk,
        reason=reason,
    )
    return proposal
