"""One vote with what its reader can do beside voting: follow it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import voting.views.rounds
from civic.followed import followed
from voting.lifecycle import State


@require_safe
def round_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """One vote, whole; whether one follows it, while there is something to hear of it."""
    shown = voting.views.rounds.whole(request, round_id)
    follow = followed(request, "round", shown["round"])
    over = follow["may_follow"].code == "over"
    return render(request, "civic/round.html", shown | follow | {"over": over, "told": _told(shown["round"].state)})


def _told(state: str) -> str:
    """Say of what who follows it is told."""
    if state == State.ANNOUNCED:
        return _(
            "Who follows it is told when it opens and when it is counted. "
            "Who may vote and has not is reminded before it closes."
        )
    if state == State.OPEN:
        return _("Who follows it is told when it is counted. Who may vote and has not is reminded before it closes.")
    return _("Who follows it is told when it is counted.")
