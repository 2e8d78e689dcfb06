"""Which dates each calendar holds, read as the pages read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlsplit

from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import charter.queries
import deliberation.queries.assemblies
import proposals.queries
import voting.queries
from charter.models import District, Office
from commons import clock
from commons.calendar import Event
from voting.lifecycle import State

# So many of each kind a calendar holds.
MOST = 100
DAY = dt.timedelta(days=1)
Whole = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Dates of one kind. `events`: from what the address asks, and what makes a path a whole address; `filters`: what
    an address may ask.
    """

    title: str | Promise
    events: Callable[[QueryDict, Whole], Iterable[Event]]
    filters: tuple[str, ...] = ()


def _uid(what: str, key: int) -> str:
    return f"{what}-{key}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}"


def _day(what: str, key: int, on: dt.date, title: str, url: str, text: str = "") -> Event:
    """Return something that is due on a day: it takes all of it and none of anybody's time."""
    return Event(_uid(what, key), clock.now(), on, on + DAY, title, url=url, text=text)


def _rounds(_asked: QueryDict, whole: Whole) -> Iterator[Event]:
    """From opening to closing, the last to close first."""
    for row in voting.queries.rounds()[:MOST]:
        yield Event(
            _uid("round", row.pk),
            clock.now(),
            row.opens_at,
            row.closes_at,
            _("Vote: %(title)s") % {"title": row.title},
            url=whole(f"/rounds/{row.pk}/"),
            cancelled=row.state == State.CANCELLED,
        )


def _phases(_asked: QueryDict, whole: Whole) -> Iterator[Event]:
    found = [(each, phase) for each in charter.queries.processes() for phase in each.plan]
    for its, phase in sorted(found, key=lambda pair: pair[1].starts_at, reverse=True)[:MOST]:
        title = _("%(phase)s: %(process)s") % {"phase": phase.get_kind_display(), "process": its.name}
        url = whole(f"/processes/{its.code}/")
        yield Event(_uid("phase", phase.pk), clock.now(), phase.starts_at, phase.ends_at, title, url=url)


def _due(asked: QueryDict, whole: Whole) -> Iterator[Event]:
    """Answers the city owes, the oldest first: the last day of each."""
    codes = {"office": asked.get("office", ""), "district": asked.get("district", "")}
    if codes["office"]:
        Office.objects.only("pk").get(code=codes["office"])
    if codes["district"]:
        District.objects.only("pk").get(code=codes["district"])
    rows = proposals.queries.awaiting_answer(at=clock.now(), **codes).order_by(*proposals.queries.QUEUE_ORDER)
    for row in rows.exclude(due_at=None)[:MOST]:
        if row.due_at is None:
            continue
        title = _("Answer due: %(title)s") % {"title": row.title}
        text = row.office.name if row.office else ""
        yield _day("answer", row.pk, clock.last_day(row.due_at), title, whole(f"/proposals/{row.pk}/"), text)


def _promises(asked: QueryDict, whole: Whole) -> Iterator[Event]:
    """What the city promised and has not kept yet, the next first."""
    if office := asked.get("office", ""):
        Office.objects.only("pk").get(code=office)
    rows = proposals.queries.ledger(today=clock.today(), office=office).filter(kept_on=None, given_up_on=None)
    for row in rows.order_by("due_on", "id")[:MOST]:
        where = f"/proposals/{row.answer.proposal_id}/delivery/#promise-{row.pk}"
        title = _("Promised: %(promise)s") % {"promise": row.text}
        yield _day("promise", row.pk, row.due_on, title, whole(where), row.answer.proposal.title)


def _sessions(_asked: QueryDict, whole: Whole) -> Iterator[Event]:
    for row in deliberation.queries.assemblies.public_sessions()[:MOST]:
        title = _("%(assembly)s: %(session)s") % {"assembly": row.assembly.title, "session": row.title}
        yield _day("session", row.pk, row.on, title, whole(f"/assemblies/{row.assembly_id}/"))


KINDS = {
    "rounds": Calendar(gettext_lazy("Votes"), _rounds),
    "processes": Calendar(gettext_lazy("Phases of processes"), _phases),
    "awaiting": Calendar(gettext_lazy("Answers the city owes"), _due, ("office", "district")),
    "promises": Calendar(gettext_lazy("What the city promised"), _promises, ("office",)),
    "assemblies": Calendar(gettext_lazy("Days of assemblies"), _sessions),
}


def _all(_asked: QueryDict, whole: Whole) -> Iterable[Event]:
    return chain.from_iterable(each.events(QueryDict(), whole) for each in KINDS.values())


CALENDARS = KINDS | {"city": Calendar(gettext_lazy("All dates"), _all)}
