"""Votes for everybody: what goes on and what came of it; and one of them, with its options, its rules, its result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import charter.queries
from accounts.models import Person
from commons import clock
from commons.kept import kept_by_all
from commons.paging import page
from commons.text import excerpt, rendered
from proposals.views.entrance import returning, someone
from voting import policy, queries, sealing
from voting.lifecycle import State
from voting.models import Round
from voting.policy import Someone
from voting.queries.rounds import LIVE, ROUNDS_ORDER
from voting.views import cards, ruling
from voting.views.carrying import carried_shown, fate_shown
from voting.views.outcome import outcome
from voting.views.wording import electorate, place_names, when

ROWS = 10
# Open ones stand above the list: so many at most.
NOW = 20
STATES = (State.OPEN, State.ANNOUNCED, State.CLOSED, State.COUNTED, State.CANCELLED)


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """All votes: those one can vote in, those to come, those that were; narrowed by state and district."""
    at, known = clock.now(), charter.queries.known()
    districts = {each.code: each.name for each in known.districts.values()}
    state, district, cursor = (request.GET.get(name, "") for name in ("state", "district", "cursor"))
    unknown = (state not in ("", *STATES)) or (district not in ("", *districts))
    state, district = state if state in STATES else "", district if district in districts else ""
    rows = queries.rounds(state=state, district=district)
    live: list[Round] = []
    if not state:
        live = [] if cursor else list(rows.filter(state__in=LIVE).order_by("opens_at", "id")[: 2 * NOW])
        rows = rows.exclude(state__in=LIVE)
    found = page(rows, order=ROUNDS_ORDER, cursor=cursor, size=ROWS)
    groups = [
        (_("Open for votes"), [each for each in live if each.state == State.OPEN]),
        (_("To come"), [each for each in live if each.state == State.ANNOUNCED]),
        ("" if state else _("Closed"), found.rows),
    ]
    context = {
        "groups": [(title, shown_briefly(its, at)) for title, its in groups if its],
        "states": [(code.value, code.label) for code in STATES],
        "districts": sorted(districts.items(), key=lambda pair: pair[1]),
        "state": state,
        "district": district,
        "narrowed": bool(state or district),
        "unknown": unknown,
        "next_url": _address(state, district, found.next) if found.next else "",
        "previous_url": _address(state, district, found.previous) if found.previous else "",
        "nav_current": "rounds",
    }
    return render(request, "voting/rounds.html", context)


def whole(request: HttpRequest, round_id: int) -> dict[str, Any]:
    """Return one vote as its page shows it: before, while and after it is open. Raises Round.DoesNotExist."""
    by, at = someone(request), clock.now()
    its = queries.round_in_full(round_id, by)
    rules = queries.rules_file(its)
    rows = cards.shown(its, queries.options_of(its))
    running = its.state in LIVE
    here = reverse("round", args=[its.pk])
    return {
        "round": its,
        "html": rendered(its.summary),
        "lead": excerpt(its.summary),
        "when": when(its, at),
        "electorate": electorate(its, place_names()),
        "options": rows,
        "fold": len(rows) > cards.FEW,
        "may_vote": returning(policy.may_vote(by, its, at=at), here) if running else None,
        "voted": its.takes_ballots(at) and isinstance(by, Person) and queries.has_voted(its, by),
        **_delegated(its, by, at),
        "choose": " ".join(filter(None, [ruling.how_to_choose(its), ruling.most_choices(its)])),
        "counted_how": ruling.how_it_is_counted(its, rules),
        "budgets": ruling.budgets(its, rules),
        "protected": ruling.protected(its),
        "not_protected": ruling.not_protected(its),
        "dates": ruling.dates(its),
        "key": sealing.fingerprint(bytes(its.public_key)) if its.public_key is not None else "",
        "carried": carried_shown(its, rules, {row["code"]: row["title"] for row in rows})
        if its.state == State.COUNTED
        else None,
        "outcome": outcome(its, rules, rows) if its.state == State.COUNTED else None,
        "board": _board(its),
        "files": list(queries.public_files(its)) if its.state == State.COUNTED else [],
        "nav_current": "rounds",
    }


def _delegated(its: Round, by: Someone, at: dt.datetime) -> dict[str, Any]:
    """Return where one's vote goes in an open round, and for which organisations one can vote in it."""
    if its.is_secret or not its.takes_ballots(at) or not isinstance(by, Person):
        return {}
    goes = fate_shown(queries.foretold(by, [its])[0]) if policy.may_ever_vote(by) else None
    speaks = [each for each in by.organisations if policy.may_vote_for(by, its, each, at=at)]
    return {"goes": goes, "speaks": speaks}


def shown_briefly(rows: Iterable[Round], at: dt.datetime) -> list[dict[str, Any]]:
    """Return rounds as lists show them. No query beside the frame's."""
    names = place_names()
    return [_brief(each, at, names) for each in rows]


def _brief(its: Round, at: dt.datetime, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": its.title,
        "lang": its.lang,
        "url": reverse("round", args=[its.pk]),
        "text": excerpt(its.summary, 200),
        "who": electorate(its, names),
        "open": its.takes_ballots(at),
        "state": BADGES.get(State(its.state), "draft"),
        "state_name": its.get_state_display(),
        "when": when(its, at),
        "method": its.get_method_display(),
    }


# How the state of a round looks, in the states of a badge.
BADGES = {
    State.OPEN: "open",
    State.ANNOUNCED: "awaiting_answer",
    State.CLOSED: "answered",
    State.COUNTED: "done",
    State.CANCELLED: "withdrawn",
}


def _board(its: Round) -> dict[str, Any] | None:
    """Return the digests of what lay in the box. Before the count they are computed, once for all who ask."""
    if its.state == State.COUNTED:
        tally = its.tally
        return {
            "root": tally.root,
            "replaced_root": tally.replaced_root,
            "digest": tally.digest,
            "voters": tally.voters,
        }
    if its.state != State.CLOSED or not its.is_secret:
        return None

    def read() -> dict[str, Any]:
        board = queries.board(its)
        return {"root": board.root, "replaced_root": board.replaced_root, "voters": len(board.counted)}

    return kept_by_all(f"board:{its.pk}", read, times=60)


def _address(state: str, district: str, cursor: str) -> str:
    pairs = {"state": state, "district": district, "cursor": cursor}
    return f"?{urlencode({name: value for name, value in pairs.items() if value})}"
