"""Choose the languages the city's pages speak."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions.enter_version import city_to_change, enter_version
from charter.models import CityVersion
from commons import language
from commons.actor import Actor


@transaction.atomic
def choose_languages(*, languages: Collection[str], first: str, reason: str, by: Actor) -> CityVersion:
    """Offer these languages of the installation (`CITY_LANGUAGES`), `first` to whoever asks for none of them.

    What is written in another one stays. Raises Refused, ValidationError by field. Locks the city.
    """
    city = city_to_change(by)
    known = dict(settings.LANGUAGES)
    if not languages:
        raise ValidationError({"languages": _("Choose at least one language.")})
    if any(code not in known for code in languages):
        raise ValidationError({"languages": _("This installation does not speak one of these languages.")})
    if first not in languages:
        raise ValidationError({"first": _("The first language must be one of those you offer.")})
    chosen = [first, *(code for code in known if code in languages and code != first)]
    if chosen == [code for code, _name in language.choices()]:
        raise ValidationError({"languages": _("The pages speak these languages already.")})
    city.languages = chosen
    city.save(update_fields=["languages"])
    return enter_version(city, CityVersion.Part.LANGUAGES, chosen, reason=reason, by=by)
