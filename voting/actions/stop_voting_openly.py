"""Take back that one votes in the open."""

from __future__ import annotations

from django.db import transaction

from accounts.actions import require_voice
from accounts.models import Person
from commons.verdict import require
from journal.actions import record
from voting import policy
from voting.actions.settle import settle
from voting.models import OpenVoter


@transaction.atomic
def stop_voting_openly(*, by: Person, voter_id: int) -> None:
    """Vote in the open no more on that topic: votes delegated there reach nobody until they are delegated anew.

    Raises Refused, OpenVoter.DoesNotExist. Locks: delegations, together with all who change theirs; then the row.
    """
    settle()
    if voter_id.bit_length() > 63:
        raise OpenVoter.DoesNotExist
    voter: OpenVoter = (
        OpenVoter.objects.select_for_update(of=("self",)).select_related("topic", "organisation").get(pk=voter_id)
    )
    require(policy.may_end_open_voting(by, voter))
    require_voice(by, voter.organisation_id)
    record(
        "delegate.stopped",
        actor=by,
        subject=voter,
        topic=voter.topic.code if voter.topic else "",
        organisation=voter.organisation.slug if voter.organisation else "",
    )
    voter.delete()
