"""Propose to change a rule: a proposal that carries the change as data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

import charter.queries
from accounts.actions import require_voice
from accounts.models import Person
from charter.actions.change_rule import LATEST
from charter.actions.change_rule import checked as checked_value
from charter.articles import in_words
from charter.catalogue import RULES, RuleSpec, Value
from commons import clock, language
from commons.text import cut
from commons.verdict import require
from proposals import policy
from proposals.actions.draft_proposal import checked
from proposals.models import Proposal, ProposalKind, RuleChange

TITLE_CHARACTERS = 120


@transaction.atomic
def propose_rule(
    *,
    by: Person,
    rule: str,
    value: object,
    wished_on: dt.date | None = None,
    title: str = "",
    channel: str = "web",
    organisation_id: int | None = None,
    **text: Any,
) -> Proposal:
    """Save a draft that asks for another value of a rule; about the whole city, and on the open floor.

    `value`: as typed, held to the rule's own bounds, which are wider than an administrator's. `wished_on`: the first
    day it is to be in force. Without a `title` it is called what it asks. `text` as in `draft_proposal`, without a
    place. Raises Refused, ValidationError by field.
    """
    require(policy.may_draft(by))
    require_voice(by, organisation_id)
    text["lang"] = text.get("lang") or language.of_city(by.language)
    if (spec := RULES.get(rule)) is None:
        raise ValidationError({"rule": _("There is no such rule.")})
    errors: dict[str, Any] = {}
    new: Value = ""
    try:
        new = _new(spec, value)
    except ValidationError as error:
        errors |= error.message_dict
    if wished_on is not None and not clock.today() < wished_on <= clock.today() + LATEST:
        errors["wished_on"] = [_("Choose a day to come, within two years.")]
    if text.get("district_id") or text.get("process_id") or text.get("latitude") is not None:
        errors["district"] = [str(policy.ON_RULE.reason)]
    try:
        fields = checked(title=title or _called(spec, new, text["lang"]), **text)
    except ValidationError as error:
        errors |= error.message_dict
    if errors:
        raise ValidationError(errors)
    proposal: Proposal = Proposal.objects.create(
        author=by, channel=channel, organisation_id=organisation_id, kind=ProposalKind.RULE, **fields
    )
    RuleChange.objects.create(proposal=proposal, rule=rule, value=new, wished_on=wished_on)
    return proposal


def _new(spec: RuleSpec, value: object) -> Value:
    new = checked_value(spec, value)
    if new == charter.queries.rule(spec.code).value:
        raise ValidationError({"value": _("The rule has this value already.")})
    return new


def _called(spec: RuleSpec, value: Value, lang: str) -> str:
    """Say in the writer's language what is asked."""
    with override(lang):
        words = {"rule": spec.title, "value": in_words(spec, value, charter.queries.office_names())}
        return cut(_("%(rule)s: %(value)s") % words, TITLE_CHARACTERS)
