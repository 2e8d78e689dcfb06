"""Follow a thing of the city, or hear no more of it. A personal trace: nothing is journalled."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from notifications import policy
from notifications.models import BY_DEED, FOLLOWED, Follow
from notifications.queries import following


@transaction.atomic
def follow(*, what: str, key: str | int, by: Person) -> None:
    """Tell this person what becomes of one of `FOLLOWED`, by its number or code. Repeating changes nothing.

    Raises Refused, DoesNotExist. Two statements, of a round three.
    """
    thing = following.thing(what, key, by)
    require(policy.may_follow(by, thing))
    _say(what, thing.pk, by, wanted=True)


@transaction.atomic
def unfollow(*, what: str, key: str | int, by: Person) -> None:
    """Tell this person no more of it, also of what they wrote or support. Repeating changes nothing.

    Duties of an office remain, and who began a ballot is still reminded of it. Raises Refused, DoesNotExist. Two
    statements, of a round three.
    """
    thing = following.thing(what, key, by)
    require(policy.may_unfollow(by, thing))
    if what in BY_DEED:
        _say(what, thing.pk, by, wanted=False)
    else:
        Follow.objects.filter(person=by, **{what: thing.pk}).delete()


def _say(what: str, pk: int, by: Person, *, wanted: bool) -> None:
    row = Follow(person=by, wanted=wanted, **{f"{what}_id": pk})
    if what in BY_DEED:
        unique = ["person", *FOLLOWED]
        Follow.objects.bulk_create([row], update_conflicts=True, unique_fields=unique, update_fields=["wanted"])
    else:
        Follow.objects.bulk_create([row], ignore_conflicts=True)
