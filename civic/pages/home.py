"""The first page: what one can do now, what goes on, what the city owes. The same for one district."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

import accounts.queries
import charter.queries
import deliberation.queries
import deliberation.queries.assemblies
import voting.queries
from accounts.models import Person
from charter.models import AgeBand, City, District
from charter.queries import Rules
from civic.followed import followed
from commons import clock
from commons.kept import kept, kept_by_all
from commons.paging import Page
from commons.readers import is_read
from commons.templatetags.look import day, days_late, days_left_words, grouped
from deliberation.models import Conversation, Seat
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Proposal
from proposals.queries import Activity, Listing, Someone
from proposals.templatetags.proposal import days_until
from proposals.views.atlas import district_map
from proposals.views.entrance import someone
from voting.models import Round
from voting.views.wording import left_words

SEASON_DAYS = 90
CARDS, OWED, ANSWERED, LATE_LONG, TALKS = 3, 4, 3, 5, 3


@dataclass(frozen=True, slots=True)
class Around:
    """Where one looks: a district, or the whole city when `district` is None."""

    city: City
    district: District | None
    districts: list[District]

    @property
    def name(self) -> str:
        return self.district.name if self.district else self.city.name

    @property
    def code(self) -> str:
        return self.district.code if self.district else ""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The city; for a resident their own district. `?district=` chooses one; `city`, or what is none, all."""
    asked = request.GET.get("district", "")
    if asked in {each.code for each in charter.queries.known().districts.values()}:
        return redirect("district", asked)
    by = someone(request)
    residency = None
    if by.pk is not None and not asked:
        residency = getattr(accounts.queries.person_with_residency(by.pk), "residency", None)
    return _around(request, residency.district if residency else None)


@require_safe
def district(request: HttpRequest, code: str) -> HttpResponse:
    return _around(request, District.objects.get(code=code))


def _around(request: HttpRequest, chosen: District | None) -> HttpResponse:
    by, at, rules = someone(request), clock.now(), charter.queries.known_rules()
    known = charter.queries.known()
    around = Around(known.city, chosen, list(known.districts.values()))
    counts = kept("open_counts", queries.open_counts)
    closest = _cards(Listing(district=around.code, states=[State.OPEN], order="closest"), CARDS)
    fair = _cards(Listing(district=around.code, states=[State.OPEN]), CARDS)
    owed = _owed(around, at)
    answered = _answered(around)
    going_on = _mixed(fair, closest)
    if is_read(request):
        actions.note_views(going_on)
    return render(
        request,
        "civic/home.html",
        {
            "place": around.name,
            "here": chosen,
            **(followed(request, "district", chosen) if chosen else {}),
            "today": timezone.localdate(at),
            "neighbours": _neighbours(chosen),
            "headline": _headline(around, counts),
            "now": _now(by, around, closest, owed, answered, rules, at),
            "lead": going_on[0] if going_on else None,
            "cards": going_on[1:],
            "open_count": counts.get(chosen.pk, 0) if chosen else sum(counts.values()),
            "list_url": reverse("proposals") + (f"?district={chosen.code}" if chosen else ""),
            "owed": owed,
            "owed_url": reverse("awaiting") + (f"?district={chosen.code}" if chosen else ""),
            "answered": answered,
            "talks": _talks(around, at),
            "late_long": _named(queries.escalated(), LATE_LONG),
            "escalate_days": rules.number("escalate_days"),
            "figures": _figures(_season(chosen, at)),
            "season_from": timezone.localdate(at) - dt.timedelta(days=SEASON_DAYS),
            "map": district_map(around.districts, here=chosen.pk if chosen else None, open_counts=counts),
            "nav_current": "",
        },
    )


def _cards(listing: Listing, size: int) -> list[Proposal]:
    return list(queries.listed_page(listing, size=size))


