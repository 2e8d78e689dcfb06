"""Give the city's pages a logo, or take it away."""

from __future__ import annotations

from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter import policy
from charter.actions.enter_version import city_to_change, enter_version
from charter.models import CityVersion, Logo
from commons import logos
from commons.actor import Actor
from commons.verdict import require


def set_logo(*, file: IO[bytes] | None, reason: str, by: Actor) -> CityVersion:
    """Show this picture (JPEG, PNG, WebP) beside the city's name; None takes the logo away.

    It is drawn anew before anything is locked. Raises Refused, ValidationError by field. Locks the city.
    """
    require(policy.may_change_city(by))
    return _set(None if file is None else _drawn(file), reason=reason, by=by)


@transaction.atomic
def _set(drawn: logos.Drawn | None, *, reason: str, by: Actor) -> CityVersion:
    city = city_to_change(by)
    digest = drawn.digest if drawn else ""
    if digest == city.logo:
        raise ValidationError({"file": _("The pages have this logo already.") if digest else _("Choose a picture.")})
    if drawn:
        fields = {"content": drawn.content, "width": drawn.width, "height": drawn.height}
        Logo.objects.get_or_create(digest=digest, defaults=fields)
    city.logo = digest
    city.save(update_fields=["logo"])
    return enter_version(city, CityVersion.Part.LOGO, digest, reason=reason, by=by)


def _drawn(file: IO[bytes]) -> logos.Drawn:
    try:
        return logos.drawn(file)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
