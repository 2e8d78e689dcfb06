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
import deliberation.queries
import voting.queries
from charter.models import Feature, Phase, Process
from civic.followed import followed
from commons import clock
from commons.readers import is_read
from commons.templatetags.look import day
from commons.text import excerpt, rendered
from commons.verdict import ALLOWED, Verdict
from deliberation.views.conversations import shown_briefly as talks_briefly
from proposals import actions, policy, queries
from proposals.forms import Filters
from proposals.queries import Someone
from proposals.views.entrance import returning, someone
from proposals.views.listing import ORDERS, address, in_use, orders_of, span_of
from proposals.views.spans import whole
from voting.views.rounds import shown_briefly

ROWS, VOTES = 10, 20
EVERYBODY = gettext_lazy("everybody with a confirmed e-mail address")
ACTS = {
    Feature.PROPOSE: (gettext_lazy("Propose"), EVERYBODY),
    Feature.AMEND: (gettext_lazy("Amend"), EVERYBODY),
    Feature.SUPPORT: (gettext_lazy("Support"), gettext_lazy("verified residents")),
    Feature.COMMENT: (gettext_lazy("Comment"), EVERYBODY),
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
    """One process: what can be done now, by whom and until when, what comes next; its proposals as in the open list."""
    by, at = someone(request), clock.now()
    its = charter.queries.process(code)
    here = reverse("process", args=[code])
    now = its.phase_at(at)
    context = {
        "process": its,
        "html": rendered(its.description),
        "result": rendered(its.result),
        "takes": _takes(its),
        "stations": [_station(each, at) for each in its.plan],
        "now": now,
        "begun": bool(its.plan) and its.plan[0].starts_at <= at,
        "until": now.last_on if now else None,
        "next": next((each for each in its.plan if each.starts_at > at), None),
        "acts": _acts(its, by, at),
        "may_propose": returning(_may(Feature.PROPOSE, its, by, at), here),
        **followed(request, "process", its),
        "talks": talks_briefly(deliberation.queries.attached(process_id=its.pk), at),
        "rounds": shown_briefly(list(voting.queries.rounds(process=code)[:VOTES]), at),
        **_listed(request, its),
        "nav_current": "proposals",
    }
    return render(request, "civic/process.html", context)


def _listed(request: HttpRequest, its: Process) -> dict[str, Any]:
    """Return its proposals, narrowed and ordered as in the open list, the same in the map. Two queries at most."""
    known, asked = charter.queries.known(), request.GET.copy()
    asked.pop("process", None)
    filters = Filters(
        asked,
        districts=list(known.districts.values()),
        topics=list(known.topics.values()),
        processes=[],
        city_name=known.city.name,
        orders=list(ORDERS),
        within=reverse("process", args=[its.code]),
    )
    listing = filters.listing(process=its.code)
    shown = queries.listed_page(listing, cursor=request.GET.get("cursor", ""), size=ROWS)
    if is_read(request):
        actions.note_views(shown)
    first = whole(request.GET.get("from", ""))
    chips, (name, explained) = in_use(filters), ORDERS[listing.order_in_force]
    return {
        "form": filters,
        "orders": orders_of(filters.asked, listing),
        "order_name": name,
        "order_explained": explained,
        "fair": listing.order_in_force == "exposure",
        "in_use": chips,
        "map_url": reverse("proposal-map") + address(filters.asked, {"process": its.code}),
        "page": shown,
        "shown": span_of(listing, first, len(shown)),
        "next_url": address(filters.asked, cursor=shown.next, start=first + len(shown)) if shown.next else "",
        "previous_url": (
            address(filters.asked, cursor=shown.previous, start=max(1, first - ROWS)) if shown.previous else ""
        ),
    }


def _takes(its: Process) -> dict[str, str]:
    """Say about which districts and topics alone it takes proposals; empty, about all. No query."""
    known = charter.queries.known()
    parts: dict[str, tuple[list[str], Any]] = {
        "districts": (its.districts, known.districts),
        "topics": (its.topics, known.topics),
    }
    return {
        name: ", ".join(each.name for each in rows.values() if each.code in codes)
        for name, (codes, rows) in parts.items()
    }


def _acts(its: Process, by: Someone, at: dt.datetime) -> list[dict[str, Any]]:
    """Say of everything that any of its phases allows whether it can be done now, until when, by whom, and why not."""
    used = {feature for phase in its.plan for feature in phase.features}
    now, found = its.phase_at(at), []
    for feature, (name, who) in ACTS.items():
        if feature in used:
            open_now = charter.policy.allows(its, feature, at=at)
            personal = _personal(feature, its, by, at) if open_now else ALLOWED
            why_not = open_now.reason or (personal.reason if by.is_authenticated else "")
            phase = now if open_now else next((p for p in its.plan if p.starts_at > at and feature in p.features), None)
            found.append(
                {
                    "name": name,
                    "who": _who(who, phase.level(feature) if phase else 0),
                    "open": bool(open_now),
                    "until": now.last_on if now and open_now else None,
                    "why_not": why_not,
                }
            )
    return found


def _who(everywhere: Any, level: int) -> Any:
    return _("verified residents of level %(level)d") % {"level": level} if level else everywhere


def _may(feature: Feature, its: Process, by: Someone, at: dt.datetime) -> Verdict:
    return charter.policy.allows(its, feature, at=at) and _personal(feature, its, by, at)


def _personal(feature: Feature, its: Process, by: Someone, at: dt.datetime) -> Verdict:
    """Ask the feature's own rule whether this person may use it here; of the others the role says enough."""
    own = {
        Feature.SUPPORT: accounts.policy.may_support,
        Feature.PROPOSE: policy.may_draft,
        Feature.COMMENT: accounts.policy.may_take_part,
    }
    return own[feature](by) and policy.of_level(by, its, feature, at=at) if feature in own else ALLOWED


def _station(phase: Phase, at: dt.datetime) -> dict[str, Any]:
    return {
        "name": phase.get_kind_display(),
        "past": "residents" if phase.ends_at <= at else "",
        "current": phase.starts_at <= at < phase.ends_at,
        "on": phase.first_on,
        "note": _("until %(day)s") % {"day": day(phase.last_on)},
        "features": ", ".join(_feature(phase, Feature(each)) for each in phase.features) or _("only reading"),
    }


def _feature(phase: Phase, feature: Feature) -> str:
    name, level = str(ACTS[feature][0]), phase.level(feature)
    return _("%(feature)s (level %(level)d)") % {"feature": name, "level": level} if level else name


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
