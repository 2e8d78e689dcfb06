"""What the charter holds of people: who changed the city's face and rules, by mandate."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from charter.models import (
    AgeBand,
    City,
    CityVersion,
    District,
    Logo,
    Office,
    Phase,
    Process,
    Responsibility,
    RuleVersion,
    Survey,
    Topic,
)
from commons.rights import EVER, Declaration, Erased, Personal, Step

NAMED = "id code name description texts imported"
DECLARATIONS = (
    Declaration(
        CityVersion,
        title=_("Changes of the city's face and statements, with who made them"),
        of="changed_by",
        personal=(
            Personal(
                "changed_by part lang number value reason created_at",
                purpose=_("Everybody sees who governs, and why something was changed."),
                lifetime=_("for ever"),
                erased=Erased.UNLINKED,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        RuleVersion,
        title=_("Changes of rules, with who made them"),
        of="changed_by",
        personal=(
            Personal(
                "changed_by rule number value decision decided_by round_id proposal_id created_at effective_at",
                purpose=_("Everybody sees who governs, and why something was changed."),
                lifetime=_("for ever"),
                erased=Erased.UNLINKED,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        City,
        impersonal="id name data_licence water languages time_zone residents_colour city_colour logo",
    ),
    Declaration(Logo, impersonal="digest content width height"),
    Declaration(District, impersonal=f"{NAMED} boundary closed_at"),
    Declaration(AgeBand, impersonal="id district age_from age_to population"),
    Declaration(Topic, impersonal=f"{NAMED} position"),
    Declaration(Office, impersonal=NAMED),
    Declaration(Responsibility, impersonal="id office topic district"),
    Declaration(Process, impersonal=f"{NAMED} district office districts topics result"),
    Declaration(Phase, impersonal="id process kind features levels starts_at ends_at begun_told_at ending_told_at"),
    Declaration(
        Survey,
        title=_("Boundaries you brought and did not take on yet"),
        of="brought_by",
        personal=(
            Personal(
                "brought_by boundaries brought_at",
                purpose=_("You look at the map before districts are drawn anew."),
                lifetime=_("a day"),
                erased=Erased.GOES,
                expires="charter.surveys",
            ),
        ),
        impersonal="id",
    ),
)
SURVEY_KEPT = dt.timedelta(days=1)


def _forget_surveys(at: dt.datetime) -> int:
    return Survey.objects.filter(brought_at__lt=at - SURVEY_KEPT).delete()[0]


STEPS: tuple[Step, ...] = (Step("charter.surveys", _forget_surveys),)


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of what they changed, and what they only brought with them. Three statements."""
    CityVersion.objects.filter(changed_by=person_id).update(changed_by=None)
    RuleVersion.objects.filter(changed_by=person_id).update(changed_by=None)
    Survey.objects.filter(brought_by=person_id).delete()
