"""Follow a vote, or hear no more of it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Person
from notifications import actions


@login_required
@require_POST
def follow(request: HttpRequest, round_id: int) -> HttpResponse:
    """`wanted`: 1 to follow (also when left out), 0 to stop."""
    person = cast(Person, request.user)
    if request.POST.get("wanted", "1") == "0":
        actions.unfollow_round(round_id=round_id, by=person)
        messages.success(request, _("You will hear no more of this vote."))
    else:
        actions.follow_round(round_id=round_id, by=person)
        messages.success(request, _("You follow this vote: you are told what becomes of it."))
    return redirect("round", round_id)
