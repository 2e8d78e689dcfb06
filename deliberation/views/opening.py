"""Open a conversation, correct its words, close it and open it again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

import proposals.queries
from commons import clock
from commons.verdict import require
from deliberation import actions, policy, queries
from deliberation.forms import ConversationForm, OpenForm
from proposals.models import Proposal
from proposals.views.entrance import person, signed_in, typed


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; `?proposal=`, `?process=`, `?district=` say what it is about."""
    by = person(request)
    proposal = _proposal(request)
    initial = {name: request.GET.get(name, "") for name in ("process", "district")}
    form = OpenForm(typed(request), initial=initial, of_proposal=proposal is not None)
    if request.method == "POST":
        about = proposal.pk if proposal else None
        if its := form.act(actions.open_conversation, by=by, proposal_id=about):
            messages.success(request, _("Your conversation is open. Answer its first statements, and share it."))
            return redirect("conversation", its.pk)
    else:
        require(policy.may_open(by))
        policy.require_another(queries.opened_today(by, at=clock.now()))  # said before somebody has typed anything
    return _page(request, form, title=_("Open a conversation"), button=_("Open the conversation"), proposal=proposal)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, conversation_id: int) -> HttpResponse:
    by = person(request)
    its = queries.conversation_in_full(conversation_id, by)
    closes_on = clock.last_day(its.closes_at) if its.closes_at else None
    initial = {"title": its.title, "about": its.about, "closes_on": closes_on}
    form = ConversationForm(typed(request), initial=initial)
    if request.method == "POST":
        if form.act(actions.change_conversation, conversation_id=its.pk, by=by):
            messages.success(request, _("The conversation is changed."))
            return redirect("conversation", its.pk)
    else:
        require(policy.may_change(by, its, answered=queries.is_answered(its)))
        policy.require_open(its, "change")
    return _page(request, form, title=_("Correct the conversation"), button=_("Save"), conversation=its)


@signed_in
@require_POST
def close(request: HttpRequest, conversation_id: int) -> HttpResponse:
    actions.close_conversation(conversation_id=conversation_id, by=person(request))
    messages.success(request, _("The conversation is closed. Its map stays, and you can open it again."))
    return redirect("conversation", conversation_id)


@signed_in
@require_POST
def reopen(request: HttpRequest, conversation_id: int) -> HttpResponse:
    actions.reopen_conversation(conversation_id=conversation_id, by=person(request))
    messages.success(request, _("The conversation is open again."))
    return redirect("conversation", conversation_id)


def _proposal(request: HttpRequest) -> Proposal | None:
    """Return the proposal that the address names, where it is there for everybody."""
    asked = request.GET.get("proposal", "")
    if not asked.isascii() or not asked.isdigit():
        return None
    try:
        found = proposals.queries.visible(int(asked), person(request))
    except ObjectDoesNotExist:
        return None
    return found if found.published_at is not None else None


def _page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    its = context.get("conversation")
    crumbs = [(_("Conversations"), reverse("conversations"))]
    if its:
        crumbs.append((its.title, reverse("conversation", args=[its.pk])))
    crumbs.append((context["title"], ""))
    context |= {"form": form, "crumbs": crumbs, "nav_current": "conversations"}
    return render(request, "deliberation/form.html", context, status=422 if form.errors else 200)
