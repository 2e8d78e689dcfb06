"""Choose the two colours of the city's pages."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions.enter_version import city_to_change, enter_version
from charter.models import CityVersion
from commons import colours
from commons.actor import Actor


@transaction.atomic
def choose_colours(*, residents_colour: str, city_colour: str, reason: str, by: Actor) -> CityVersion:
    """Take a colour for what residents say and one for what the city says; both empty: the platform's own again.

    Colours: #rrggbb or #rgb. Raises Refused; ValidationError by field where one cannot be read on the pages' grounds
    (WCAG 2.2, 1.4.3: 4.5 to 1), with the ratio and the nearest one that can. Locks the city.
    """
    city = city_to_change(by)
    typed = {"residents_colour": residents_colour.strip(), "city_colour": city_colour.strip()}
    chosen = _readable(typed) if any(typed.values()) else typed
    if (city.residents_colour, city.city_colour) == (chosen["residents_colour"], chosen["city_colour"]):
        raise ValidationError({"residents_colour": _("The pages have these colours already.")})
    city.residents_colour, city.city_colour = chosen["residents_colour"], chosen["city_colour"]
    city.save(update_fields=["residents_colour", "city_colour"])
    return enter_version(city, CityVersion.Part.COLOURS, chosen, reason=reason, by=by)


def _readable(typed: dict[str, str]) -> dict[str, str]:
    chosen, wrong = {field: colours.normal(colour) for field, colour in typed.items()}, {}
    for field, colour in chosen.items():
        if not colour:
            wrong[field] = _("Write a colour as # and six digits or letters from a to f, such as #a80f5c.")
        elif not (found := colours.measured(colour)).passes:
            wrong[field] = _(
                "This colour is too pale to read: its contrast on the ground %(ground)s is %(ratio)s to 1, and at "
                "least 4.5 to 1 is needed. The nearest one that can be read is %(suggestion)s."
            ) % {"ground": found.ground, "ratio": f"{int(found.ratio * 100) / 100:.2f}", "suggestion": found.suggestion}
    if wrong:
        raise ValidationError(wrong)
    return chosen
