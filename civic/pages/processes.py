"""Processes for residents: what goes on, what is to come; and one of them, with what can be done now and by whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

import accounts.policy
import charter.policy
import charter.queries
from charter.models import Feature, Phase, Process
from commons import clock
from commons.readers import is_read
from commons.templatetags.look import day
from commons.text import excerpt, rendered
from commons.verdict import ALLOWED, Verdict
from proposals import actions, policy, queries
from proposals.queries import Listing, Someone
from proposals.views.entrance import returning, someone

ROWS = 10
ACTS = {
    Feature.PROPOSE: (gettext_lazy("Propose"), gettext_lazy("everybody with a confirmed e-mail address")),
    Feature.AMEND: (gettext_lazy("Amend"), gettext_lazy("everybody with a confirmed e-mail address")),
    Feature.SUPPORT: (gettext_lazy("Support"), gettext_lazy("verified residents")),
    Feature.COMMENT: (gettext_lazy("Comment"), gettext_lazy("everybody with a confirmed e-mail address")),
    Feature.VOTE: (gettext_lazy("Vote"), gettext_lazy("verified residents of level 2 who are of voting age")),
    Feature.REVIEW: (gettext_lazy("Review"), gettext_lazy("the city's offices")),
    Feature.DELIVER: (gettext_lazy("Deliver"), gettext_lazy("the office in charge")),
}


@require_safe
def processes(request: HttpRequest) -> HttpResponse:
    """All processes: what goes on, what is to come, what has ended. Three queries beside the frame's."""
    at = clock.now()
    on, coming, ended = charter.queries.by_time(charter.queries.processes(), at=at)
    groups = [(_("Going on"), on), (_("To come"), coming), (_("Ended"), ended)]
    context = {
        "groups": [(title, [_brief(each, at) for each in rows]) for title, rows in groups if rows],
        "nav_current": "proposals",
    }
    return render(request, "civic/processes.html", context)


@require_safe
def process(request: HttpRequest, code: str) -> HttpResponse:
    """One process: its phases, what can be done now, its newest proposals."""
    by, at = someone(request), clock.now()
    its = charter.queries.process(code)
    newest = queries.listed_page(Listing(process=code, order="newest"), cursor=request.GET.get("cursor", ""), size=ROWS)
    if is_read(request):
        actions.note_views(newest)
    here = reverse("process", args=[code])
    now = its.phase_at(at)
    context = {
        "process": its,
        "html": rendered(its.description),
        "stations": [_station(each, at) for each in its.plan],
        "now": now,
        "until": now.last_on if now else None,
        "next": next((each for each in its.plan if each.starts_at > at), None),
        "acts": _acts(its, by, at),
        "may_propose": returning(_may(Feature.PROPOSE, its, by, at), here),
        "page": newest,
        "next_url": f"?cursor={newest.next}" if newest.next else "",
        "previous_url": f"?cursor={newest.previous}" if newest.previous else "",
        "nav_current": "proposals",
    }
    return render(request, "civic/process.html", context)


def _acts(its: Process, by: Someone, at: dt.datetime) -> list[dict[str, Any]]:
    """Say of everything that any of its phases allows whether it can be done now, by whom, and why not."""
    used = {feature for phase in its.plan for feature in phase.features}
    found = []
    for feature, (name, who) in ACTS.items():
        if feature in used:
            open_now = charter.policy.allows(its, feature, at=at)
            personal = _personal(feature, by) if open_now else ALLOWED
            why_not = open_now.reason or (personal.reason if by.is_authenticated else "")
            found.append({"name": name, "who": who, "open": bool(open_now), "why_not": why_not})
    return found


def _may(feature: Feature, its: Process, by: Someone, at: dt.datetime) -> Verdict:
    return charter.policy.allows(its, feature, at=at) and _personal(feature, by)


def _personal(feature: Feature, by: Someone) -> Verdict:
    """Ask the feature's own rule whether this person may use it; of the others the role says enough."""
    if feature == Feature.SUPPORT:
        return accounts.policy.may_support(by)
    if feature == Feature.PROPOSE:
        return policy.may_draft(by)
    return accounts.policy.may_take_part(by) if feature == Feature.COMMENT else ALLOWED


def _station(phase: Phase, at: dt.datetime) -> dict[str, Any]:
    return {
        "name": phase.get_kind_display(),
        "past": "residents" if phase.ends_at <= at else "",
        "current": phase.starts_at <= at < phase.ends_at,
        "on": phase.first_on,
        "note": _("until %(day)s") % {"day": day(phase.last_on)},
        "features": ", ".join(str(ACTS[Feature(each)][0]) for each in phase.features) or _("only reading"),
    }


def _brief(its: Process, at: dt.datetime) -> dict[str, Any]:
    now = its.phase_at(at)
    return {
        "name": its.name,
        "url": reverse("process", args=[its.code]),
        "text": excerpt(its.description, 200),
        "place": its.district.name if its.district else "",
        "now": now,
        "until": now.last_on if now else None,
        "stations": [_station(each, at) for each in its.plan],
    }