def _mixed(fair: list[Proposal], closest: list[Proposal]) -> list[Proposal]:
    """Return a lead and two cards: whose turn it is, what is nearly there, whose turn is next; nothing twice."""
    chosen = {row.pk: row for row in [*fair[:1], *closest[:1], *fair[1:], *closest[1:]]}
    rows = list(chosen.values())[:3]
    return rows if len(rows) != 2 else rows[:1]


def _owed(around: Around, at: dt.datetime) -> list[Proposal]:
    rows = queries.awaiting_answer(at=at, district=around.code).order_by(*queries.QUEUE_ORDER)
    return _named(rows, OWED)


def _named(rows: QuerySet[Proposal], most: int) -> list[Proposal]:
    found = list(queries.for_cards(rows)[:most])
    queries.named(found)
    return found


def _talks(around: Around, at: dt.datetime) -> list[Conversation]:
    """Return what people talk about now, here and in the whole city. One query: what is hidden is gone at once."""
    here = around.district.pk if around.district else None
    return deliberation.queries.open_conversations(here, at=at, most=TALKS)


def _answered(around: Around) -> list[Proposal]:
    rows = queries.answered_lately(district_id=around.district.pk if around.district else None)
    return list(queries.with_figures(Page(list(queries.for_cards(rows)[:ANSWERED]))))


def _neighbours(chosen: District | None) -> int:
    """Return how many people live here; kept for a moment."""
    bands = AgeBand.objects.filter(district=chosen) if chosen else AgeBand.objects.all()
    read = partial(bands.aggregate, people=Sum("population"))
    return kept(f"neighbours:{chosen.pk if chosen else ''}", read)["people"] or 0


def _headline(around: Around, counts: dict[int | None, int]) -> str:
    number = counts.get(around.district.pk, 0) if around.district else sum(counts.values())
    if not number:
        return _("Nothing is open in %(place)s. Begin.") % {"place": around.name}
    said = {"place": around.name, "number": _spelled(number)}
    return (
        ngettext("%(place)s is asking for %(number)s thing.", "%(place)s is asking for %(number)s things.", number)
        % said
    )


def _spelled(number: int) -> str:
    """Write a small number of things as a word."""
    words = [
        pgettext("how many things", "one"),
        pgettext("how many things", "two"),
        pgettext("how many things", "three"),
        pgettext("how many things", "four"),
        pgettext("how many things", "five"),
        pgettext("how many things", "six"),
        pgettext("how many things", "seven"),
        pgettext("how many things", "eight"),
        pgettext("how many things", "nine"),
    ]
    return words[number - 1] if 0 < number <= len(words) else grouped(number)


def _now(
    by: Someone,
    around: Around,
    closest: list[Proposal],
    owed: list[Proposal],
    answered: list[Proposal],
    rules: Rules,
    at: dt.datetime,
) -> list[dict[str, Any]]:
    """Return at most three things one can do or know now, each with its hour. At most four queries."""
    today = timezone.localdate(at)
    round_ = _vote_now(around, at)
    voted = round_ is not None and isinstance(by, Person) and voting.queries.has_voted(round_, by)
    draft = queries.written_by(by).filter(state=State.DRAFT).first() if by.pk is not None else None  # type: ignore[arg-type]
    seat = deliberation.queries.assemblies.invitation(by)
    items = [
        _invitation(seat, at) if seat else None,
        _vote(round_, at) if round_ is not None and not voted else None,
        _draft(draft) if draft else None,
        _near(closest[0], rules, today) if closest else None,
        _due(owed[0], today) if owed else None,
        _answer(answered[0]) if answered and not draft else None,
        _write(around, rules),
    ]
    return [item for item in items if item][:3]


def _vote_now(around: Around, at: dt.datetime) -> Round | None:
    """Return what is voted on and closes next; kept for a moment, no longer than it is open."""
    found = kept(f"open_round:{around.code}", partial(voting.queries.open_round_for, around.code))
    return found if found is not None and found.closes_at > at else None


