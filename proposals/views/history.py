"""Everything that was written down about a proposal: its texts and the journal's entries."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import journal.queries
from commons.text import rendered
from proposals import queries
from proposals.views.entrance import someone
from proposals.views.story import named

ENTRIES_SHOWN = 200


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = queries.in_full(pk, someone(request))
    entries = journal.queries.about("proposal", pk).select_related("actor")[:ENTRIES_SHOWN]
    context = {
        "proposal": proposal,
        "revisions": [(each, rendered(each.body)) for each in proposal.revisions.order_by("-number")[:50]],
        "entries": [(entry, *named(entry)) for entry in entries],
        "nav_current": "proposals",
    }
    return render(request, "proposals/history.html", context)
