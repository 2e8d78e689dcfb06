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
from journal.models import Entry
from proposals import queries
from proposals.models import Proposal
from proposals.views.entrance import someone
from proposals.views.story import named

ENTRIES_SHOWN = 200
REVISIONS_SHOWN = 20
STEPS = ("proposal.step_planned", "proposal.step_reached")


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The revisions, newest first, and the entries. No text is loaded: a difference is one page further."""
    proposal = queries.in_full(pk, someone(request))
    hidden = queries.withheld_numbers(pk)
    entries = _entries(pk, hidden)
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
        "numbers": _comparable(proposal, hidden) if proposal.revision_number > 2 else (),
        "unlinked": {number + 1 for number in hidden},
        "entries": [(entry, *named(entry), spoke(entry)) for entry in entries],
        "next_url": f"?cursor={shown_rows.next}" if shown_rows.next else "",
        "previous_url": f"?cursor={shown_rows.previous}" if shown_rows.previous else "",
        "nav_current": "proposals",
    }
    return render(request, "proposals/history.html", context)


def _comparable(proposal: Proposal, hidden: set[int]) -> list[int]:
    return [number for number in range(1, proposal.revision_number + 1) if number not in hidden]


def _entries(pk: int, numbers: set[int]) -> list[Entry]:
    """Return what was written down about a proposal and its merges, without the words of what was hidden."""
    merge_ids = queries.merge_ids_of(pk)
    found = list(journal.queries.about("proposal", pk)[:ENTRIES_SHOWN])
    found += journal.queries.about_any("merge", merge_ids)[:ENTRIES_SHOWN]
    merges = queries.withheld_merges(merge_ids) if merge_ids else set()
    steps = queries.step_words(pk) if any(entry.verb in STEPS for entry in found) else set()
    for entry in found:
        if entry.verb in STEPS and (entry.data.get("commitment"), entry.data.get("note")) not in steps:
            entry.data = {name: said for name, said in entry.data.items() if name != "note"}
        revised = entry.verb == "proposal.revised" and entry.data.get("revision") in numbers
        if revised or (entry.subject_type == "merge" and entry.subject_id in merges):
            entry.data = {name: said for name, said in entry.data.items() if name != "reason"}
    return sorted(found, key=lambda entry: entry.pk)[:ENTRIES_SHOWN]


@require_safe
def revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The text as it stood; of one that was hidden the history says so."""
    proposal = queries.in_full(pk, someone(request))
    if number in queries.withheld_numbers(pk):
        return redirect("proposal-history", pk)
    found = queries.revision_numbered(proposal, number)
    context = {"proposal": proposal, "revision": found, "html": rendered(found.body), "nav_current": "proposals"}
    return render(request, "proposals/revision.html", context)


@require_safe
def difference(request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
    """What changed between two revisions that everybody reads. Between neighbours it was counted with the later."""
    proposal = queries.in_full(pk, someone(request))
    if {older, newer} & queries.withheld_numbers(pk):
        return redirect("proposal-history", pk)
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
