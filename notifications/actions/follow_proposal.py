"""Follow a proposal, or hear no more of it. A personal trace: nothing is journalled."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from notifications import policy
from notifications.models import Follow
from proposals.queries import visible


@transaction.atomic
def follow_proposal(*, proposal_id: int, by: Person) -> None:
    """Tell this person what becomes of the proposal. Repeating changes nothing.

    Raises Refused, Proposal.DoesNotExist. Two statements.
    """
    require(policy.may_follow(by, visible(proposal_id, by)))
    _say(proposal_id, by, wanted=True)


@transaction.atomic
def unfollow_proposal(*, proposal_id: int, by: Person) -> None:
    """Tell this person no more of the proposal, though they wrote it or support it. Duties of an office remain.

    Raises Refused, Proposal.DoesNotExist. Two statements.
    """
    require(policy.may_follow(by, visible(proposal_id, by)))
    _say(proposal_id, by, wanted=False)


def _say(proposal_id: int, by: Person, *, wanted: bool) -> None:
    Follow.objects.bulk_create(
        [Follow(person=by, proposal_id=proposal_id, wanted=wanted)],
        update_conflicts=True,
        unique_fields=["person", "proposal"],
        update_fields=["wanted"],
    )
