"""Take a delegation back, at once."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from voting import policy, queries
from voting.actions.settle import settle
from voting.models import Delegation


@transaction.atomic
def recall_delegation(*, by: Person, delegation_id: int) -> None:
    """Delete one's own delegation: it counts in no round that is open. What counts then is a wider one, if there is.

    Allowed also to who has no vote any more. Raises Refused, Delegation.DoesNotExist. Locks: delegations, together with
    all who change theirs.
    """
    require(policy.may_recall(by))
    settle()
    found: Delegation = queries.delegation_of(by, delegation_id)
    found.delete()
