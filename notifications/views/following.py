"""What one follows: shown and changed on one page, with places of one's own on the map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import charter.queries
from accounts.models import Person
from commons.paging import page
from notifications import actions, policy
from notifications.forms import PlaceForm
from notifications.models import MOST_PLACES
from notifications.queries import following as queries
from notifications.views.follow import PLACES
from proposals.views.pointing import map_of, pointed

ROWS = 20
# What stands under each heading, and what who follows it is told.
GROUPS = {
    "topic": (gettext_lazy("Topics"), gettext_lazy("You are told what is proposed about it, and what is answered.")),
    "district": (gettext_lazy("Districts"), gettext_lazy("You are told what is proposed there, and what is answered.")),
    "office": (gettext_lazy("Offices"), gettext_lazy("You are told what it answers.")),
    "circle": (gettext_lazy("Circles"), gettext_lazy("You are told what it decides and when it meets.")),
    "process": (gettext_lazy("Processes"), gettext_lazy("You are told when a phase begins, and before it ends.")),
    "round": (
        gettext_lazy("Votes"),
        gettext_lazy("You are told when it opens, before it closes if you have not voted, and what came of it."),
    ),
}
FORM = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Everything, in one page; proposals, which may be many, by pages. Ten queries at most, however much it is."""
    person = cast(Person, request.user)
    places = list(queries.places(person.pk))
    proposals = page(queries.my_proposals(person), order=queries.ORDER, cursor=request.GET.get("cursor", ""), size=ROWS)
    context = {
        "places": places,
        "most_places": MOST_PLACES,
        "may_add": policy.may_follow_place(person, len(places)),
        "groups": [*_parts(person), *_circles(person), *_others(person)],
        "proposals": [_row("proposal", each.pk, each.title, on=not each.stopped, lang=each.lang) for each in proposals],
        "next_url": f"?cursor={proposals.next}#proposals" if proposals.next else "",
        "previous_url": f"?cursor={proposals.previous}#proposals" if proposals.previous else "",
        "nav_current": "account",
    }
    return render(request, "notifications/following.html", context)


@never_cache
@login_required
@require_http_methods(FORM)
def place(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Choose a place on the map, or change one. A press on the map sends what was typed, and writes nothing."""
    person, districts = cast(Person, request.user), list(charter.queries.districts())
    known = queries.place(number, person) if number else None
    sent = request.POST if request.method == "POST" else None
    pressed = pointed(sent, districts) if sent is not None else None
    initial = {name: getattr(known, name) for name in PlaceForm.base_fields} if known else {"radius": 1_000}
    form = PlaceForm(pressed or sent, initial=initial)
    if sent is not None and pressed is None:
        act: Any = actions.change_place if known else actions.follow_place
        if form.act(act, by=person, **({"number": number} if known else {})):
            messages.success(request, _("You follow this place: you are told what is proposed and answered near it."))
            return redirect("following")
    context = {
        "form": form,
        "known": known,
        "map": map_of(form, districts),
        "may": policy.may_follow_place(person, 0 if known else queries.places(person.pk).count()),
        "nav_current": "account",
    }
    wrong = sent is not None and pressed is None
    return render(request, "notifications/place.html", context | {"wrong": wrong}, status=422 if wrong else 200)


@login_required
@require_POST
def forget(request: HttpRequest, number: int) -> HttpResponse:
    actions.forget_place(number=number, by=cast(Person, request.user))
    messages.success(request, _("This place is forgotten."))
    return redirect("following")


def _row(what: str, key: str | int, name: str, *, on: bool, lang: str = "") -> dict[str, Any]:
    url = f"/{PLACES[what]}/{key}/"
    return {"name": name, "lang": lang, "url": url, "act": reverse(f"follow_{what}", args=[key]), "on": on}


def _group(what: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what stands under one heading; nothing where there is nothing."""
    title, told = GROUPS[what]
    return [{"what": what, "title": title, "told": told, "rows": rows}] if rows else []


def _parts(person: Person) -> Iterator[dict[str, Any]]:
    """Return all topics, districts and offices, so that one can follow them here too."""
    for what, parts in queries.parts(person).items():
        yield from _group(what, [_row(what, code, name, on=on) for code, name, on in parts])


def _circles(person: Person) -> list[dict[str, Any]]:
    found = queries.my_circles(person)
    return _group("circle", [_row("circle", each.pk, each.title, on=told, lang=each.lang) for each, told in found])


def _others(person: Person) -> Iterator[dict[str, Any]]:
    """Return the processes and votes one follows, the newest first."""
    said = list(queries.others(person))
    processes = [_row("process", each.process.code, each.process.name, on=True) for each in said if each.process]
    rounds = [_row("round", each.round.pk, each.round.title, on=True) for each in said if each.round]
    yield from [*_group("process", processes), *_group("round", rounds)]
