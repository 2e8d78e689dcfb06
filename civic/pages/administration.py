"""Where administrators begin: what needs somebody's attention first, then all that can be governed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

import accounts.queries
import charter.queries
from accounts.joint import about, joints
from accounts.models import Mandate
from charter.models import District
from charter.queries import InCharge
from charter.views.entrance import administrators
from commons import clock
from commons.templatetags.look import day, grouped
from proposals import queries
from proposals.templatetags.proposal import charged
from voting.lifecycle import State
from voting.queries import put_to_vote, rounds_in_hand
from voting.views.said import waits

MANDATE_DAYS, PHASE_DAYS, VOTE_DAYS = 30, 14, 14
# Of each kind so many are named; the page of the kind has the rest.
NAMED = 5


@administrators
@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """What waits, the most pressing first, and the way to everything. About fifteen queries, however much there is."""
    at = clock.now()
    dated = (*_overdue(at), *_joint(request.user, at), *_rules(at), *_votes(at), *_mandates(at), *_phases(at))
    attention = [each for each in (*dated, *_imported(), *_gaps()) if each]
    context = {"attention": attention, "rooms": _rooms(), "nav_current": "administration"}
    return render(request, "civic/administration.html", context)


def _overdue(at: dt.datetime) -> list[dict[str, Any]]:
    """Say what is overdue for so long that the rule tells the administrators."""
    rows = list(queries.for_cards(queries.escalated())[: NAMED + 1])
    queries.named(rows)
    return [
        {
            "kind": _("Escalated"),
            "pressing": True,
            "text": row.title,
            "url": reverse("proposal", args=[row.pk]),
            "note": _("%(office)s owes an answer since %(day)s") % {"office": charged(row), "day": day(row.due_on)},
        }
        for row in rows[:NAMED]
    ] + _rest(rows, reverse("awaiting"), _("More answers are overdue"))


def _joint(by: Any, at: dt.datetime) -> list[dict[str, Any]]:
    """Say what waits for a second person, who this one could be. Two queries at most, one where nothing waits."""
    rows = accounts.queries.waiting_joint_acts(list(joints()), at=at).exclude(asked_by=by.pk)
    waiting = list(rows[: NAMED + 1])
    named = about(waiting)
    return [
        {
            "kind": _("Two people"),
            "pressing": each.until < at + dt.timedelta(days=2),
            "text": f"{joints()[each.kind].title}: {named[each.pk][0]}",
            "url": reverse("joint-act", args=[each.pk]),
            "note": _("%(name)s asks for a second person until %(day)s")
            % {"name": each.first or "", "day": day(clock.last_day(each.until))},
        }
        for each in waiting[:NAMED]
    ] + _rest(waiting, reverse("joint-act-list"), _("More waits for a second person"))


def _rules(at: dt.datetime) -> list[dict[str, Any]]:
    """Say which rule proposals are to be put to the vote. Two queries."""
    rows = list(queries.rules_to_vote_on())
    under_way = put_to_vote([row.proposal_id for row in rows])
    rows = [row for row in rows if row.proposal_id not in under_way][: NAMED + 1]
    return [
        {
            "kind": _("Rule proposal"),
            "pressing": row.proposal.due_at is not None and row.proposal.due_at < at + dt.timedelta(days=7),
            "text": row.proposal.title,
            "url": reverse("rule-vote", args=[row.proposal_id]),
            "note": _("to be put to the vote by %(day)s") % {"day": day(row.proposal.due_on)},
        }
        for row in rows[:NAMED]
    ] + _rest(rows, reverse("charter"), _("More rule proposals wait for their vote"))


def _votes(at: dt.datetime) -> list[dict[str, Any]]:
    """Say which votes wait for somebody: closed ones for trustees, coming ones for what they lack. One query."""
    soon = at + dt.timedelta(days=VOTE_DAYS)
    rows = list(rounds_in_hand(until=soon).exclude(state=State.OPEN)[: NAMED + 1])
    found = []
    for its in rows[:NAMED]:
        waiting, late = waits(its, at)
        if its.state == State.ANNOUNCED and not its.unjudged:  # type: ignore[attr-defined]  # annotated
            continue
        url = reverse("round-admin", args=[its.pk])
        note = _("waits for %(what)s") % {"what": "; ".join(waiting)}
        found.append({"kind": _("Vote"), "pressing": late, "text": its.title, "url": url, "note": note})
    return found + _rest(rows, reverse("round-list"), _("More votes wait"))


def _mandates(at: dt.datetime) -> list[dict[str, Any]]:
    rows = accounts.queries.ending_mandates(at=at, days=MANDATE_DAYS)
    return [
        {
            "kind": _("Mandate"),
            "pressing": bool(each.valid_until and each.valid_until < at + dt.timedelta(days=7)),
            "text": f"{each.holder_name}, {each.office.name if each.office else each.get_role_display()}",
            "url": reverse("mandate-list"),
            "note": _("ends on %(day)s") % {"day": day(_last_day(each))},
        }
        for each in rows[:NAMED]
    ] + _rest(rows, reverse("mandate-list"), _("More mandates end soon"))


def _phases(at: dt.datetime) -> list[dict[str, Any]]:
    found = []
    for phase in charter.queries.turning_soon(at=at, days=PHASE_DAYS):
        begins = phase.starts_at > at
        turn = phase.first_on if begins else phase.last_on
        words = {"kind": phase.get_kind_display(), "day": day(turn)}
        found.append(
            {
                "kind": _("Phase"),
                "pressing": False,
                "text": phase.process.name,
                "url": reverse("process-admin", args=[phase.process.code]),
                "note": (_("“%(kind)s” begins on %(day)s") if begins else _("“%(kind)s” ends on %(day)s")) % words,
            }
        )
    return found


def _imported() -> list[dict[str, Any]]:
    rows = charter.queries.to_look_at()
    kinds = {True: ("district-admin", _("District")), False: ("topic-admin", _("Topic"))}
    found = []
    for each in rows[:NAMED]:
        page, kind = kinds[isinstance(each, District)]
        note = _("made by an import; nobody has looked at it")
        url = reverse(page, args=[each.code])
        found.append({"kind": kind, "pressing": False, "text": each.name, "url": url, "note": note})
    return found + _rest(rows, reverse("district-list"), _("More parts were made by an import"))


def _gaps() -> list[dict[str, Any]]:
    """Say which districts lack something, and which topics nobody is named for."""
    found = []
    for each in charter.queries.undrawn():
        lacks = [
            *([] if each.drawn else [_("no boundary")]),  # type: ignore[attr-defined]  # annotated by the query
            *([] if each.counted else [_("no census")]),  # type: ignore[attr-defined]
        ]
        url = reverse("district-admin", args=[each.code])
        found.append(
            {"kind": _("District"), "pressing": False, "text": each.name, "url": url, "note": ", ".join(lacks)}
        )
    rest = _rest(found, reverse("district-list"), _("More districts lack a boundary or a census"))
    return found[:NAMED] + rest + _unanswered(charter.queries.in_charge(rules=charter.queries.rules()))


def _unanswered(rows: list[InCharge]) -> list[dict[str, Any]]:
    """Say for which topics nobody would answer somewhere, or only the charter's default office."""
    nobody = list(dict.fromkeys(row.topic for row in rows if row.office is None))
    found = [
        {
            "kind": _("Topic"),
            "pressing": True,
            "text": topic.name,
            "url": reverse("in-charge"),
            "note": _("no office would answer"),
        }
        for topic in nobody[:NAMED]
    ]
    by_default = {row.topic for row in rows if row.district is None and row.by == "default" and row.office}
    if by_default:
        said = ngettext(
            "%(number)s topic has no office of its own",
            "%(number)s topics have no office of their own",
            len(by_default),
        )
        text = said % {"number": grouped(len(by_default))}
        note = _("the charter's default office answers")
        url = reverse("in-charge")
        found.append({"kind": _("Topic"), "pressing": False, "text": text, "url": url, "note": note})
    return found + _rest(nobody, reverse("in-charge"), _("More topics without an office"))


