"""Open a conversation, with the statements it begins with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
import proposals.queries
from accounts.models import Person
from charter.models import District, Process
from commons import clock, language
from commons.text import bounded, one_line
from commons.verdict import require
from deliberation import policy, queries
from deliberation.actions.write_statement import seed
from deliberation.models import Conversation
from journal.actions import record

MOST_SEEDS = 30
LEAST_TITLE = 5
LONGEST = dt.timedelta(days=366)


@transaction.atomic
def open_conversation(
    *,
    by: Person,
    title: str,
    about: str = "",
    statements: Sequence[str] = (),
    proposal_id: int | None = None,
    process: str = "",
    district: str = "",
    closes_on: dt.date | None = None,
    lang: str = "",
    channel: str = "web",
) -> Conversation:
    """Publish a conversation, on its own or about one proposal or one process; everybody may answer from now on.

    `district`, `process`: codes. It closes at the end of the day `closes_on`. Three a day each. Locks the person, so
    that nobody opens four at once. Raises Refused, IllegalMove (three today), ValidationError by field.
    """
    require(policy.may_open(by))
    at = clock.now()
    lang = language.checked(lang or language.of_city(by.language))
    fields = checked(title=title, about=about, closes_on=closes_on, at=at)
    fields |= _attached(by, proposal_id=proposal_id, process=process, district=district)
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
    policy.require_another(queries.opened_today(by, at=at))
    its: Conversation = Conversation.objects.create(author=by, lang=lang, channel=channel, **fields)
    record("conversation.opened", actor=by, subject=its, proposal=proposal_id)
    seed(its, by=by, texts=statements, channel=channel)
    return its


def checked(*, title: str, about: str, closes_on: dt.date | None, at: dt.datetime) -> dict[str, Any]:
    """Return what a conversation says and when it closes, cleaned. Raises ValidationError by field."""
    errors: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    bounds = {
        "title": (one_line(title), LEAST_TITLE, Conversation.TITLE_CHARACTERS),
        "about": (about, 0, Conversation.ABOUT_CHARACTERS),
    }
    for name, (text, least, most) in bounds.items():
        try:
            fields[name] = bounded(text, least=least, most=most, field=name)
        except ValidationError as error:
            errors |= error.message_dict
    today = clock.today(at)
    if closes_on is not None and not today <= closes_on <= today + LONGEST:
        errors["closes_on"] = [_("Choose a day from today on, within a year; or none.")]
    if errors:
        raise ValidationError(errors)
    return fields | {"closes_at": clock.end_of_day(closes_on) if closes_on else None}


def _attached(by: Person, *, proposal_id: int | None, process: str, district: str) -> dict[str, Any]:
    """Return what it is about: a published proposal, or a process, and a district. Raises ValidationError by field."""
    found: dict[str, Any] = {}
    if proposal_id is not None and process:
        raise ValidationError({"process": _("A conversation is about a proposal or a process, not about both.")})
    if proposal_id is not None:
        found["proposal"] = _proposal(proposal_id, by)
    if process:
        found["process"] = _named(Process, process, "process", _("There is no such process."))
    if district:
        found["district"] = _named(District, district, "district", _("Choose a district, or the whole city."))
    elif proposal := found.get("proposal"):
        found["district_id"] = proposal.district_id
    return found


def _proposal(proposal_id: int, by: Person) -> Any:
    gone = ValidationError({"proposal": _("There is no such proposal, or it is not published.")})
    try:
        found = proposals.queries.visible(proposal_id, by)
    except ObjectDoesNotExist:
        raise gone from None
    if found.published_at is None or found.visibility != "public":
        raise gone
    return found


def _named(model: type[Process] | type[District], code: str, field: str, wrong: str) -> Any:
    known = charter.queries.known()
    parts: Any = known.processes if model is Process else known.districts
    part = next((each for each in parts.values() if each.code == code), None)
    if part is None:
        raise ValidationError({field: wrong})
    return part
