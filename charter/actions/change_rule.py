"""Enter a new version of a rule."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter import policy, queries
from charter.catalogue import RULES, RuleSpec, Value
from charter.models import City, Office, RuleVersion
from commons.actor import Actor
from commons.text import bounded
from commons.verdict import require
from journal.actions import record

LEAST_DECISION, MOST_DECISION = 10, 2_000
DECIMALS = 3


@transaction.atomic
def change_rule(*, rule: str, value: object, decision: str, by: Actor, seen: int | None = None) -> RuleVersion:
    """Give a rule a new value from now on, by a decision everybody can read. What began under the old one keeps it.

    `value`: a number or text, also as typed. `seen`: the number of the version one has read: when there is a newer one,
    it must be read first. Raises Refused (not an administrator), ValidationError by field.
    Locks the city: versions of all rules follow each other.
    """
    require(policy.may_change_rule(by))
    if (spec := RULES.get(rule)) is None:
        raise ValidationError({"rule": _("There is no such rule.")})
    City.objects.select_for_update().get(id=1)
    present, new = queries.rules()[rule], checked(spec, value)
    if seen is not None and seen != present.number:
        said = _(
            "Version %(number)d was entered meanwhile: %(value)s. Look at it, then enter yours if you still want to."
        )
        raise ValidationError({"value": said % {"number": present.number, "value": present.value}})
    if new == present.value:
        raise ValidationError({"value": _("The rule has this value already.")})
    version: RuleVersion = RuleVersion.objects.create(
        rule=rule,
        number=present.number + 1,
        value=new,
        decision=bounded(decision, least=LEAST_DECISION, most=MOST_DECISION, field="decision"),
        changed_by_id=by.pk,
    )
    record("rule.changed", actor=by, subject=version, rule=rule, number=version.number, value=new)
    return version


def checked(spec: RuleSpec, value: object) -> Value:
    """Return the value in the rule's own kind and within its bounds. Raises ValidationError."""
    if isinstance(spec.start, str):
        return _text(spec, str(value).strip())
    number = _number(value)
    # What has whole bounds is counted in whole numbers: days, characters, supports.
    if number != int(number) and spec.least is not None and spec.least == int(spec.least):
        raise ValidationError({"value": _("Give a whole number.")})
    if (spec.least is not None and number < spec.least) or (spec.most is not None and number > spec.most):
        raise ValidationError(
            {"value": _("Give a number from %(least)g to %(most)g.") % {"least": spec.least, "most": spec.most}}
        )
    return int(number) if number == int(number) else number


def _text(spec: RuleSpec, text: str) -> str:
    if spec.choices and text not in spec.choices:
        raise ValidationError({"value": _("Choose one of: %(all)s.") % {"all": ", ".join(spec.choices)}})
    if not spec.choices and not Office.objects.filter(code=text).exists():
        raise ValidationError({"value": _("There is no office with this code.")})
    return text


def _number(value: object) -> float:
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("nan")
    if isinstance(value, bool) or not math.isfinite(number):
        raise ValidationError({"value": _("Give a number.")})
    if number.normalize().as_tuple().exponent < -DECIMALS:  # type: ignore[operator]
        raise ValidationError({"value": _("Give at most %(places)d decimals.") % {"places": DECIMALS}})
    return float(number)
