"""Follow a point of the map and what lies around it. It says where somebody lives: nothing is journalled."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person
from commons.text import one_line
from commons.verdict import require
from notifications import policy
from notifications.models import LEAST_RADIUS, MOST_RADIUS, Place
from notifications.queries import following

NAME_LENGTH = 60


@transaction.atomic
def follow_place(*, name: str, latitude: float | None, longitude: float | None, radius: int, by: Person) -> Place:
    """Tell this person what is proposed and answered within `radius` metres of a point, in degrees of WGS 84.

    Locks the person's row, so that places are counted one after the other. Raises Refused, ValidationError by field.
    Four queries, and what the city's boundaries cost.
    """
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
    taken = set(following.places(by.pk).values_list("number", flat=True))
    require(policy.may_follow_place(by, len(taken)))
    where = _checked(name, latitude, longitude, radius)
    number = next(n for n in range(1, len(taken) + 2) if n not in taken)
    return Place.objects.create(person=by, number=number, **where)


@transaction.atomic
def change_place(
    *, number: int, name: str, latitude: float | None, longitude: float | None, radius: int, by: Person
) -> Place:
    """Move a place, name it anew, or let it reach less far or further.

    Raises Refused, Place.DoesNotExist, ValidationError by field. Two queries.
    """
    require(policy.may_have_inbox(by))
    place = following.place(number, by)
    for field, value in _checked(name, latitude, longitude, radius).items():
        setattr(place, field, value)
    place.save(update_fields=["name", "latitude", "longitude", "radius"])
    return place


@transaction.atomic
def forget_place(*, number: int, by: Person) -> None:
    """Follow a place no more. Raises Refused, Place.DoesNotExist. Two queries."""
    require(policy.may_have_inbox(by))
    following.place(number, by).delete()


def _checked(name: str, latitude: float | None, longitude: float | None, radius: int) -> dict[str, object]:
    errors = {}
    name = one_line(name)
    if not name or len(name) > NAME_LENGTH:
        errors["name"] = _("Give it a name of at most %(most)d characters.") % {"most": NAME_LENGTH}
    if latitude is None or longitude is None:
        errors["latitude"] = _("Press on the map, or give latitude and longitude.")
    elif not (-85 <= latitude <= 85 and -180 <= longitude <= 180):
        errors["latitude"] = _("Give degrees: latitude from -85 to 85, longitude from -180 to 180.")
    elif charter.queries.drawn_districts() and charter.queries.district_at(longitude, latitude) is None:
        errors["latitude"] = _("The point lies outside the city.")
    if not LEAST_RADIUS <= radius <= MOST_RADIUS:
        errors["radius"] = _("Choose from %(least)d to %(most)d metres.") % {
            "least": LEAST_RADIUS,
            "most": MOST_RADIUS,
        }
    if errors:
        raise ValidationError(errors)
    return {"name": name, "latitude": latitude, "longitude": longitude, "radius": radius}
