"""Pictures of options: one by its name, and which files belong to one."""

from __future__ import annotations

from collections.abc import Collection

from commons.models import Visibility
from voting.models import OptionPicture
from voting.policy import Someone
from voting.queries.rounds import option_to_judge


def option_picture(option_id: int, digest: str, by: Someone) -> OptionPicture:
    """Return an option's picture by its name in addresses. Raises Option.DoesNotExist, OptionPicture.DoesNotExist."""
    option = option_to_judge(option_id, by)
    if option.visibility != Visibility.PUBLIC:
        raise OptionPicture.DoesNotExist
    found = OptionPicture.objects.get(option=option, digest=digest)
    found.option = option
    return found


def unmade_pictures(limit: int) -> list[int]:
    """Return the keys of pictures whose sizes are still to be made, oldest first. One query."""
    return list(OptionPicture.objects.filter(widths=[]).order_by("id").values_list("pk", flat=True)[:limit])


def belonging(keys: Collection[str]) -> set[str]:
    """Return those of the store's keys that belong to a picture. One query."""
    return set(OptionPicture.objects.filter(key__in=keys).values_list("key", flat=True))
