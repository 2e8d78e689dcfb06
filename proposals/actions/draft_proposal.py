"""Begin a proposal: a draft that only its author sees."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.actions import require_voice
from accounts.models import Person
from charter.models import District, Topic
from commons import language
from commons.text import bounded, one_line
from commons.verdict import require
from proposals import policy
from proposals.actions.heed_call import call_errors, require_taking
from proposals.models import Proposal

LEAST_TITLE, LEAST_BODY, PLACE_CHARACTERS = 5, 20, 120


@transaction.atomic
def draft_proposal(*, by: Person, channel: str = "web", organisation_id: int | None = None, **text: Any) -> Proposal:
    """Save a draft from `text` (see `checked`), in the writer's language unless it says another.

    Under the name of an organisation they speak for where one is given, and held to speak for until it is saved.

    Raises Refused, IllegalMove (its process takes no proposals now), ValidationError by field.
    """
    require(policy.may_draft(by))
    require_voice(by, organisation_id)
    text["lang"] = text.get("lang") or language.of_city(by.language)
    require_taking(text.get("process_id"), by=by)
    return Proposal.objects.create(author=by, channel=channel, organisation_id=organisation_id, **checked(**text))  # type: ignore[no-any-return]


def checked(
    *,
    title: str,
    body: str,
    lang: str,
    topic_id: int | None,
    district_id: int | None = None,
    process_id: int | None = None,
    place_name: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
) -> dict[str, Any]:
    """Return a proposal's fields, cleaned; `district_id` None is the whole city, `process_id` None the open floor.

    A point (degrees, WGS 84) must lie in the city and, where a district is chosen, in that one. Three queries, two more
    for a point, one for a process. Raises ValidationError by field.
    """
    errors: dict[str, Any] = {}
    fields: dict[str, Any] = _words(errors, title, body) | {
        "place_name": _bounded(errors, "place_name", one_line(place_name), 0, PLACE_CHARACTERS),
        "topic_id": topic_id,
        "district_id": district_id,
        "process_id": process_id,
        "latitude": latitude,
        "longitude": longitude,
    }
    try:
        fields["lang"] = language.checked(lang)
    except ValidationError as error:
        errors.update(error.message_dict)
    if topic_id is None or not Topic.objects.filter(pk=topic_id).exists():
        errors["topic"] = [_("Choose a topic.")]
    if district_id is not None and not District.objects.filter(pk=district_id, closed_at=None).exists():
        errors["district"] = [_("Choose a district that takes proposals, or the whole city.")]
    errors |= call_errors(process_id, district_id=district_id, topic_id=topic_id)
    errors |= _place_errors(latitude, longitude) or _district_errors(latitude, longitude, district_id)
    if errors:
        raise ValidationError(errors)
    return fields


def worded(*, title: str, body: str) -> dict[str, str]:
    """Return what a proposal says, cleaned. Raises ValidationError by field."""
    errors: dict[str, Any] = {}
    fields = _words(errors, title, body)
    if errors:
        raise ValidationError(errors)
    return fields


def _words(errors: dict[str, Any], title: str, body: str) -> dict[str, str]:
    rules = charter.queries.rules()
    return {
        "title": _bounded(errors, "title", one_line(title), LEAST_TITLE, rules.number("title_characters")),
        "body": _bounded(errors, "body", body, LEAST_BODY, rules.number("body_characters")),
    }


def _bounded(errors: dict[str, Any], field: str, text: str, least: int, most: int) -> str:
    try:
        return bounded(text, least=least, most=most, field=field)
    except ValidationError as error:
        errors.update(error.message_dict)
        return ""


def _place_errors(latitude: float | None, longitude: float | None) -> dict[str, list[str]]:
    if (latitude is None) != (longitude is None):
        return {"latitude": [_("Give both latitude and longitude, or neither.")]}
    if latitude is not None and not -90 <= latitude <= 90:
        return {"latitude": [_("Give degrees from -90 to 90.")]}
    if longitude is not None and not -180 <= longitude <= 180:
        return {"longitude": [_("Give degrees from -180 to 180.")]}
    return {}


def _district_errors(latitude: float | None, longitude: float | None, chosen: int | None) -> dict[str, list[str]]:
    """Compare the point with the city's boundaries; without them it may lie anywhere."""
    if latitude is None or longitude is None or not (drawn := charter.queries.drawn_districts()):
        return {}
    here = charter.queries.district_id_at(longitude, latitude, drawn)
    if here is None:
        turned = charter.queries.district_id_at(latitude, longitude, drawn) is not None
        hint = _("Latitude and longitude are the wrong way round.") if turned else _("The point lies outside the city.")
        return {"latitude": [hint]}
    if chosen in (None, here):
        return {}
    name = District.objects.only("name", "texts").get(pk=here).name
    wrong = _("The point lies in %(district)s. Choose that district, or move the point or take it away.")
    return {"district": [wrong % {"district": name}]}