def _rest(rows: list[Any], url: str, text: str) -> list[dict[str, Any]]:
    if len(rows) <= NAMED:
        return []
    return [{"kind": "", "pressing": False, "text": text, "url": url, "note": ""}]


def _last_day(mandate: Mandate) -> dt.date | None:
    return clock.last_day(mandate.valid_until) if mandate.valid_until else None


def _rooms() -> list[dict[str, str]]:
    return [
        {"title": _("Districts"), "text": _("names, people, boundaries"), "url": reverse("district-list")},
        {"title": _("Topics"), "text": _("what proposals are about"), "url": reverse("topic-list")},
        {"title": _("Offices"), "text": _("who answers for what"), "url": reverse("office-list")},
        {"title": _("Mandates"), "text": _("who acts for the city, until when"), "url": reverse("mandate-list")},
        {
            "title": _("Acts that take two people"),
            "text": _("what waits for a second person, and what was decided"),
            "url": reverse("joint-act-list"),
        },
        {
            "title": _("Organisations"),
            "text": _("who speaks under its own name, and through whom"),
            "url": reverse("organisation-list"),
        },
        {"title": _("Processes"), "text": _("phases, and what is allowed in them"), "url": reverse("process-list")},
        {"title": _("Votes"), "text": _("what is asked, of whom, and the box"), "url": reverse("round-list")},
        {
            "title": _("Assemblies"),
            "text": _("residents drawn by lot: quotas, lists, seeds, what they recommend"),
            "url": reverse("assembly-list"),
        },
        {"title": _("Rules"), "text": _("every number that governs"), "url": reverse("charter")},
        {"title": _("The city's face"), "text": _("name, logo, colours, statements"), "url": reverse("city")},
        {"title": _("Every act"), "text": _("who changed what, when and why"), "url": reverse("acts")},
    ]
