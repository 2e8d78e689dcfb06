"""Assemblies in words: where they are drawn from, what a step was, what a quota that cannot be met says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import charter.queries
from commons.templatetags.look import day, grouped
from deliberation.actions.assemblies.close_list import LATE
from deliberation.lifecycle.assemblies import FREED, SeatState, State
from deliberation.models import AGE_BAND, DISTRICT, Assembly, AssemblyQuestion, Draw, Seat
from deliberation.queries.assemblies import Met

# How the state of an assembly looks, in the states of a badge.
BADGES = {
    State.CALLED: "open",
    State.CLOSED: "awaiting_answer",
    State.LISTED: "awaiting_answer",
    State.DRAWN: "answered",
    State.SITTING: "in_delivery",
    State.REPORTED: "done",
    State.ENDED: "done",
    State.CANCELLED: "withdrawn",
}
LIFE = (State.CALLED, State.LISTED, State.DRAWN, State.SITTING, State.REPORTED)


def feature_names() -> dict[str, str]:
    return {DISTRICT: _("District"), AGE_BAND: _("Age")}


def value_names() -> dict[str, str]:
    """Return how values are called by the reader: districts by name. No query beside the frame's."""
    return {each.code: each.name for each in charter.queries.known().districts.values()}


def where(its: Assembly, names: Mapping[str, str] | None = None) -> str:
    """Say from where it is drawn. `names`: of `place_names`, where many are asked about."""
    names = names or place_names()
    return ", ".join(names.get(code, code) for code in its.districts) or names[""]


def place_names() -> dict[str, str]:
    """Return what districts are called, by code; “” is the whole city. No query beside the frame's."""
    known = charter.queries.known()
    return {"": _("all of %(city)s") % {"city": known.city.name}} | {
        each.code: each.name for each in known.districts.values()
    }


def percent(chance: float) -> str:
    """Say a chance so that it can be pictured: “1 in 7”."""
    return _("1 in %(n)s") % {"n": grouped(round(1 / chance))} if chance else _("none")


def shortfalls(rows: Iterable[Sequence[Any]], questions: Iterable[AssemblyQuestion] = ()) -> list[str]:
    """Say which quotas could not be met, and by how many."""
    features = feature_names() | {each.feature: each.text for each in questions}
    names = value_names()
    found = []
    for feature, value, bound, needed in rows:
        said = {"what": f"{features.get(feature, feature)}: {names.get(value, value)}", "n": grouped(needed)}
        if bound == LATE:
            found.append(_("The event came before the list was computed. Name a later one."))
        elif bound == "size":
            words = ngettext("%(n)s person is missing.", "%(n)s people are missing.", needed)
            found.append(words % said)
        elif bound == "min":
            words = ngettext("“%(what)s” lacks %(n)s person.", "“%(what)s” lacks %(n)s people.", needed)
            found.append(words % said)
        else:
            words = ngettext("“%(what)s” has %(n)s person too many.", "“%(what)s” has %(n)s people too many.", needed)
            found.append(words % said)
    return found


def quota_rows(rows: list[Met]) -> list[list[Any]]:
    """Return the quotas as a table has them: who, by what, how many seats; and how many there are once it is drawn."""
    features, names = feature_names(), value_names()
    found: list[list[Any]] = []
    for each in rows:
        seats = _("%(least)d to %(most)d") % {"least": each.least, "most": each.most}
        found.append([names.get(each.value, each.value), features.get(each.feature, each.feature), seats])
        if each.have is not None:
            found[-1].append({"text": str(each.have), "number": True})
    return found


def stations(its: Assembly) -> list[dict[str, Any]]:
    """Return the stations of its life, those behind it with their days."""
    since = {
        State.CALLED: its.called_at,
        State.LISTED: its.listed_at,
        State.DRAWN: its.drawn_at,
        State.SITTING: its.seated_at,
        State.REPORTED: its.reported_at,
    }
    names = {
        State.CALLED: _("Called"),
        State.LISTED: _("List published"),
        State.DRAWN: _("Drawn"),
        State.SITTING: _("Sitting"),
        State.REPORTED: _("Has reported"),
    }
    line = [State(each) for each in LIFE]
    now = {State.CLOSED: State.CALLED, State.ENDED: State.REPORTED}.get(State(its.state), State(its.state))
    place = line.index(now) if now in line else len(line)
    if its.state == State.CANCELLED:
        line, place = [each for each in line if since[each]], len(line)
    return [
        {
            "name": names[each],
            "on": since[each],
            "current": n == place,
            "past": ("city" if each in (State.CALLED, State.LISTED) else "residents") if n < place else "",
            "note": _waits(its) if n == place else "",
        }
        for n, each in enumerate(line)
    ]


def _waits(its: Assembly) -> str:
    if its.state == State.LISTED and its.event_at:
        return _("drawn after %(day)s") % {"day": day(its.event_at)}
    return ""


def steps(its: Assembly, draw: Draw | None, seats: list[Seat]) -> list[dict[str, Any]]:
    """Return what happened, each on the bank of whoever acted."""
    told: list[dict[str, Any]] = []

    def tell(on: dt.datetime | None, bank: str, icon: str, title: str, text: str = "") -> None:
        if on:
            told.append({"on": on, "bank": bank, "icon": icon, "title": title, "text": text})

    tell(its.called_at, "city", "flag", _("Called"), its.reason)
    if draw:
        said = {"n": grouped(draw.people)}
        words = ngettext("%(n)s person can be drawn.", "%(n)s people can be drawn.", draw.people) % said
        tell(its.listed_at, "city", "file", _("List and lottery published"), words)
        tell(its.drawn_at, "residents", "people", _("Drawn"), _("By the seed “%(seed)s”.") % {"seed": draw.seed})
    freed = sum(seat.state in FREED for seat in seats)
    taken = sum(seat.state == SeatState.ACCEPTED for seat in seats)
    words = ngettext("%(n)s seat is taken", "%(n)s seats are taken", taken) % {"n": grouped(taken)}
    if freed:
        gone = ngettext("%(n)s was replaced or stays empty", "%(n)s were replaced or stay empty", freed)
        words = f"{words}; {gone % {'n': grouped(freed)}}"
    tell(its.seated_at, "residents", "talk", _("Its first day"), f"{words}.")
    tell(its.reported_at, "residents", "check", _("It has reported"))
    tell(its.cancelled_at, "city", "cross", _("Cancelled"), its.cancelled_because)
    return told
