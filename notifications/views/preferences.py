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
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from commons.language import of_city
from notifications import queries
from notifications.actions import set_preferences
from notifications.forms import PreferencesForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    known = queries.preferences(person.pk) | {"language": of_city(person.language)}
    form = PreferencesForm(request.POST or None, kinds=queries.kinds_for(person), initial=known)
    if request.method == "POST" and form.is_valid():
        set_preferences(by=person, choices={name: said for name, said in form.cleaned_data.items() if said})
        translation.activate(of_city(person.language))
        messages.success(request, _("Your choice is kept."))
        return redirect("preferences")
    shown = {
        "form": form,
        "hour": time_format(dt.time(settings.DIGEST_HOUR), "TIME_FORMAT"),
        "weekday": WEEKDAYS[settings.DIGEST_WEEKDAY - 1],
        "nav_current": "account",
    }
    return render(request, "notifications/preferences.html", shown, status=400 if form.errors else 200)
