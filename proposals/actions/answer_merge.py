"""Answer as somebody who supported what was merged: carry the support over, or let it go."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import accounts.policy
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove, Refused
from commons.verdict import require
from proposals import policy, queries
from proposals.actions.give_support import give_support
from proposals.models import Carry, Merge
from proposals.queries import Standing


@transaction.atomic
def carry_support(*, merge_id: int, by: Person, seen: int | None = None) -> Standing:
    """Support the common proposal with what one gave to its sources: one row, whatever one supported of them.

    The same act as a support, by the rules of today, in the channel of the first one; `seen` as there. Also after
    letting go, as long as it is asked. Raises Refused, IllegalMove (not asked any more), ValidationError. Holds the
    common proposal in share, so that an undo comes before it or after it.
    """
    merge = queries.merge(merge_id, by)
    channel = queries.first_channel(merge.pk, by)
    require(policy.may_carry(by, supports=channel is not None))
    if merge.into_id is not None:
        queries.held(merge.into_id, by)
        merge.refresh_from_db(fields=["state", "carry_until"])
    _answer(merge, by, carried=True)
    assert merge.into_id is not None and channel is not None  # noqa: S101 as CHECK and the policy have it
    return give_support(proposal_id=merge.into_id, by=by, channel=channel, seen=seen)


@transaction.atomic
def let_support_go(*, merge_id: int, by: Person) -> Carry:
    """Say that one's support ends with what was merged. What one gave the common proposal itself stays.

    Raises Refused, IllegalMove (carried over before, or not asked any more).
    """
    merge = queries.merge(merge_id, by)
    require(policy.may_let_go(by, supports=queries.first_channel(merge.pk, by) is not None))
    return _answer(merge, by, carried=False)


def _answer(merge: Merge, by: Person, *, carried: bool) -> Carry:
    at = clock.now()
    if not (now := policy.carriable(merge, at=at)):
        raise IllegalMove(merge.state, "answer", str(now.reason))
    try:
        with transaction.atomic():
            row, _new = Carry.objects.select_for_update().get_or_create(
                merge=merge, person=by, defaults={"carried": carried}
            )
    except IntegrityError:  # the account was erased this very moment
        raise Refused(accounts.policy.may_take_part(None)) from None
    if row.carried and not carried:
        raise IllegalMove(merge.state, "answer", _("You carried it over. To take it back, open the common proposal."))
    if carried and not row.carried:
        row.carried, row.answered_at = True, at
        row.save(update_fields=["carried", "answered_at"])
    return row
