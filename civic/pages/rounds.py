"""One vote with what its reader can do beside voting: follow it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import notifications.policy
import notifications.queries
import voting.views.rounds
from proposals.views.entrance import returning, someone


@require_safe
def round_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """One vote, whole; whether one follows it, while there is something to hear of it."""
    shown, by = voting.views.rounds.whole(request, round_id), someone(request)
    may_follow = notifications.policy.may_follow_round(by, shown["round"])
    follow = {
        "follows": notifications.queries.follows_round(round_id, by.pk),
        "may_follow": returning(may_follow, request.path),
        "over": may_follow.code == "over",
    }
    return render(request, "civic/round.html", shown | follow)
