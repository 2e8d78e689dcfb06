"""Everything that was written down about a proposal: its texts, what changed between them, the journal's entries."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

import accounts.queries
import journal.queries
from commons.difference import shown
from commons.paging import page
from commons.text import rendered
from proposals import queries
from proposals.views.entrance import someone
from proposals.views.story import named

ENTRIES_SHOWN = 200
REVISIONS_SHOWN = 20


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The revisions, newest first, and the entries. No text is loaded: a difference is one page further."""
    proposal = queries.in_full(pk, someone(request))
    entries = list(journal.queries.about("proposal", pk)[:ENTRIES_SHOWN])
    entries += journal.queries.about_any("merge", queries.merge_ids_of(pk))[:ENTRIES_SHOWN]
    entries = sorted(entries, key=lambda entry: entry.pk)[:ENTRIES_SHOWN]
    people = accounts.queries.shown_people([entry.actor_id for entry in entries])
    for entry in entries:
        entry.actor = people.get(entry.actor_id or 0)
    rows = queries.revisions(proposal).defer("body", "changes")
    shown_rows = page(rows, order=("-number",), cursor=request.GET.get("cursor", ""), size=REVISIONS_SHOWN)
    spoke = queries.spoke_for(proposal)
    for each in shown_rows:
        each.spoke = spoke(each)
    context = {
        "proposal": proposal,
        "revisions": shown_rows,
        "numbers": range(1, proposal.revision_number + 1) if proposal.revision_number > 2 else (),
        "entries": [(entry, *named(entry), spoke(entry)) for entry in entries],
        "next_url": f"?cursor={shown_rows.next}" if shown_rows.next else "",
        "previous_url": f"?cursor={shown_rows.previous}" if shown_rows.previous else "",
        "nav_current": "proposals",
    }
    return render(request, "proposals/history.html", context)


@require_safe
def revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The text as it stood."""
    proposal = queries.in_full(pk, someone(request))
    found = queries.revision_numbered(proposal, number)
    context = {"proposal": proposal, "revision": found, "html": rendered(found.body), "nav_current": "proposals"}
    return render(request, "proposals/revision.html", context)


@require_safe
def difference(request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
    """What changed between two revisions. Between neighbours it was counted when the revision was made."""
    proposal = queries.in_full(pk, someone(request))
    before, after = queries.revision_pair(proposal, older, newer)
    runs = after.changes if after.number == before.number + 1 else {}
    context = {
        "proposal": proposal,
        "before": before,
        "after": after,
        "title_difference": shown(before.title, after.title, runs.get("title")) if before.title != after.title else "",
        "difference": shown(before.body, after.body, runs.get("body")),
        "nav_current": "proposals",
    }
    return render(request, "proposals/difference.html", context)


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from the two numbers that were chosen to their difference."""
    chosen = sorted({int(said) for said in (request.GET.get("a", ""), request.GET.get("b", "")) if said.isdecimal()})
    if len(chosen) != 2 or chosen[-1] >= 2**31:
        return redirect("proposal-history", pk)
    return redirect("proposal-difference", pk, *chosen)