def _invitation(seat: Seat, at: dt.datetime) -> dict[str, Any]:
    return {
        "icon": "people",
        "title": _("You were drawn"),
        "url": reverse("assembly-seat", args=[seat.assembly_id]),
        "text": seat.assembly.title,
        "when": left_words(seat.answer_by, at),
    }


def _vote(its: Round, at: dt.datetime) -> dict[str, Any]:
    return {
        "icon": "vote",
        "title": _("Residents vote"),
        "url": reverse("round", args=[its.pk]),
        "text": its.title,
        "when": left_words(its.closes_at, at),
    }


def _draft(draft: Proposal) -> dict[str, Any]:
    return {
        "icon": "pen",
        "title": _("Your draft waits for you"),
        "url": reverse("proposal-check", args=[draft.pk]),
        "text": draft.title,
        "when": _("Begun %(day)s") % {"day": day(draft.created_at)},
    }


def _near(proposal: Proposal, rules: Rules, today: dt.date) -> dict[str, Any]:
    missing = max(0, (proposal.threshold or 0) - proposal.figures.counted)
    left = max(0, days_until(proposal.gather_until, today) or 0)
    answer_days = rules.number("answer_days")
    text = ngettext(
        "“%(title)s” reaches its threshold with %(missing)s more. Then the city has %(days)d day.",
        "“%(title)s” reaches its threshold with %(missing)s more. Then the city has %(days)d days.",
        answer_days,
    )
    return {
        "icon": "up",
        "title": ngettext("%(n)s support to go", "%(n)s supports to go", missing) % {"n": grouped(missing)},
        "url": reverse("proposal", args=[proposal.pk]),
        "text": text % {"title": proposal.title, "missing": grouped(missing), "days": answer_days},
        "when": ngettext("%(n)d day left to gather", "%(n)d days left to gather", left) % {"n": left},
    }


def _due(proposal: Proposal, today: dt.date) -> dict[str, Any]:
    left = (proposal.due_on - today).days if proposal.due_on else 0
    office = proposal.office.name if proposal.office else _("The city")
    return {
        "bank": "city",
        "icon": "glass",
        "title": _("An answer is overdue") if left < 0 else _("An answer is due"),
        "url": reverse("proposal", args=[proposal.pk]),
        "text": _("%(office)s owes a reply to “%(title)s”.") % {"office": office, "title": proposal.title},
        "when": days_late(-left) if left < 0 else days_left_words(left),
    }


def _answer(proposal: Proposal) -> dict[str, Any]:
    return {
        "bank": "city",
        "icon": "check",
        "title": _("The city answered"),
        "url": reverse("proposal", args=[proposal.pk]) + "#answer",
        "text": proposal.title,
        "when": day(proposal.answered_at),
    }


def _write(around: Around, rules: Rules) -> dict[str, Any]:
    days = rules.number("gather_days")
    text = _("What is wrong on your way through %(place)s? One thing is enough, and nobody has to let you.")
    return {
        "icon": "pen",
        "title": _("Ask for something"),
        "url": reverse("proposal-new"),
        "text": text % {"place": around.name},
        "when": ngettext("%(n)d day to find neighbours", "%(n)d days to find neighbours", days) % {"n": days},
    }


def _season(chosen: District | None, at: dt.datetime) -> Activity:
    """Return what happened lately; kept for some minutes."""
    since = at - dt.timedelta(days=SEASON_DAYS)
    district_id = chosen.pk if chosen else None
    return kept_by_all(
        f"season:{district_id or ''}", lambda: queries.activity(district_id=district_id, since=since, at=at)
    )


def _figures(season: Activity) -> list[dict[str, Any]]:
    return [
        {"value": grouped(season.opened), "label": _("proposals opened"), "bank": "residents"},
        {"value": grouped(season.supports), "label": _("supports given"), "bank": "residents"},
        {"value": grouped(season.answered), "label": _("answers received"), "bank": "city"},
        {
            "value": grouped(season.overdue),
            "label": _("answers overdue now"),
            "state": "missed" if season.overdue else "kept",
        },
    ]
