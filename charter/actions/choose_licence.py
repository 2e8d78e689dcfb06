"""Choose the licence under which the city's open data is published."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions.enter_version import city_to_change, enter_version
from charter.licences import LICENCES
from charter.models import CityVersion
from commons.actor import Actor


@transaction.atomic
def choose_licence(*, licence: str, reason: str, by: Actor) -> CityVersion:
    """Publish open data under this licence from now on. What was taken under the earlier one stays under it.

    Raises Refused, ValidationError by field. Locks the city.
    """
    city = city_to_change(by)
    if licence not in LICENCES:
        raise ValidationError({"licence": _("Choose one of the licences.")})
    if licence == city.data_licence:
        raise ValidationError({"licence": _("The data is under this licence already.")})
    city.data_licence = licence
    city.save(update_fields=["data_licence"])
    return enter_version(city, CityVersion.Part.LICENCE, licence, reason=reason, by=by)
