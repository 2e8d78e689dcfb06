"""Who may change the charter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.catalogue import RuleSpec
from charter.models import Feature, Process, RuleVersion
from commons.actor import Actor, Viewer, may_act_as
from commons.verdict import ALLOWED, Verdict, refuse

SIGN_IN = "/account/sign-in/"


def may_change_city(person: Viewer) -> Verdict:
    """Administrators change the city's face and statements, with the reason. At most one query."""
    if not person.is_authenticated:
        return refuse("sign-in", _("Sign in to change the city's page."), remedy=SIGN_IN, remedy_label=_("Sign in"))
    no = refuse("not-administrator", _("Only an administrator of the city changes its face and its statements."))
    return may_act_as(cast(Actor, person), "administrator", no)


def may_change_rule(person: Viewer) -> Verdict:
    """Administrators enter a new version of a rule, with the decision that made it. At most one query."""
    if not person.is_authenticated:
        return refuse("sign-in", _("Sign in to change a rule."), remedy=SIGN_IN, remedy_label=_("Sign in"))
    no = refuse("not-administrator", _("Only an administrator of the city enters a new version of a rule."))
    return may_act_as(cast(Actor, person), "administrator", no)


def changeable(spec: RuleSpec, decided: RuleVersion | None, *, rules: Mapping[str, Any], at: dt.datetime) -> Verdict:
    """Tell whether administrators may change the rule: not what is residents' alone, nor what they decided lately.

    `decided`: the last version that residents decided. No query.
    """
    remedy, label = f"/proposals/new/rule/{spec.code}/", _("Propose to change it")
    if spec.residents_only:
        said = _("Residents alone change this rule, by a rule proposal and a vote.")
        return refuse("residents-only", said, remedy=remedy, remedy_label=label)
    until = decided.stands_until(rules["residents_rule_months"].whole) if decided else None
    if until is None or at >= until:
        return ALLOWED
    said = _("Residents decided this rule by vote. Until %(day)s only another vote changes it.")
    return refuse("residents-decided", said % {"day": date_format(localtime(until))}, remedy=remedy, remedy_label=label)


def may_govern(person: Viewer) -> Verdict:
    """Administrators keep districts, topics, offices and processes, with the reason. At most one query."""
    if not person.is_authenticated:
        return refuse("sign-in", _("Sign in to govern the city's parts."), remedy=SIGN_IN, remedy_label=_("Sign in"))
    no = refuse(
        "not-administrator", _("Only an administrator of the city keeps its districts, topics, offices and processes.")
    )
    return may_act_as(cast(Actor, person), "administrator", no)


NOT_NOW = {
    Feature.PROPOSE: _("“%(process)s” takes no proposals now."),
    Feature.SUPPORT: _("Supports are not given now in “%(process)s”."),
    Feature.COMMENT: _("“%(process)s” takes no comments now."),
    Feature.AMEND: _("The texts of “%(process)s” do not change now."),
}


def allows(process: Process, feature: Feature, *, at: dt.datetime) -> Verdict:
    """Tell whether the phase in force at a moment has the feature. Who may use it, the feature's own rule says.

    Permission = phase feature x role x level (ADR 0022). No query where the phases are loaded.
    """
    if (now := process.phase_at(at)) is not None and feature in now.features:
        return ALLOWED
    having = [phase for phase in process.plan if feature in phase.features]
    said = str(NOT_NOW.get(feature, _("This is not possible now in “%(process)s”."))) % {"process": process.name}
    if (coming := next((phase for phase in having if phase.starts_at > at), None)) is not None:
        said += " " + gettext("It begins on %(day)s.") % {"day": date_format(coming.first_on)}
    elif having:
        said += " " + gettext("It ended on %(day)s.") % {"day": date_format(having[-1].last_on)}
    return refuse("phase", said, remedy=f"/processes/{process.code}/", remedy_label=_("What happens when"))


def level_asked(process: Process, feature: Feature, *, at: dt.datetime) -> int:
    """Return the residency level that the phase in force asks for the feature beyond what is asked everywhere, or 0.

    No query where the phases are loaded.
    """
    now = process.phase_at(at)
    return now.level(feature) if now is not None and feature in now.features else 0
