"""What the pages of a circle share: the way in, the head, the tabs, a page that holds one form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commons.forms import ActForm
from commons.templatetags.look import grouped, moment
from deliberation.models import Circle
from deliberation.policy.circles import Standing
from deliberation.queries import circles as queries
from proposals.views.entrance import signed_in, someone

View = Callable[..., HttpResponse]
FORM = ["GET", "HEAD", "POST"]
# Where who is not signed in comes back to after an act, by what its address names.
PAGES = {"circle_id": "circle", "decision_id": "decision", "meeting_id": "meeting"}
signed = signed_in


def act(view: View) -> View:
    """Take POST alone; let a visitor sign in, and come back to what they wanted to act on."""

    @require_POST
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        messages.info(request, _("Sign in first, then press the button again."))
        page = next(((name, kwargs[key]) for key, name in PAGES.items() if key in kwargs), None)
        return redirect_to_login(reverse(page[0], args=[page[1]]) if page else reverse("circles"))

    return wrapped


def here_of(request: HttpRequest, circle_id: int) -> Standing:
    by = someone(request)
    return queries.standing(queries.circle(circle_id, by), by)


def frame(here: Standing, tab: str, *, title: str = "") -> dict[str, Any]:
    """Return what stands above each page of a circle. `title`: of a page below a tab."""
    its = here.circle
    names = {
        "circle": _("What it is for"),
        "circle-agenda": _("Agenda"),
        "circle-decisions": _("Decisions"),
        "circle-meetings": _("Meetings"),
        "circle-proposals": _("Proposals"),
        "circle-members": _("Members"),
    }
    tabs = [{"text": text, "url": reverse(name, args=[its.pk]), "current": name == tab} for name, text in names.items()]
    crumbs = [
        (_("Circles"), reverse("circles")),
        (its.title, reverse("circle", args=[its.pk]) if tab != "circle" else ""),
    ]
    below = [(names[tab], reverse(tab, args=[its.pk])), (title, "")] if title else [(names[tab], "")]
    return {
        "its": its,
        "standing": here,
        "tabs": tabs,
        "tab_name": names[tab],
        "crumbs": [*crumbs, *(below if tab != "circle" else [])],
        "facts": facts(its, here.members),
        "nav_current": "circles",
    }


def facts(its: Circle, members: int) -> list[tuple[str, str]]:
    """Return in a few words what a circle is: icon and words."""
    return [
        ("pin", its.district.name if its.district else _("The whole city")),
        ("people", ngettext("%(n)s member", "%(n)s members", members) % {"n": grouped(members)}),
        ("vote", _("by consent") if its.rule == "consent" else _("by majority")),
        ("hand", _("open to all") if its.openness == "open" else _("by invitation")),
    ]


def span(starts: dt.datetime, ends: dt.datetime) -> str:
    """Return from when until when, the day once where it is one."""
    same = localtime(starts).date() == localtime(ends).date()
    until = date_format(localtime(ends), "TIME_FORMAT") if same else moment(ends)
    return _("%(from)s to %(until)s") % {"from": moment(starts), "until": until}


def step_page(
    request: HttpRequest, here: Standing, form: ActForm, *, tab: str, title: str, button: str, **more: Any
) -> HttpResponse:
    """Show a page that holds one form. `more`: `lead`, `notes` that stand beside it, `back`."""
    context = frame(here, tab, title=title) | {"form": form, "title": title, "button": button} | more
    status = 422 if form.errors else 200
    return render(request, "deliberation/circles/step.html", context, status=status)
