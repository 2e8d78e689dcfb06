"""Proposals as components: cards, rows of the queue, lines of a column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from accounts.models import Person
from commons import clock
from commons.drawn import drawn
from commons.models import Channel
from commons.templatetags.look import day, grouped, picture
from commons.text import excerpt
from proposals.forms import Filters
from proposals.lifecycle import State
from proposals.models import Comment, Proposal, ProposalKind
from proposals.queries import Reminded, author_named

register = template.Library()


@register.simple_tag
def place_of(proposal: Proposal, city_name: str) -> str:
    """Say where: “Molinos, Calle del Batán”, “All of Ribera”."""
    where = proposal.district.name if proposal.district else gettext("All of %(city)s") % {"city": city_name}
    return f"{where}, {proposal.place_name}" if proposal.place_name not in ("", where) else where


@register.simple_tag
def author_of(row: Proposal | Comment) -> str:
    """Name who wrote a proposal or a comment."""
    return author_named(row)


@register.simple_tag
def came(channel: str) -> str:
    """Say how a contribution came, where a clerk entered it for somebody."""
    return Channel(channel).came


@register.simple_tag
def stands(proposal: Proposal) -> str:
    """Say where a proposal stands, with the next date that somebody owes or hopes for."""
    if proposal.state == State.OPEN and proposal.gather_until:
        until = day(proposal.gather_until - dt.timedelta(seconds=1))
        return gettext("%(state)s, until %(day)s") % {"state": State(proposal.state).label, "day": until}
    if proposal.state == State.AWAITING_ANSWER and proposal.due_on:
        due = day(proposal.due_on)
        return gettext("%(state)s, due %(day)s") % {"state": State(proposal.state).label, "day": due}
    return str(State(proposal.state).label)


@register.simple_tag
def with_others(proposal: Proposal, writers: Collection[Person]) -> str:
    """Name who writes it beside whoever began it: two by name, more by number; empty where nobody does."""
    names = [each.shown_name for each in writers if each.pk != proposal.author_id]
    if not names:
        return ""
    if len(names) > 2:
        more = len(names) - 1
        said = ngettext("written with %(name)s and %(n)d more", "written with %(name)s and %(n)d more", more)
        return said % {"name": names[0], "n": more}
    return gettext("written with %(names)s") % {"names": ", ".join(names)}


@register.filter
def last_day(end: dt.datetime) -> dt.date:
    """Return the last day of a time that ends at midnight."""
    return clock.last_day(end)


@register.filter
def tenths(thousandths: int) -> str:
    """Say thousandths as percent with a decimal where there is one."""
    return number_format(thousandths / 10, decimal_pos=1 if thousandths % 10 else 0)


def days_until(moment: dt.datetime | None, today: dt.date) -> int | None:
    """Count the days to the last local day before a midnight; below zero when it has passed."""
    if moment is None:
        return None
    return (timezone.localdate(moment - dt.timedelta(seconds=1)) - today).days


@register.simple_tag
def proposal_card(proposal: Proposal, city_name: str, kind: str = "", heading: int = 3, words: int = 150) -> SafeString:
    """Show a row of `queries.listed_page` (with `figures` and `lead`) as a card; `words` 0 leaves its text out."""
    figures = proposal.figures
    today = timezone.localdate()
    gathering = proposal.state == State.OPEN
    return drawn(
        "components/card.html",
        {
            "title": proposal.title,
            "lang": proposal.lang,
            "url": reverse("proposal", args=[proposal.pk]),
            "place": place_of(proposal, city_name),
            "topic": proposal.topic.code,
            "topic_name": proposal.topic.name,
            "picture": picture(proposal.topic.code, proposal.pk),
            "text": excerpt(proposal.lead, words) if words else "",
            "kind": kind,
            "kind_name": proposal.get_kind_display() if proposal.kind != ProposalKind.PROPOSAL else "",
            "heading": heading,
            "state": "" if gathering else proposal.state,
            "state_name": "" if gathering else proposal.get_state_display(),
            "bridges": proposal.bridging_score is not None,
            "counted": figures.counted,
            "threshold": proposal.threshold,
            "elsewhere": figures.elsewhere,
            "reached_on": proposal.reached_at,
            "note": _ended(proposal),
            "author": author_of(proposal),
            "organisation": proposal.organisation.get_kind_display() if proposal.organisation else "",
            "comments": figures.comments,
            "days_left": max(0, days_until(proposal.gather_until, today) or 0) if gathering else None,
        },
    )


@register.simple_tag
def filter_choices(filters: Filters, in_use: int) -> SafeString:
    """Show what a list may be narrowed to, and what it is narrowed to now."""
    return drawn(
        "proposals/_choices.html",
        {
            "districts": filters.districts,
            "processes": filters.processes if len(filters.processes) > 2 and not filters.within else [],
            "process": filters.asked["process"],
            "topics": filters.topics,
            "states": [(code, str(label)) for code, label in filters.states],
            "district": filters.asked["district"],
            "chosen": filters.chosen,
            "order": filters.asked["order"],
            "in_use": in_use,
            "folded": bool(filters.within),
        },
    )


@register.simple_tag
def far(metres: int) -> str:
    """Say how far away: no nearer than a hundred metres, for the point itself is no more exact."""
    if metres < 1_000:
        return gettext("%(n)s metres away") % {"n": max(100, round(metres, -2))}
    return gettext("%(n)s km away") % {"n": number_format(metres / 1_000, 1)}


def _ended(proposal: Proposal) -> str:
    if proposal.state == State.EXPIRED:
        return gettext("Its time has ended")
    if proposal.state == State.MERGED:
        return gettext("Merged: it goes on in the common proposal")
    if proposal.state == State.TAKEN_UP:
        return gettext("Residents do it themselves")
    return gettext("Withdrawn by its author") if proposal.state == State.WITHDRAWN else ""


@register.simple_tag
def owed_row(proposal: Proposal, city_name: str, reminded: dict[int, Reminded]) -> SafeString:
    """Show a proposal that waits for its answer as a row of the queue."""
    today, due_on = timezone.localdate(), proposal.due_on
    started = timezone.localdate(proposal.reached_at) if proposal.reached_at else today
    return drawn(
        "components/owed.html",
        {
            "title": proposal.title,
            "url": reverse("proposal", args=[proposal.pk]),
            "place": place_of(proposal, city_name),
            "office": charged(proposal),
            "office_url": reverse("office", args=[proposal.office.code]) if proposal.office else "",
            "supports": proposal.figures.supports,
            "days_left": (due_on - today).days if due_on else 0,
            "total_days": (due_on - started).days if due_on else 0,
            "due_on": due_on,
            "note": _pressed(proposal, reminded.get(proposal.pk)),
        },
    )


def charged(proposal: Proposal) -> str:
    """Name who owes the answer."""
    if proposal.office:
        return str(proposal.office.name)
    if proposal.__dict__.get("kind") == ProposalKind.RULE:
        return gettext("The administrators, who put it to the vote")
    return gettext("No office is in charge")


def _pressed(proposal: Proposal, reminded: Reminded | None) -> str:
    if proposal.escalated_at:
        return gettext("Told to the administrators, %(day)s") % {"day": day(proposal.escalated_at)}
    if proposal.extended_at:
        return gettext("A new date was asked for, %(day)s") % {"day": day(proposal.extended_at)}
    if reminded and reminded.times == 1:
        return gettext("Reminded once")
    if reminded:
        return ngettext("Reminded %(n)s time", "Reminded %(n)s times", reminded.times) % {"n": reminded.times}
    return ""


@register.simple_tag
def owed_brief(proposal: Proposal) -> SafeString:
    """Show what an office owes in one line of a column."""
    today, due_on = timezone.localdate(), proposal.due_on
    started = timezone.localdate(proposal.reached_at) if proposal.reached_at else today
    return drawn(
        "components/brief.html",
        {
            "title": proposal.title,
            "url": reverse("proposal", args=[proposal.pk]),
            "days_left": (due_on - today).days if due_on else 0,
            "total_days": (due_on - started).days if due_on else 0,
            "due_on": due_on,
            "office": proposal.office.name if proposal.office else "",
        },
    )


@register.simple_tag
def proposal_brief(proposal: Proposal, city_name: str) -> SafeString:
    """Show a proposal one could join: its title, its supports, its place."""
    return drawn(
        "components/brief.html",
        {
            "title": proposal.title,
            "url": reverse("proposal", args=[proposal.pk]),
            "line": (
                gettext("%(counted)s of %(threshold)s supports, %(place)s")
                if proposal.kind != ProposalKind.RECOMMENDATION
                else gettext("recommendation of an assembly, %(place)s")
            )
            % {
                "counted": grouped(proposal.figures.counted),
                "threshold": grouped(proposal.threshold or 0),
                "place": place_of(proposal, city_name),
            },
        },
    )


@register.simple_tag
def atlas(drawing: dict[str, Any], label: str, names: bool = False, small: bool = False) -> SafeString:
    """Show what `district_map` returned; nothing where there is nothing to draw."""
    if not drawing:
        return SafeString("")
    inputs = ("viewbox", "water", "districts", "pins", "spots")
    shown: dict[str, Any] = {name: drawing[name] for name in inputs if name in drawing}
    return drawn("components/map.html", {**shown, "label": label, "names": names, "small": small})


@register.simple_tag
def told(events: list[dict[str, Any]]) -> SafeString:
    """Show a proposal's story on its two banks."""
    return drawn("components/banks.html", {"events": events})


@register.simple_tag
def life(stations: list[dict[str, Any]]) -> SafeString:
    """Show the stations of a proposal's life."""
    return drawn("components/life.html", {"stations": stations})
