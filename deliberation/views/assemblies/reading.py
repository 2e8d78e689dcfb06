"""Assemblies for everybody: which there are, what one is about and says, and how its draw is repeated."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Person
from commons.paging import page
from commons.templatetags.look import grouped, moment
from commons.text import excerpt, rendered
from commons.verdict import Verdict
from deliberation.lifecycle.assemblies import FREED, WITH_PANEL, SeatState, State
from deliberation.models import Assembly, Draw, Recommendation, Seat
from deliberation.policy import assemblies as policy
from deliberation.policy.assemblies import Someone
from deliberation.queries import assemblies as queries
from deliberation.views.assemblies import wording
from proposals.views.entrance import returning, someone

ROWS = 10
STATES = tuple(state for state in State if state != State.DRAFT)
KINDS = {"csv": "text/csv", "json": "application/json", "py": "text/x-python", "txt": "text/plain"}


@require_safe
def assemblies(request: HttpRequest) -> HttpResponse:
    """All assemblies that were called, the newest first; narrowed by state and district."""
    names = wording.place_names()
    known = {code: name for code, name in names.items() if code}
    state, district, cursor = (request.GET.get(name, "") for name in ("state", "district", "cursor"))
    unknown = (state not in ("", *STATES)) or (district not in ("", *known))
    state, district = state if state in STATES else "", district if district in known else ""
    found = page(queries.assemblies(state=state, district=district), order=queries.ORDER, cursor=cursor, size=ROWS)
    context = {
        "rows": [_brief(each, names) for each in found],
        "states": [(code.value, code.label) for code in STATES],
        "districts": sorted(known.items(), key=lambda pair: pair[1]),
        "state": state,
        "district": district,
        "narrowed": bool(state or district),
        "unknown": unknown,
        "next_url": _address(state, district, found.next) if found.next else "",
        "previous_url": _address(state, district, found.previous) if found.previous else "",
        "nav_current": "assemblies",
    }
    return render(request, "deliberation/assemblies/assemblies.html", context)


@require_safe
def assembly(request: HttpRequest, assembly_id: int) -> HttpResponse:
    """One assembly, whole: from its call to what the city answered. About ten queries."""
    by = someone(request)
    its = queries.assembly(assembly_id, by)
    draw: Draw | None = getattr(its, "draw", None)
    seats = queries.seats(its)
    mine = queries.seat_of(its, by)
    member = mine is not None and mine.state == SeatState.ACCEPTED
    rows = queries.recommendations(its, by)
    here = reverse("assembly", args=[its.pk])
    questions = list(its.questions.order_by("id"))
    context = {
        "its": its,
        "tone": wording.BADGES.get(State(its.state), "draft"),
        "html": rendered(its.mandate),
        "lead": excerpt(its.mandate),
        "where": wording.where(its),
        "stations": wording.stations(its),
        "steps": wording.steps(its, draw, seats),
        "columns": _columns(its),
        "quotas": wording.quota_rows(queries.met(its, draw, seats)),
        "questions": questions,
        "shortfalls": wording.shortfalls(its.shortfalls, questions) if its.state == State.CALLED else [],
        "unfilled": len(draw.unfilled) if draw else 0,
        "chances": _chances(draw),
        "draw": draw,
        "event": moment(its.event_at),
        "seat": mine,
        "answer_by": moment(mine.answer_by) if mine else "",
        "entrant": queries.entrant(its, by) if its.state == State.CALLED else None,
        "may_take_part": returning(_may_take_part(by, its), here) if its.state == State.CALLED else None,
        "sessions": [_session(each) for each in queries.sessions(its)],
        "statements": [_statement(each, by) for each in queries.statements(its)],
        "recommendations": _recommendations(rows),
        "may_speak": bool(policy.may_speak(by, its, member=member)),
        "may_recommend": its.state == State.SITTING and bool(policy.may_speak(by, its, member=member)),
        "member": member,
        "administers": isinstance(by, Person) and bool(policy.may_convene(by)),
        "nav_current": "assemblies",
    }
    return render(request, "deliberation/assemblies/assembly.html", context)


@require_safe
def draw_board(request: HttpRequest, assembly_id: int) -> HttpResponse:
    """How it is drawn: what was published first, the seed, each step after it. About four queries."""
    by = someone(request)
    its = queries.assembly(assembly_id, by)
    draw: Draw | None = getattr(its, "draw", None)
    seats = queries.seats(its)
    entrant = queries.entrant(its, by) if draw else None
    context = {
        "its": its,
        "draw": draw,
        "event": moment(its.event_at),
        "entered": moment(draw.entered_at) if draw else "",
        "files": queries.file_names(its),
        "chances": _chances(draw),
        "rounds": _rounds(seats) if its.state in WITH_PANEL else [],
        "failed": wording.shortfalls(draw.failed) if draw else [],
        "coded": its.questions.exists(),
        "ticket": entrant.ticket if entrant else "",
        "nav_current": "assemblies",
    }
    return render(request, "deliberation/assemblies/draw.html", context)


@require_safe
def file(request: HttpRequest, assembly_id: int, name: str) -> HttpResponse:
    """Give out a file of a draw."""
    its = queries.assembly(assembly_id, someone(request))
    text = queries.public_files(its).get(name)
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type=f"{KINDS[name.rpartition('.')[2]]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _may_take_part(by: Someone, its: Assembly) -> Verdict:
    verdict = policy.may_take_part(by, its)
    return verdict and policy.sits_nowhere(queries.sits_elsewhere(by.pk)) if by.pk else verdict


def _brief(its: Assembly, names: dict[str, str]) -> dict[str, Any]:
    return {
        "title": its.title,
        "lang": its.lang,
        "url": reverse("assembly", args=[its.pk]),
        "state": wording.BADGES.get(State(its.state), "draft"),
        "state_name": its.get_state_display(),
        "open": its.state == State.CALLED,
        "where": wording.where(its, names),
        "seats": grouped(its.seats),
    }


def _chances(draw: Draw | None) -> dict[str, str] | None:
    if draw is None:
        return None
    return {
        "people": grouped(draw.people),
        "lowest": wording.percent(draw.lowest),
        "highest": wording.percent(draw.highest),
        "left_out": grouped(draw.left_out) if draw.left_out else "",
    }


def _columns(its: Assembly) -> list[dict[str, Any]]:
    columns: list[dict[str, Any]] = [{"text": _("Who")}, {"text": _("By")}, {"text": _("Seats")}]
    return [*columns, {"text": _("On the panel"), "number": True}] if its.state in WITH_PANEL else columns


def _session(row: Any) -> dict[str, Any]:
    return {
        "on": row.on,
        "title": row.title,
        "agenda": rendered(row.agenda),
        "minutes": rendered(row.minutes),
        "pk": row.pk,
    }


def _statement(row: Any, by: Any) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "on": row.created_at,
        "html": rendered(row.text),
        "words": excerpt(row.text, 80),
        "lang": row.lang,
        "by_city": row.by_city,
        "name": (row.author.shown_name if row.by_city and row.author else ""),
        "mine": bool(by.pk) and row.author_id == by.pk,
    }


def _recommendations(rows: list[Recommendation]) -> list[dict[str, Any]]:
    votes = queries.votes([each for each in rows if each.proposal_id is None])
    found = []
    for each in rows:
        counts = votes.get(each.pk, {})
        entered = each.proposal_id is not None
        sides = (
            (each.votes_for or 0, each.votes_against or 0, each.abstained or 0)
            if entered
            else tuple(counts.get(choice, 0) for choice in ("for", "against", "abstain"))
        )
        cast = sum(sides)
        found.append(
            {
                "pk": each.pk,
                "title": each.title,
                "lang": each.lang,
                "text": excerpt(each.body, 240),
                "html": rendered(each.body),
                "entered": entered,
                "url": reverse("proposal", args=[each.proposal_id]) if entered else "",
                "state": each.proposal.state if each.proposal else "",
                "state_name": each.proposal.get_state_display() if each.proposal else "",
                "due_on": each.proposal.due_on if each.proposal and each.proposal.state == "awaiting_answer" else None,
                "votes": _("%(yes)d for, %(no)d against, %(rest)d abstained")
                % {"yes": sides[0], "no": sides[1], "rest": sides[2]},
                "share": f"{100 * sides[0] / cast:.4g}%" if cast else "0%",
            }
        )
    return found


def _rounds(seats: list[Seat]) -> list[dict[str, Any]]:
    """Return the steps after the seed: who was called, and what became of the ticket."""
    found: dict[int, list[Seat]] = {}
    for seat in seats:
        found.setdefault(seat.round, []).append(seat)
    return [
        {
            "number": number,
            "title": _("Drawn by the seed") if number == 0 else _("Replacement %(n)d") % {"n": number},
            "rows": [[each.ticket, each.get_state_display()] for each in rows],
            "freed": sum(each.state in FREED for each in rows),
        }
        for number, rows in sorted(found.items())
    ]


def _address(state: str, district: str, cursor: str) -> str:
    pairs = {"state": state, "district": district, "cursor": cursor}
    return f"?{urlencode({name: value for name, value in pairs.items() if value})}"
