"""What comes by mail."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

import charter.queries
from accounts.models import Person
from commons.language import of_city
from notifications import queries
from notifications.actions import set_preferences
from notifications.forms import PreferencesForm
from notifications.queries import attention


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    known: dict[str, object] = {"language": of_city(person.language), "mails_a_week": attention.mails_a_week(person.pk)}
    known |= queries.preferences(person.pk)
    form = PreferencesForm(request.POST or None, kinds=queries.kinds_for(person), initial=known)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kept = ("mails_a_week",) if "mails_a_week" in request.POST else ()
        set_preferences(by=person, choices={name: said[name] for name in said if said[name] or name in kept})
        translation.activate(of_city(person.language))
        messages.success(request, _("Your choice is kept."))
        return redirect("preferences")
    shown = {
        "form": form,
        "stopped": queries.stopped_address(person),
        "hour": time_format(dt.time(settings.DIGEST_HOUR), "TIME_FORMAT"),
        "weekday": WEEKDAYS[settings.DIGEST_WEEKDAY - 1],
        "nav_current": "account",
    }
    return render(request, "notifications/preferences.html", shown, status=400 if form.errors else 200)


@require_safe
def order(request: HttpRequest) -> HttpResponse:
    """Say in which order news come by mail when a week has many. For everybody to read. One query."""
    mails = charter.queries.rule(attention.RULE).whole
    titles = (
        _("What asks for your word"),
        _("What became of what you follow"),
        _("What people do and say"),
    )
    ranks = [
        {"title": title, "kinds": [kind.label for kind in kinds], "room": attention.room_of(rank, mails)}
        for rank, (title, kinds) in enumerate(zip(titles, attention.RANKS, strict=True))
    ]
    context = {"mails": mails, "ranks": ranks, "always": [kind.label for kind in attention.ALWAYS]}
    return render(request, "notifications/attention.html", context)
