"""Found a circle: a group with a purpose and a rule of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import accounts.policy
from accounts.models import Person
from charter.models import District
from commons import clock, language
from commons.text import bounded, one_line
from commons.verdict import require
from deliberation import policy
from deliberation.lifecycle.circles import Openness, Rule
from deliberation.models import Circle, Membership
from journal.actions import record

# The rules of a circle that it can change by its own decision, with what each may be.
CHOICES: dict[str, tuple[str, ...]] = {"openness": tuple(Openness.values), "rule": tuple(Rule.values)}
RULES = (*CHOICES, *Circle.BOUNDS, "names_by_decision")
# Its words, with how many characters each has at least and at most.
WORDS = {"title": (5, Circle.TITLE_CHARACTERS), "purpose": (30, Circle.PURPOSE_CHARACTERS)}
# So many circles one person may have founded and still be in: a circle is work.
MOST_FOUNDED = 20


@transaction.atomic
def found_circle(
    *,
    by: Person,
    title: str,
    purpose: str,
    lang: str = "",
    district_id: int | None = None,
    channel: str = "web",
    **rules: Any,
) -> Circle:
    """Make a circle with its founder in it, who facilitates the first term.

    `rules`: openness, rule, quorum (percent), decision_days, term_days, names_by_decision; what is not given is as the
    model has it. Raises Refused, ValidationError by field.
    """
    require(policy.circles.may_found(by))
    errors: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    try:
        fields |= checked_words({"title": title, "purpose": purpose})
    except ValidationError as error:
        errors |= error.message_dict
    try:
        fields["lang"] = language.checked(lang or language.of_city(by.language))
        fields |= checked_rules(rules)
    except ValidationError as error:
        errors |= error.message_dict
    if district_id is not None and not District.objects.filter(pk=district_id, closed_at=None).exists():
        errors["district"] = [_("Choose a district, or the whole city.")]
    if "title" in fields and not (verdict := accounts.policy.may_use_title(fields["title"])):
        errors["title"] = [verdict.reason]
    founded = Circle.objects.filter(author=by, dissolved_at=None, memberships__person=by).count()
    if founded >= MOST_FOUNDED:
        errors["title"] = [_("You founded many circles that still go on. Let one end, or leave it, before another.")]
    if errors:
        raise ValidationError(errors)
    its: Circle = Circle.objects.create(author=by, district_id=district_id, channel=channel, **fields)
    at = clock.now()
    Membership.objects.create(
        circle=its, person=by, joined_at=at, willing=True, facilitates_until=clock.due(at, its.term_days)
    )
    record("circle.founded", actor=by, subject=its, rule=its.rule)
    return its


def checked_words(given: Mapping[str, str]) -> dict[str, str]:
    """Return name and purpose of a circle as they are kept. Raises ValidationError by field."""
    errors: dict[str, Any] = {}
    fields: dict[str, str] = {}
    for name, text in given.items():
        least, most = WORDS[name]
        try:
            fields[name] = bounded(one_line(text) if name == "title" else text, least=least, most=most, field=name)
        except ValidationError as error:
            errors |= error.message_dict
    if errors:
        raise ValidationError(errors)
    return fields


def checked_change(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a circle would change of itself: rules, name, purpose. Raises ValidationError by field."""
    words = {name: text for name, text in given.items() if name in WORDS}
    rules = {name: value for name, value in given.items() if name not in WORDS}
    return {**checked_rules(rules), **checked_words(words)}


def checked_rules(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return rules of a circle, each what it may be. Raises ValidationError by field."""
    errors: dict[str, list[str]] = {}
    for name, value in given.items():
        if name not in RULES:
            errors[name] = [_("There is no such rule of a circle.")]
        elif name in CHOICES and value not in CHOICES[name]:
            errors[name] = [_("Choose one of these: %(all)s.") % {"all": ", ".join(CHOICES[name])}]
        elif name in Circle.BOUNDS:
            least, most = Circle.BOUNDS[name]
            if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
                errors[name] = [_("From %(least)d to %(most)d.") % {"least": least, "most": most}]
        elif name == "names_by_decision" and not isinstance(value, bool):
            errors[name] = [_("Say yes or no.")]
    if errors:
        raise ValidationError(errors)
    return dict(given)
