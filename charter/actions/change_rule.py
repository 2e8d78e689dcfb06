"""Enter a new version of a rule: by an administrator, or as residents decided."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from charter import policy, queries
from charter.catalogue import RULES, RuleSpec, Value
from charter.models import City, Office, RuleVersion
from commons import clock
from commons.actor import Actor
from commons.text import bounded
from commons.verdict import require
from journal.actions import record

LEAST_DECISION, MOST_DECISION = 10, 2_000
DECIMALS = 3
LATEST = dt.timedelta(days=2 * 365)


@transaction.atomic
def change_rule(
    *,
    rule: str,
    value: object,
    decision: str,
    by: Actor,
    effective_on: dt.date | None = None,
    seen: int | None = None,
) -> RuleVersion:
    """Give a rule a new value, by a decision everybody can read. What began under the old one keeps it.

    In force at once, or after the days of `rule_notice_days`; later where `effective_on` says so, from the midnight
    that begins that day. `value`: a number or text, also as typed. `seen`: the number of the newest version one has
    read: when there is a newer one, it must be read first. Raises Refused (not an administrator, residents' to change),
    ValidationError by field. Locks the city: versions of all rules follow each other.
    """
    require(policy.may_change_rule(by))
    if (spec := RULES.get(rule)) is None:
        raise ValidationError({"rule": _("There is no such rule.")})
    City.objects.select_for_update().get(id=1)
    rules, at = queries.rules(), clock.now()
    require(policy.changeable(spec, queries.decided_by_residents(rule), rules=rules, at=at))
    new = _of_its_kind(spec, value)
    _within(spec, new)
    effective_at = _effective(effective_on, notice=rules.number("rule_notice_days"), at=at)
    newest = queries.rule_history(rule).first()
    if seen is not None and seen != (newest.number if newest else 1):
        said = _(
            "Version %(number)d was entered meanwhile: %(value)s. Look at it, then enter yours if you still want to."
        )
        entered = newest or queries.started(rule)
        raise ValidationError({"value": said % {"number": entered.number, "value": entered.value}})
    if new == queries.rule(rule, at=effective_at).value:
        raise ValidationError({"value": _("The rule has this value already.")})
    return entered_version(
        by=by,
        rule=rule,
        value=new,
        decision=bounded(decision, least=LEAST_DECISION, most=MOST_DECISION, field="decision"),
        effective_at=effective_at if effective_at > at else None,
        changed_by_id=by.pk,
    )


@transaction.atomic
def enact_rule(
    *, rule: str, value: Value, decision: str, round_id: int, proposal_id: int, effective_at: dt.datetime
) -> RuleVersion:
    """Enter what residents decided by vote, in the transaction that counts it: who may is the vote's to say.

    Its value was checked when it was proposed. `effective_at` is never before now. Locks the city.
    """
    City.objects.select_for_update().get(id=1)
    return entered_version(
        by=None,
        rule=rule,
        value=value,
        decision=decision,
        effective_at=effective_at,
        decided_by=RuleVersion.DecidedBy.RESIDENTS,
        round_id=round_id,
        proposal_id=proposal_id,
    )


def entered_version(*, by: Actor | None, rule: str, effective_at: dt.datetime | None, **fields: Any) -> RuleVersion:
    """Write the next version of a rule and its entry, while the city is locked; `effective_at` None is at once."""
    newest = queries.rule_history(rule).first()
    fields |= {} if effective_at is None else {"effective_at": effective_at}
    version: RuleVersion = RuleVersion.objects.create(rule=rule, number=newest.number + 1 if newest else 2, **fields)
    version.refresh_from_db(fields=["created_at", "effective_at"])
    told = {"rule": rule, "number": version.number, "value": version.value}
    if version.by_residents:
        told |= {"round": version.round_id, "proposal": version.proposal_id}
    record("rule.changed", actor=by, subject=version, **told, effective_at=version.effective_at.isoformat())
    return version


def _within(spec: RuleSpec, value: Value) -> None:
    """Hold an administrator to the bounds that are published for them, which lie within those of residents.

    Raises ValidationError by `value`.
    """
    if isinstance(value, str):
        return
    least, most = spec.lowest, spec.highest
    if (least is not None and value < least) or (most is not None and value > most):
        said = _(
            "An administrator may set a number from %(least)g to %(most)g. Beyond that residents decide, by a rule "
            "proposal."
        )
        raise ValidationError({"value": said % {"least": least, "most": most}})


def _effective(day: dt.date | None, *, notice: int, at: dt.datetime) -> dt.datetime:
    """Return when a change is in force: not before its notice has passed. Raises ValidationError by `effective_on`."""
    earliest = clock.due(at, notice) if notice else at
    if day is None:
        return earliest
    if day > clock.today(at) + LATEST:
        raise ValidationError({"effective_on": _("Choose a day within two years.")})
    begins = clock.end_of_day(day - dt.timedelta(days=1))
    if begins >= earliest:
        return begins
    if day == clock.today(at) and not notice:
        return at
    first = clock.today(earliest)
    said = _("A rule never changes backwards, and after its notice. The first day it can be in force is %(day)s.")
    raise ValidationError({"effective_on": said % {"day": date_format(first)}})


def checked(spec: RuleSpec, value: object) -> Value:
    """Return the value in the rule's own kind and within the bounds of residents. Raises ValidationError."""
    new = _of_its_kind(spec, value)
    if isinstance(new, str):
        return new
    if (spec.least is not None and new < spec.least) or (spec.most is not None and new > spec.most):
        raise ValidationError(
            {"value": _("Give a number from %(least)g to %(most)g.") % {"least": spec.least, "most": spec.most}}
        )
    return new


def _of_its_kind(spec: RuleSpec, value: object) -> Value:
    if isinstance(spec.start, str):
        return _text(spec, str(value).strip())
    number = _number(value)
    # What has whole bounds is counted in whole numbers: days, characters, supports.
    if number != int(number) and spec.least is not None and spec.least == int(spec.least):
        raise ValidationError({"value": _("Give a whole number.")})
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
