"""One proposal with the office's work on it: who has it, notes, word before the answer, a second look."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

import accounts.queries
import charter.queries
from commons import clock
from commons.paging import page
from commons.text import rendered
from commons.verdict import Verdict, require
from proposals import actions, policy, queries
from proposals.forms import AssignForm, InterimReplyForm, InternalNoteForm, LookForm, ReturnForm
from proposals.lifecycle import Move
from proposals.models import InterimReply, Proposal, SecondLook
from proposals.views.answering import previewed
from proposals.views.entrance import person

NOTES = 20
# Two forms of one page have a field of the same name.
NOTE, WORD = "note_%s", "word_%s"


@never_cache
@login_required
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal with the office's work on it."""
    return _sheet(request, _in_hand(request, pk))


@login_required
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a colleague in charge, or oneself."""
    proposal = _in_hand(request, pk)
    form = AssignForm(request.POST, colleagues=accounts.queries.officials(proposal.office_id or 0))
    if made := form.act(actions.assign_proposal, proposal_id=pk, by=person(request)):
        messages.success(request, _("%(name)s works on it now.") % {"name": made.mandate.holder_name})
        return redirect("workspace-sheet", pk)
    return _sheet(request, proposal, assigning=form)


@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take on what nobody has."""
    actions.assign_proposal(proposal_id=pk, by=person(request))
    messages.success(request, _("You work on it now."))
    return redirect("workspace-sheet", pk)


@login_required
@require_POST
def unassign(request: HttpRequest, pk: int) -> HttpResponse:
    actions.unassign_proposal(proposal_id=pk, by=person(request))
    messages.success(request, _("Nobody works on it now; it stands among those that wait for a colleague."))
    return redirect("workspace-sheet", pk)


@login_required
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    proposal, form = _in_hand(request, pk), InternalNoteForm(request.POST, auto_id=NOTE)
    if form.act(actions.write_note, proposal_id=pk, by=person(request)):
        messages.success(request, _("The note is kept. Only your office reads it."))
        return redirect("workspace-sheet", pk)
    return _sheet(request, proposal, noting=form)


@login_required
@require_POST
def note_delete(request: HttpRequest, pk: int, note_id: int) -> HttpResponse:
    actions.delete_note(note_id=note_id, by=person(request))
    messages.success(request, _("The note is deleted."))
    return redirect("workspace-sheet", pk)


@login_required
@require_POST
def interim_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Send word before the answer, for everybody to read."""
    proposal, form = _in_hand(request, pk), InterimReplyForm(request.POST, auto_id=WORD)
    if form.act(actions.send_interim_reply, proposal_id=pk, by=person(request)):
        messages.success(request, _("It stands on the proposal's page, and everybody who follows it is told."))
        return redirect("workspace-sheet", pk)
    return _sheet(request, proposal, replying=form)


@never_cache
@login_required
@require_safe
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a colleague's draft, to approve it or send it back."""
    return _look(request, _in_hand(request, pk))


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    form = LookForm(request.POST)
    if form.act(actions.approve_second_look, proposal_id=pk, by=person(request)):
        messages.success(request, _("Approved. A colleague can publish this very text now."))
        return redirect("workspace-sheet", pk)
    return _look(request, _in_hand(request, pk))


@login_required
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReturnForm(request.POST)
    if form.act(actions.return_second_look, proposal_id=pk, by=person(request)):
        messages.success(request, _("Sent back, with your words. Who asked is told."))
        return redirect("workspace-sheet", pk)
    return _look(request, _in_hand(request, pk), form)


def _in_hand(request: HttpRequest, pk: int) -> Proposal:
    """Return a proposal on which the person's office works, with what its page names. For others it is not there."""
    by = person(request)
    require(policy.may_answer(by, queries.in_hand(pk, by)))
    return queries.in_full(pk, by)


