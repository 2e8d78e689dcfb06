"""Follow something, or hear no more of it: one act for all that can be followed."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import Person
from notifications import actions

# Where each of them stands, and what is said to who follows it, or follows it no more.
PLACES = {
    "proposal": "proposals",
    "process": "processes",
    "round": "rounds",
    "topic": "topics",
    "district": "districts",
    "office": "offices",
    "circle": "circles",
}
FOLLOWED = {
    "proposal": gettext_lazy("You follow this proposal: you are told what becomes of it."),
    "process": gettext_lazy("You follow this process: you are told when a phase begins, and before it ends."),
    "round": gettext_lazy("You follow this vote: you are told what becomes of it."),
    "topic": gettext_lazy("You follow this topic: you are told what is proposed about it, and what is answered."),
    "district": gettext_lazy("You follow this district: you are told what is proposed there, and what is answered."),
    "office": gettext_lazy("You follow this office: you are told what it answers."),
    "circle": gettext_lazy("You follow this circle: you are told what it decides and when it meets."),
}
STOPPED = {
    "proposal": gettext_lazy("You will hear no more of this proposal."),
    "process": gettext_lazy("You will hear no more of this process."),
    "round": gettext_lazy("You will hear no more of this vote."),
    "topic": gettext_lazy("You will hear no more of this topic."),
    "district": gettext_lazy("You will hear no more of this district."),
    "office": gettext_lazy("You will hear no more of this office."),
    "circle": gettext_lazy("You will hear no more of this circle."),
}


@login_required
@require_POST
def follow(request: HttpRequest, what: str, **named: str | int) -> HttpResponse:
    """`wanted`: 1 to follow (also when left out), 0 to stop. `next`: where to go on, else to the thing itself."""
    (key,) = named.values()
    person = cast(Person, request.user)
    if request.POST.get("wanted", "1") == "0":
        actions.unfollow(what=what, key=key, by=person)
        messages.success(request, str(STOPPED[what]))
    else:
        actions.follow(what=what, key=key, by=person)
        messages.success(request, str(FOLLOWED[what]))
    after = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(after, allowed_hosts=None):
        return redirect(after)
    return redirect(f"/{PLACES[what]}/{key}/")
