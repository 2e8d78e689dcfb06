"""Publish the city's legal notice, terms, privacy or accessibility statement."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions.enter_version import city_to_change, enter_version
from charter.models import CityVersion
from commons import language
from commons.actor import Actor
from commons.text import bounded

LEAST_TEXT, MOST_TEXT = 40, 40_000


@transaction.atomic
def publish_statement(*, part: str, lang: str, text: str, reason: str, by: Actor) -> CityVersion:
    """Put a statement in the place of the one there was in that language; the old one stays in the charter's history.

    `text`: Markdown without HTML and pictures. Raises Refused, ValidationError by field. Locks the city.
    """
    city = city_to_change(by)
    if part not in CityVersion.STATEMENTS:
        raise ValidationError({"part": _("There is no such statement.")})
    text = bounded(text, least=LEAST_TEXT, most=MOST_TEXT, field="text")
    kind, lang = CityVersion.Part(part), language.checked(lang)
    last = CityVersion.objects.filter(part=kind, lang=lang).order_by("-number").first()
    if last is not None and last.value == text:
        raise ValidationError({"text": _("The statement says this already.")})
    return enter_version(city, kind, text, reason=reason, by=by, lang=lang)
