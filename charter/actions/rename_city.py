"""Give the city's platform another name."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions.enter_version import city_to_change, enter_version
from charter.models import City, CityVersion
from commons.actor import Actor
from commons.text import bounded, one_line

MOST_NAME = City._meta.get_field("name").max_length or 0


@transaction.atomic
def rename_city(*, name: str, reason: str, by: Actor) -> CityVersion:
    """Show the city under another name everywhere. Raises Refused, ValidationError by field. Locks the city."""
    city = city_to_change(by)
    name = bounded(one_line(name), least=1, most=MOST_NAME, field="name")
    if name == city.name:
        raise ValidationError({"name": _("The city has this name already.")})
    city.name = name
    city.save(update_fields=["name"])
    return enter_version(city, CityVersion.Part.NAME, name, reason=reason, by=by)
