"""Put something to choose from into a draft: a proposal, or a text."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

import charter.queries
import proposals.queries
from accounts.models import Person
from charter.models import District, Office
from commons.language import own
from commons.text import bounded, one_line
from commons.verdict import require
from proposals.models import Proposal
from voting import policy, queries
from voting.actions.illustrate_option import drop_pictures_of
from voting.models import Method, Option, Round

MOST = 500


@transaction.atomic
def add_option(*, by: Person, round_id: int, proposal_id: int | None = None, **given: Any) -> Option:
    """Add an option at the end of the ballot. Of a proposal, what is not given is as it stands in its text.

    `given`: `title`, `body`, `cost_cents`, `district` (a code, "" for the whole city), `place_name`, `latitude`,
    `longitude`, `excludes`, `office` (a code; else the one in charge). Raises Refused (not an administrator,
    announced), ValidationError by field, Round.DoesNotExist. Locks the round.
    """
    its = queries.locked_round(round_id, by)
    require(policy.may_change_ballot(by, its))
    place = its.options.aggregate(last=Max("position"))["last"] or 0
    if place >= MOST:
        raise ValidationError(_("A ballot has at most %(most)d options.") % {"most": MOST})
    option = Option(round=its, position=place + 1, code=_free_code(its, place + 1), lang=own())
    if proposal_id is not None:
        given = _of_proposal(its, option, proposal_id, by) | given
    write(option, given)
    return option


@transaction.atomic
def change_option(*, by: Person, option_id: int, **given: Any) -> Option:
    """Change an option of a draft; fields as of `add_option`. Raises as it, Option.DoesNotExist."""
    option = queries.option_to_judge(option_id, by, lock=True)
    require(policy.may_change_ballot(by, option.round))
    write(option, given)
    return option


@transaction.atomic
def remove_option(*, by: Person, option_id: int) -> None:
    """Take an option out of a draft. Raises Refused (not an administrator, announced), Option.DoesNotExist."""
    option = queries.option_to_judge(option_id, by, lock=True)
    require(policy.may_change_ballot(by, option.round))
    drop_pictures_of(Option.objects.filter(pk=option.pk))
    option.delete()


def write(option: Option, given: dict[str, Any]) -> None:
    """Hold the given fields to what they may be and save the option. Raises ValidationError by field."""
    errors: dict[str, Any] = {}
    for step in (_words, _cost, _place):
        try:
            step(option, given)
        except ValidationError as error:
            errors |= error.message_dict
    if errors:
        raise ValidationError(errors)
    if option.office is None:
        topic = option.proposal.topic_id if option.proposal else None
        rules = charter.queries.rules()
        in_charge = charter.queries.office_in_charge(topic_id=topic, district_id=option.district_id, rules=rules)
        option.office = in_charge
    option.save()


def _words(option: Option, given: dict[str, Any]) -> None:
    title, body = given.get("title", option.title), given.get("body", option.body)
    option.title = bounded(one_line(title), least=1, most=Option.TITLE_CHARACTERS, field="title")
    option.body = bounded(body, least=0, most=Option.BODY_CHARACTERS, field="body")
    group = one_line(given.get("excludes", option.excludes))
    option.excludes = bounded(group, least=0, most=40, field="excludes")


def _cost(option: Option, given: dict[str, Any]) -> None:
    option.cost_cents = given.get("cost_cents", option.cost_cents)
    if option.round.method != Method.BUDGET:
        option.cost_cents = None
    elif option.cost_cents is None or not 0 <= option.cost_cents < 10**15:
        raise ValidationError({"cost_cents": _("Say what it costs; 0 for what costs nothing.")})


def _place(option: Option, given: dict[str, Any]) -> None:
    for field, model in (("district", District), ("office", Office)):
        if field not in given:
            continue
        found = model._default_manager.filter(code=given[field]).first() if given[field] else None
        if given[field] and found is None:
            raise ValidationError({field: _("There is none with this code.")})
        setattr(option, field, found)
    name = one_line(given.get("place_name", option.place_name))
    option.place_name = bounded(name, least=0, most=200, field="place_name")
    option.latitude = given.get("latitude", option.latitude)
    option.longitude = given.get("longitude", option.longitude)
    if (option.latitude is None) != (option.longitude is None):
        raise ValidationError({"latitude": _("Give both, latitude and longitude, or neither.")})
    if option.latitude is not None and not (-90 <= option.latitude <= 90 and -180 <= (option.longitude or 0) <= 180):
        raise ValidationError({"latitude": _("This is no place on Earth.")})


def _of_proposal(its: Round, option: Option, proposal_id: int, by: Person) -> dict[str, Any]:
    try:
        proposal = proposals.queries.in_full(proposal_id, by)
    except Proposal.DoesNotExist:
        raise ValidationError({"proposal": _("There is no such proposal.")}) from None
    if proposal.published_at is None:
        raise ValidationError({"proposal": _("A draft cannot be put to the vote.")})
    if its.options.filter(proposal=proposal).exists():
        raise ValidationError({"proposal": _("This proposal is on the ballot already.")})
    option.proposal, option.lang = proposal, proposal.lang
    return {
        "title": proposal.title[: Option.TITLE_CHARACTERS],
        "body": proposal.body[: Option.BODY_CHARACTERS],
        "district": proposal.district.code if proposal.district else "",
        "place_name": proposal.place_name,
        "latitude": proposal.latitude,
        "longitude": proposal.longitude,
    }


def _free_code(its: Round, first: int) -> str:
    taken = set(its.options.values_list("code", flat=True))
    return next(str(number) for number in range(first, first + len(taken) + 1) if str(number) not in taken)
