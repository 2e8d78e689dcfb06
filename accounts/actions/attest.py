"""Ask a driver what was shown attests."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import queries
from accounts.drivers import Attestation, Driver, Shown
from accounts.drivers.demo import Demo
from accounts.drivers.desk import Desk
from charter.models import District
from commons.clock import today

DRIVERS: dict[str, Driver] = {driver.method: driver for driver in (Desk(), Demo())}


@sensitive_variables("number", "shown")
def attested(
    *, method: str, country: str, kind: str, number: str, district_id: int, age_band: str, of_voting_age: bool
) -> Attestation:
    """Return what the document attests today. Four queries. Raises ValidationError by field."""
    if age_band and age_band not in queries.age_bands():
        raise ValidationError({"age_band": _("Choose an age band of the list.")})
    if not District.objects.filter(pk=district_id).exists():
        raise ValidationError({"district_id": _("Choose a district.")})
    shown = Shown(country, kind, number, district_id, age_band, of_voting_age)
    return DRIVERS[method].attest(shown, on=today())
