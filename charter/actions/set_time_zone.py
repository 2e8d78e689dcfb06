"""Set the time zone in which the city counts its days."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions.enter_version import city_to_change, enter_version
from charter.models import CityVersion
from commons import clock
from commons.actor import Actor


@transaction.atomic
def set_time_zone(*, time_zone: str, reason: str, by: Actor) -> CityVersion:
    """Count days in this zone (IANA name) from now on. What is due already stays due at the same moment.

    Raises Refused, ValidationError by field. Locks the city.
    """
    city = city_to_change(by)
    time_zone = time_zone.strip()
    if time_zone not in available_timezones():
        raise ValidationError({"time_zone": _("There is no such time zone. Choose one such as Europe/Madrid.")})
    if time_zone == (city.time_zone or str(clock.zone())):
        raise ValidationError({"time_zone": _("The city counts its days in this zone already.")})
    city.time_zone = time_zone
    city.save(update_fields=["time_zone"])
    return enter_version(city, CityVersion.Part.TIME_ZONE, time_zone, reason=reason, by=by)
