"""Circles for everybody: all of them, one of them; found, join, leave."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

import charter.queries
from accounts.models import Person
from commons import clock
from commons.paging import page
from commons.templatetags.look import moment
from commons.text import excerpt, rendered
from commons.verdict import require
from deliberation import policy
from deliberation.actions import circles as actions
from deliberation.forms.circles import CircleForm, WordsForm
from deliberation.lifecycle.circles import Kind, Openness, Rule
from deliberation.models import Circle, Decision
from deliberation.policy.circles import Standing
from deliberation.queries import circles as queries
from deliberation.views.circles.decisions import brief
from deliberation.views.circles.frame import FORM, act, facts, frame, here_of, signed
from proposals.views.entrance import person, returning, someone, typed

ROWS, MINE = 12, 30


@require_safe
def circles(request: HttpRequest) -> HttpResponse:
    """All circles, narrowed by words, district and who can join; one's own, and where one is asked in, above them."""
    by = someone(request)
    districts = {each.code: each.name for each in charter.queries.districts()}
    asked = {name: request.GET.get(name, "").strip() for name in ("search", "district", "openness")}
    unknown = asked["district"] not in ("", "city", *districts) or asked["openness"] not in ("", *Openness.values)
    asked["district"] = asked["district"] if asked["district"] in ("city", *districts) else ""
    asked["openness"] = asked["openness"] if asked["openness"] in Openness.values else ""
    asked["search"] = asked["search"][:200].replace("\x00", "")
    cursor = request.GET.get("cursor", "")
    found = page(queries.circles(**asked), order=queries.CIRCLES_ORDER, cursor=cursor, size=ROWS)
    narrowed = {name: value for name, value in asked.items() if value}
    first = isinstance(by, Person) and not narrowed and not cursor
    context = {
        "rows": [_brief(each) for each in found],
        "mine": queries.circles_of(by)[:MINE] if first else [],  # type: ignore[arg-type]
        "invitations": queries.invitations_for(by, at=clock.now())[:MINE] if first else [],  # type: ignore[arg-type]
        "districts": sorted(districts.items(), key=lambda pair: pair[1]),
        "asked": asked,
        "narrowed": bool(narrowed),
        "unknown": unknown,
        "may_found": returning(policy.circles.may_found(by), reverse("circle-new")),
        "next_url": f"?{urlencode(narrowed | {'cursor': found.next})}" if found.next else "",
        "previous_url": f"?{urlencode(narrowed | {'cursor': found.previous})}" if found.previous else "",
        "nav_current": "circles",
    }
    return render(request, "deliberation/circles/circles.html", context)


