"""What each feed tells, read as the page of the same list reads it: nothing is public here that is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import charter.queries
import deliberation.queries
import deliberation.queries.assemblies
import deliberation.queries.circles
import moderation.queries
import moderation.queries.cases
import proposals.queries
import reports.queries
import voting.queries
from charter.models import District, Office
from commons import clock
from commons.templatetags.look import day
from deliberation.lifecycle.circles import Openness
from moderation.lifecycle import CaseState
from moderation.views import saying
from proposals.forms import Filters
from proposals.views.listing import ORDERS

# So many items a feed holds, the newest.
MOST = 30
ATOM = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a feed tells of. `path`: from the root of the site; its `key` is the same for ever."""

    title: str
    path: str
    at: dt.datetime
    words: str = ""

    @property
    def key(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class Source:
    """A list that can be read as a feed. `page`: the name of its page; `filters`: what the page can be narrowed by."""

    title: str | Promise
    page: str
    items: Callable[[QueryDict], Iterable[Item]]
    filters: tuple[str, ...] = ()


def _proposals(asked: QueryDict) -> Iterable[Item]:
    known = charter.queries.known()
    filters = Filters(
        asked,
        districts=list(known.districts.values()),
        topics=list(known.topics.values()),
        processes=list(known.processes.values()),
        city_name=known.city.name,
        orders=list(ORDERS),
    )
    for row in proposals.queries.listed_page(filters.listing(order="newest"), size=MOST):
        yield Item(row.title, f"/proposals/{row.pk}/", row.published_at or clock.now(), row.lead)


def _awaiting(asked: QueryDict) -> Iterable[Item]:
    codes = {name: asked.get(name, "") for name in ("office", "district")}
    if codes["office"]:
        Office.objects.only("pk").get(code=codes["office"])
    if codes["district"]:
        District.objects.only("pk").get(code=codes["district"])
    when = asked.get("when", "") if asked.get("when") in ("overdue", "soon") else ""
    rows = proposals.queries.awaiting_answer(at=clock.now(), when=when, **codes)
    for row in rows.order_by("-reached_at", "-id")[:MOST]:
        words = _("The answer is due by %(day)s.") % {"day": day(clock.last_day(row.due_at))} if row.due_at else ""
        yield Item(row.title, f"/proposals/{row.pk}/", row.reached_at or row.published_at or clock.now(), words)


def _processes(_asked: QueryDict) -> Iterable[Item]:
    """Phases that have begun, the newest first."""
    at = clock.now()
    begun = [(each, phase) for each in charter.queries.processes() for phase in each.plan if phase.starts_at <= at]
    for its, phase in sorted(begun, key=lambda pair: pair[1].starts_at, reverse=True)[:MOST]:
        title = _("%(phase)s: %(process)s") % {"phase": phase.get_kind_display(), "process": its.name}
        words = _("Its last day is %(day)s.") % {"day": day(phase.last_on)}
        yield Item(title, f"/processes/{its.code}/#phase-{phase.pk}", phase.starts_at, words)


def _rounds(asked: QueryDict) -> Iterable[Item]:
    rows = voting.queries.rounds(**{name: asked.get(name, "") for name in ("district", "topic", "process")})
    for row in rows.order_by("-announced_at", "-id")[:MOST]:
        words = _("One can vote from %(first)s to %(last)s.") % {
            "first": day(clock.today(row.opens_at)),
            "last": day(clock.last_day(row.closes_at)),
        }
        yield Item(row.title, f"/rounds/{row.pk}/", row.announced_at or row.opens_at, words)


def _conversations(asked: QueryDict) -> Iterable[Item]:
    rows = deliberation.queries.conversations(district=asked.get("district", ""), process=asked.get("process", ""))
    for row in rows[:MOST]:
        yield Item(row.title, f"/conversations/{row.pk}/", row.created_at)


def _circles(asked: QueryDict) -> Iterable[Item]:
    openness = asked.get("openness", "") if asked.get("openness") in Openness.values else ""
    search = asked.get("search", "").replace("\x00", "")[:200]
    rows = deliberation.queries.circles.circles(search=search, district=asked.get("district", ""), openness=openness)
    for row in rows.order_by("-id")[:MOST]:
        yield Item(row.title, f"/circles/{row.pk}/", row.created_at)


def _assemblies(asked: QueryDict) -> Iterable[Item]:
    for row in deliberation.queries.assemblies.assemblies(district=asked.get("district", ""))[:MOST]:
        yield Item(row.title, f"/assemblies/{row.pk}/", row.called_at or row.created_at)


def _acts(_asked: QueryDict) -> Iterable[Item]:
    """Neither content nor names, as on the page."""
    for row in moderation.queries.acts()[:MOST]:
        title = _("%(deed)s: %(reason)s") % {"deed": row.get_deed_display(), "reason": row.get_reason_display()}
        yield Item(title, f"/moderation/acts/{row.pk}/", row.created_at)


def _cases(asked: QueryDict) -> Iterable[Item]:
    state = asked.get("state", "") if asked.get("state") in CaseState.values else ""
    for row in moderation.queries.cases.cases(state=state)[:MOST]:
        title = _("Case %(number)s") % {"number": row.pk}
        yield Item(title, f"/moderation/cases/{row.pk}/", row.decided_at or row.opened_at, saying.found(row))


def _reports(_asked: QueryDict) -> Iterable[Item]:
    for month in reports.queries.published()[:MOST]:
        name = f"{month.first_day:%Y-%m}"
        title = _("Report of %(month)s") % {"month": name}
        yield Item(title, f"/reports/?from={name}&to={name}", month.published_at)


SOURCES: dict[str, Source] = {
    "proposals": Source(
        gettext_lazy("Proposals"),
        "proposals",
        _proposals,
        ("search", "district", "topic", "state", "process", "near", "area", "place"),
    ),
    "awaiting": Source(gettext_lazy("Answers the city owes"), "awaiting", _awaiting, ("when", "office", "district")),
    "processes": Source(gettext_lazy("Processes"), "processes", _processes),
    "rounds": Source(gettext_lazy("Votes"), "rounds", _rounds, ("district", "topic", "process")),
    "conversations": Source(gettext_lazy("Conversations"), "conversations", _conversations, ("district", "process")),
    "circles": Source(gettext_lazy("Circles"), "circles", _circles, ("search", "district", "openness")),
    "assemblies": Source(gettext_lazy("Assemblies"), "assemblies", _assemblies, ("district",)),
    "moderation": Source(gettext_lazy("What moderators decided"), "moderation", _acts),
    "cases": Source(gettext_lazy("Cases that residents decide"), "moderation-cases", _cases, ("state",)),
    "reports": Source(gettext_lazy("Reports"), "reports", _reports),
}


def narrowed(source: Source, asked: QueryDict) -> str:
    """Return by what an address narrows a list, as its feed is asked; nothing that is not a filter of it."""
    kept: Any = asked.copy()
    for name in set(kept) - set(source.filters):
        del kept[name]
    for name in [name for name in kept if not any(kept.getlist(name))]:
        del kept[name]
    return f"?{kept.urlencode()}" if kept else ""


PAGES = {source.page: name for name, source in SOURCES.items()}
# Pages of a part of the city, with what their address names; the feed is that of its proposals, or of what it owes.
PARTS = {"district": ("proposals", "district"), "topic": ("proposals", "topic"), "office": ("awaiting", "office")}


def alternates(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Return the feeds of what a page lists, as narrowed as it is: type, title and address. No query."""
    match = request.resolver_match
    if match is None:
        return []
    if match.url_name in PARTS:
        name, by = PARTS[match.url_name]
        asked = f"?{urlencode({by: match.kwargs['code']})}"
    elif match.url_name in PAGES:
        name = PAGES[match.url_name]
        try:
            asked = narrowed(SOURCES[name], request.GET)
        except SuspiciousOperation:  # an address that no page reads; the page that says so is drawn with this
            return []
    else:
        return []
    return [(ATOM, str(SOURCES[name].title), reverse("feed", args=[name]) + asked)]
