"""Support an amendment, or take that back. Well supported, it is shown to everybody who supports the proposal."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

import charter.queries
from accounts.models import Person
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.propose_amendment import undecided
from proposals.models import Amendment, AmendmentSupport


def support_amendment(*, amendment_id: int, by: Person) -> int:
    """Count the person once, however often they ask; return how many support it now.

    Whether all supporters are told is decided after the commit, as a crossing is. Raises Refused, IllegalMove.
    """
    with transaction.atomic():
        amendment = _waiting(amendment_id, by)
        AmendmentSupport.objects.bulk_create([AmendmentSupport(amendment=amendment, person=by)], ignore_conflicts=True)
    show_well_supported(amendment_id=amendment_id)
    return queries.amendment_supports(amendment_id)


@transaction.atomic
def unsupport_amendment(*, amendment_id: int, by: Person) -> int:
    """Take the support back; nothing happens when there was none. Raises Refused, IllegalMove."""
    amendment = _waiting(amendment_id, by, giving=False)
    AmendmentSupport.objects.filter(amendment=amendment, person=by).delete()
    return queries.amendment_supports(amendment_id)


@transaction.atomic
def show_well_supported(*, amendment_id: int) -> bool:
    """Have all supporters of the proposal told, once, when the rules' share is reached; tell whether this call did."""
    rules = charter.queries.rules()
    reached = queries.well_supported(
        percent=float(rules["amendment_share"].value), least=rules.number("amendment_least")
    )
    if not reached.filter(pk=amendment_id).exists():
        return False
    if not Amendment.objects.filter(pk=amendment_id, shown_at=None, state=Amendment.State.OPEN).update(shown_at=Now()):
        return False
    amendment = Amendment.objects.only("id", "proposal_id").get(pk=amendment_id)
    record(
        "amendment.shown",
        actor=None,
        subject=amendment,
        proposal=amendment.proposal_id,
        supports=queries.amendment_supports(amendment_id),
    )
    return True


def _waiting(amendment_id: int, by: Person, *, giving: bool = True) -> Amendment:
    """Return an amendment that waits. Its row is held in share: what is decided meanwhile comes after."""
    amendment = queries.held_amendment(amendment_id, by)
    require(
        policy.may_support_amendment(by, amendment) if giving else policy.may_withdraw_support(by, amendment.proposal)
    )
    undecided(amendment, "support" if giving else "unsupport")
    return amendment
