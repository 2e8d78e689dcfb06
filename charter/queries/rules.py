"""Rules: what is in force, was at a moment, and comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, Expression, FloatField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from charter import catalogue
from charter.catalogue import RULES, RuleSpec
from charter.models import Office, RuleVersion
from commons.kept import kept


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule with its present value. Version 1 is the founding's; later ones have their row in `version`."""

    spec: RuleSpec
    value: catalogue.Value
    number: int = 1
    version: RuleVersion | None = None

    @property
    def code(self) -> str:
        return self.spec.code

    @property
    def whole(self) -> int:
        """The value as a whole number."""
        return int(self.value)


class Rules(dict[str, RuleInForce]):
    """All rules in force, by code."""

    def number(self, code: str) -> int:
        return self[code].whole


# By hand: nearly every page asks it.
RULES_IN_FORCE = """
SELECT DISTINCT ON (rule) * FROM charter_ruleversion
WHERE effective_at <= COALESCE(%(at)s::timestamptz, statement_timestamp())
ORDER BY rule, effective_at DESC, number DESC
"""
RULE_IN_FORCE = """
SELECT * FROM charter_ruleversion
WHERE rule = %(rule)s AND effective_at <= COALESCE(%(at)s::timestamptz, statement_timestamp())
ORDER BY effective_at DESC, number DESC LIMIT 1
"""


def rules(*, at: dt.datetime | None = None) -> Rules:
    """Return every rule in force (at a moment). One query."""
    latest = {version.rule: version for version in RuleVersion.objects.raw(RULES_IN_FORCE, {"at": at})}
    return Rules(
        {
            code: RuleInForce(spec, version.value, version.number, version)
            if (version := latest.get(code))
            else RuleInForce(spec, spec.start)
            for code, spec in RULES.items()
        }
    )


def known_rules() -> Rules:
    """Return every rule in force, up to `FRAME_FRESH_SECONDS` old: for pages, no act asks it. One query or none."""
    return kept("charter.rules", rules)


def rule(code: str, *, at: dt.datetime | None = None) -> RuleInForce:
    """Return one rule in force (at a moment). One query, by hand, lighter than all of them."""
    version = next(iter(RuleVersion.objects.raw(RULE_IN_FORCE, {"rule": code, "at": at})), None)
    return RuleInForce(RULES[code], version.value, version.number, version) if version else started(code)


def started(code: str) -> RuleInForce:
    """Return a rule as it was at the founding."""
    return RuleInForce(RULES[code], RULES[code].start)


def number_at(code: str, moment: str) -> Expression:
    """Return the number that a rule was when a row's clock started: `moment` is the row's field. For filters."""
    then = RuleVersion.objects.filter(rule=code, effective_at__lte=OuterRef(moment))
    value = then.order_by("-effective_at", "-number").values("value")[:1]
    start = Value(float(RULES[code].start), output_field=FloatField())
    return Coalesce(Cast(Cast(Subquery(value), CharField()), FloatField()), start)


def over_time(code: str) -> Callable[[dt.datetime | None], int]:
    """Return what tells a rule's whole number at any moment (None: at the founding): clocks ask for their start's.

    One query, then none.
    """
    rows = RuleVersion.objects.filter(rule=code).order_by("effective_at", "number")
    versions = list(rows.values_list("effective_at", "value"))

    def at(moment: dt.datetime | None) -> int:
        then = [value for since, value in versions if moment is not None and since <= moment]
        return int(then[-1] if then else RULES[code].start)

    return at


def rule_history(code: str) -> QuerySet[RuleVersion]:
    """Return a rule's versions after the founding's, newest first, with those to come."""
    return RuleVersion.objects.filter(rule=code).order_by("-number").select_related("changed_by")


def rules_to_come(*, at: dt.datetime) -> QuerySet[RuleVersion]:
    """Return versions that are announced and not in force yet, the next first."""
    return RuleVersion.objects.filter(effective_at__gt=at).order_by("effective_at", "number")


def decided_by_residents(code: str) -> RuleVersion | None:
    """Return the last version that residents decided, in force or to come. One query."""
    rows = RuleVersion.objects.filter(rule=code, decided_by=RuleVersion.DecidedBy.RESIDENTS)
    return rows.order_by("effective_at", "number").last()


def office_names() -> dict[str, str]:
    """Return the offices' names by code, for values that name one. One query."""
    return {office.code: office.name for office in Office.objects.all()}
