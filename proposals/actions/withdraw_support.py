"""Take one's support back while the proposal is open."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.verdict import require
from proposals import policy, queries
from proposals.lifecycle import State
from proposals.models import CountDue, Support
from proposals.queries import Standing


@transaction.atomic
def withdraw_support(*, proposal_id: int, by: Person) -> Standing:
    """Remove the person's support; nothing happens when there was none.

    Raises Refused, IllegalMove (the threshold was reached, or it is closed). Locks the proposal's row in share, so
    that the crossing is decided either before it or after it.
    """
    proposal = queries.held(proposal_id, by)
    require(policy.may_withdraw_support(by, proposal))
    if proposal.state == State.MERGED:
        raise IllegalMove(proposal.state, "withdraw-support", str(policy.gone_on(proposal).reason))
    if proposal.state != State.OPEN:
        raise IllegalMove(
            proposal.state,
            "withdraw-support",
            _("A support can be withdrawn only while the proposal is open."),
        )
    gone, _by_model = Support.objects.filter(proposal=proposal, person=by).delete()
    if gone:
        CountDue.objects.create(proposal=proposal)
    return queries.standing(proposal_id, by.pk)