def _sheet(request: HttpRequest, proposal: Proposal, **forms: Any) -> HttpResponse:
    by, at = person(request), clock.now()
    colleagues = list(accounts.queries.officials(proposal.office_id or 0))
    present, draft = queries.assignment(proposal), queries.answer_draft(proposal)
    holder = present.mandate if present else None
    notes = page(queries.notes(proposal), order=queries.NOTES_ORDER, cursor=request.GET.get("notes", ""), size=NOTES)
    queries.signed(notes)
    replies, seen = list(queries.interim_replies(proposal)), getattr(draft, "second_look", None)
    chosen = {"official_id": by.pk, "instead_of": holder.person_id if holder else None}
    context = {
        "proposal": proposal,
        "figures": queries.figures([proposal.pk])[proposal.pk],
        "line": owed_line_of(proposal, at),
        "holder": holder,
        "is_mine": holder is not None and holder.person_id == by.pk,
        "draft": draft,
        "look": seen,
        "notes": [{"note": each, "html": rendered(each.body), "own": each.author_id == by.pk} for each in notes],
        "older_url": f"?notes={notes.next}#notes" if notes.next else "",
        "newer_url": f"?notes={notes.previous}#notes" if notes.previous else "",
        "replies": [{"reply": each, "html": rendered(each.body)} for each in replies],
        "replies_most": InterimReply.MOST,
        "can": _can(by, proposal, seen, at),
        "assigning": AssignForm(initial=chosen, colleagues=colleagues),
        "noting": InternalNoteForm(auto_id=NOTE),
        "replying": InterimReplyForm(auto_id=WORD),
        "second_look": charter.queries.rule("answer_second_look"),
        "alone": len(colleagues) < 2,
        "nav_current": "workspace",
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "proposals/workspace_sheet.html", context | forms, status=status)


def owed_line_of(proposal: Proposal, at: dt.datetime) -> dict[str, Any]:
    """Return a proposal's clock, while it runs."""
    if proposal.due_on is None or not policy.in_state(proposal, Move.ANSWER):
        return {}
    started = timezone.localdate(proposal.reached_at) if proposal.reached_at else clock.today(at)
    return {
        "days_left": (proposal.due_on - clock.today(at)).days,
        "total_days": (proposal.due_on - started).days,
        "due_on": proposal.due_on,
    }


def _can(by: Any, proposal: Proposal, seen: SecondLook | None, at: dt.datetime) -> dict[str, Verdict]:
    """Return what this person may do now, each with the reason why not."""
    sent = proposal.interim_replies.count()
    found = {
        "answer": policy.in_state(proposal, Move.ANSWER) and policy.may_answer(by, proposal),
        "extend": policy.extendable(proposal, at=at) and policy.may_extend(by, proposal),
        "hand_over": policy.in_state(proposal, Move.ANSWER) and policy.may_hand_over(by, proposal),
        "assign": policy.worked_on(proposal) and policy.may_assign(by, proposal),
        "note": policy.worked_on(proposal) and policy.may_write_note(by, proposal),
        "reply": policy.repliable(proposal, given=sent) and policy.may_reply_meanwhile(by, proposal),
    }
    if seen is not None:
        found["look"] = policy.may_look_over(by, proposal, seen)
    return found


def _look(request: HttpRequest, proposal: Proposal, form: ReturnForm | None = None) -> HttpResponse:
    by, draft = person(request), queries.answer_draft(proposal)
    seen: SecondLook | None = getattr(draft, "second_look", None)
    if draft is None or seen is None:
        messages.info(request, _("Nobody asks for a second look now."))
        return redirect("workspace-sheet", proposal.pk)
    also = queries.visible_among(draft.content.get("also", ()), by)
    names = accounts.queries.shown_people([seen.asked_by_id, draft.saved_by_id])
    context = {
        "proposal": proposal,
        "preview": previewed(draft.content),
        "others": list(also.values()),
        "look": seen,
        "asked_by": names.get(seen.asked_by_id or 0),
        "verdict": policy.may_look_over(by, proposal, seen),
        "is_open": seen.state == SecondLook.State.ASKED,
        "form": form or ReturnForm(initial={"digest": seen.digest}),
        "nav_current": "workspace",
    }
    return render(request, "proposals/second_look.html", context, status=422 if form and form.errors else 200)
