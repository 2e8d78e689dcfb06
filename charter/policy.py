"""Who may change the charter."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy as _

from commons.actor import Actor, Viewer, may_act_as
from commons.verdict import Verdict, refuse

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