@signed
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Found a circle."""
    require(policy.circles.may_found(person(request)))
    form = CircleForm(typed(request))
    if form.is_bound and (made := form.act(actions.found_circle, by=person(request))):
        messages.success(request, _("Your circle is there. Tell your neighbours, and put something on its agenda."))
        return redirect("circle", made.pk)
    context = {
        "form": form,
        "crumbs": [(_("Circles"), reverse("circles")), (_("Found a circle"), "")],
        "nav_current": "circles",
    }
    return render(request, "deliberation/circles/new.html", context, status=422 if form.errors else 200)


def whole(request: HttpRequest, circle_id: int) -> dict[str, Any]:
    """Return what a circle is for, how it decides, who facilitates, what comes next."""
    here = here_of(request, circle_id)
    its = here.circle
    named = queries.members(its).filter(named=True)
    ahead = queries.meetings(its).filter(starts_at__gt=here.at, cancelled_at=None)
    coming = ahead.order_by("starts_at").first()
    return frame(here, "circle") | {
        "html": rendered(its.purpose),
        "lead": excerpt(its.purpose),
        "rules": rules(its),
        "facilitator": here.facilitator,
        "last_day": clock.last_day(until) if (until := _term_end(here)) else None,
        "named": [each.person.shown_name for each in named],
        "next_meeting": coming,
        "when": moment(coming.starts_at) if coming else "",
        "open_decisions": [brief(each, here) for each in queries.decisions(here, state="open")[:5]],
        "may_change": bool(policy.circles.may_act(here)),
        "join": returning(policy.circles.may_join(here), reverse("circle", args=[its.pk])),
    }


@signed
@require_http_methods(FORM)
def change(request: HttpRequest, circle_id: int) -> HttpResponse:
    """Put name and purpose right, or let the circle decide on others."""
    here = here_of(request, circle_id)
    require(policy.circles.may_act(here))
    form, by = WordsForm(typed(request), its=here.circle), person(request)
    if request.POST.get("how") == "correct":
        if form.act(actions.correct_circle, by=by, circle_id=circle_id):
            messages.success(request, _("Put right."))
            return redirect("circle", circle_id)
    elif form.is_bound and (made := form.act(_decided, by=by, circle_id=circle_id)):
        messages.success(request, _("It is open. Say now what you say to it yourself."))
        return redirect("decision", made.pk)
    context = frame(here, "circle", title=_("Name and purpose")) | {
        "form": form,
        "title": _("Name and purpose"),
        "may_correct": bool(policy.circles.may_facilitate(here)),
        "back": reverse("circle", args=[circle_id]),
    }
    return render(request, "deliberation/circles/change.html", context, status=422 if form.errors else 200)


def _decided(*, by: Person, circle_id: int, title: str, purpose: str) -> Decision:
    words = {"title": title, "purpose": purpose.replace("\r\n", "\n")}
    return actions.open_decision(by=by, circle_id=circle_id, kind=Kind.RULES, change=words)


@act
def join(request: HttpRequest, circle_id: int) -> HttpResponse:
    actions.join_circle(by=person(request), circle_id=circle_id)
    messages.success(request, _("You are a member. What opens from now on you decide with the others."))
    return redirect("circle", circle_id)


@act
def accept(request: HttpRequest, circle_id: int) -> HttpResponse:
    actions.accept_invitation(by=person(request), circle_id=circle_id)
    messages.success(request, _("You are a member. What opens from now on you decide with the others."))
    return redirect("circle", circle_id)


@act
def decline(request: HttpRequest, circle_id: int) -> HttpResponse:
    actions.decline_invitation(by=person(request), circle_id=circle_id)
    messages.success(request, _("The invitation is gone. Nobody is told."))
    return redirect("circles")


@act
def leave(request: HttpRequest, circle_id: int) -> HttpResponse:
    actions.leave_circle(by=person(request), circle_id=circle_id)
    messages.success(request, _("You have left. What you said and wrote there stays."))
    return redirect("circles")


def rules(its: Circle) -> list[str]:
    """Return a circle's rules as sentences."""
    rule = (
        _("A decision is adopted where somebody consents and nobody has an objection that stands. An objection says "
          "what harm would come of it; it falls when who made it says so, or when the text is changed.")
        if its.rule == Rule.CONSENT
        else _("A decision is adopted where more members say yes than no.")
    )  # fmt: skip
    open_for = ngettext("It is open for %(n)s day.", "It is open for %(n)s days.", its.decision_days)
    quorum = _("At least %(n)s percent of those who were members when it opened must speak. Where too few do, any "
               "member can call it once more, and then whoever comes decides.")  # fmt: skip
    term = ngettext("Somebody facilitates for %(n)s day. Any member can call the choice of another; where nobody "
                    "facilitates, all members do.", "Somebody facilitates for %(n)s days. Any member can call the "
                    "choice of another; where nobody facilitates, all members do.", its.term_days)  # fmt: skip
    name = (
        _("A proposal bears the circle's name once the circle decided so.")
        if its.names_by_decision
        else _("A proposal that a member brings in bears the circle's name.")
    )
    return [
        rule,
        f"{open_for % {'n': its.decision_days}} {quorum % {'n': its.quorum}}",
        term % {"n": its.term_days},
        name,
    ]


def _term_end(here: Standing) -> dt.datetime | None:
    return here.facilitator.facilitates_until if here.facilitator else None


def _brief(its: Circle) -> dict[str, Any]:
    members: int = getattr(its, "member_count", None) or 0
    return {"its": its, "text": excerpt(its.purpose, 220), "facts": facts(its, members)}


__all__ = ["Standing", "accept", "change", "circles", "decline", "join", "leave", "new", "rules", "whole"]
