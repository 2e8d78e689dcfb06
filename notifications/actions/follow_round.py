"""Follow a vote, or hear no more of it. A personal trace: nothing is journalled."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from notifications import policy
from notifications.models import RoundFollow
from voting.queries import round_in_full


@transaction.atomic
def follow_round(*, round_id: int, by: Person) -> None:
    """Tell this person when the vote opens, before it closes if they have not voted, and what came of it.

    Repeating changes nothing. Raises Refused, Round.DoesNotExist. Three statements.
    """
    its = round_in_full(round_id, by)
    require(policy.may_follow_round(by, its))
    RoundFollow.objects.bulk_create([RoundFollow(person=by, round=its)], ignore_conflicts=True)


@transaction.atomic
def unfollow_round(*, round_id: int, by: Person) -> None:
    """Tell this person no more of the vote, also when it is over. Repeating changes nothing.

    Who began a ballot is still reminded of it. Raises Refused, Round.DoesNotExist. Three statements.
    """
    its = round_in_full(round_id, by)
    require(policy.may_unfollow_round(by))
    RoundFollow.objects.filter(person=by, round=its).delete()
