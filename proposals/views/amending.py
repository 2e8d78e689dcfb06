"""Suggest another text, look at it, decide about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import charter.queries
from commons.difference import shown
from commons.errors import IllegalMove
from commons.paging import page
from commons.verdict import ALLOWED, Verdict, refuse, require
from proposals import actions, policy, queries
from proposals.forms import AcceptForm, AmendForm, RejectForm, RewriteForm
from proposals.models import Amendment
from proposals.queries import Someone
from proposals.views.entrance import person, returning, signed_in, someone, typed


@require_safe
def amendments(request: HttpRequest, pk: int) -> HttpResponse:
    """All of a proposal's amendments, newest first."""
    by = someone(request)
    proposal = queries.in_full(pk, by)
    rows = page(queries.amendments(proposal, by), order=("-id",), cursor=request.GET.get("cursor", ""), size=20)
    may = policy.amendable(proposal) and policy.may_amend(by, proposal)
    context = {
        "proposal": proposal,
        "rows": rows,
        "may_amend": returning(may, request.path),
        "next_url": f"?cursor={rows.next}" if rows.next else "",
        "previous_url": f"?cursor={rows.previous}" if rows.previous else "",
        "nav_current": "proposals",
    }
    return render(request, "proposals/amendments.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the text in its place, and say why."""
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_amend(by, proposal))
    if request.method != "POST":
        if not (now := policy.amendable(proposal)):
            raise IllegalMove(proposal.state, "amend", str(now.reason))
        if (mine := queries.open_amendment_of(proposal, by)) is not None:
            return redirect("amendment", pk, mine.pk)
    initial = {"title": proposal.title, "body": proposal.body, "revision": proposal.revision_number}
    form = AmendForm(typed(request), initial=initial, rules=charter.queries.rules())
    if request.method == "POST" and (made := form.act(actions.propose_amendment, proposal_id=pk, by=by)):
        messages.success(request, _("Your amendment is public. The authors are told."))
        return redirect("amendment", pk, made.pk)
    return _editing(request, form, {"proposal": proposal})


@require_safe
def amendment(request: HttpRequest, pk: int, amendment_id: int) -> HttpResponse:
    return _shown(request, _of(pk, amendment_id, someone(request)))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def rewrite(request: HttpRequest, pk: int, amendment_id: int) -> HttpResponse:
    """Change one's amendment; where both changed one place, join the two."""
    by = person(request)
    found = _of(pk, amendment_id, by)
    text = queries.rebased(found)
    require(policy.may_rewrite_amendment(by, found, conflicts=bool(text.conflicts)))
    proposal = found.proposal
    title, body = text.suggested  # what stands now in a place that both changed is shown beside it
    initial = {"title": title, "body": body, "reason": found.reason, "seen": proposal.revision_number}
    form = RewriteForm(typed(request), initial=initial, rules=charter.queries.rules())
    if request.method == "POST" and (_saved := form.act(actions.rewrite_amendment, amendment_id=found.pk, by=by)):
        messages.success(request, _("The amendment is changed."))
        return redirect("amendment", pk, amendment_id)
    return _editing(request, form, {"proposal": proposal, "amendment": found, "conflicts": text.conflicts})


@signed_in
@require_POST
def accept(request: HttpRequest, pk: int, amendment_id: int) -> HttpResponse:
    by = person(request)
    found, form = _of(pk, amendment_id, by), AcceptForm(request.POST)
    if revision := form.act(actions.accept_amendment, amendment_id=amendment_id, by=by):
        messages.success(request, _("It is taken in. Who wrote it is one of the authors now."))
        if revision.substantial:
            messages.info(request, _("Supporters are asked to confirm their support for the new text."))
        return redirect("proposal", pk)
    return _shown(request, found, accepting=form)


@signed_in
@require_POST
def reject(request: HttpRequest, pk: int, amendment_id: int) -> HttpResponse:
    by = person(request)
    found, form = _of(pk, amendment_id, by), RejectForm(request.POST)
    if form.act(actions.reject_amendment, amendment_id=amendment_id, by=by):
        messages.success(request, _("Your reason stands beside the amendment. Who wrote it is told."))
        return redirect("amendment", pk, amendment_id)
    return _shown(request, found, rejecting=form)


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int, amendment_id: int) -> HttpResponse:
    _of(pk, amendment_id, person(request))
    actions.withdraw_amendment(amendment_id=amendment_id, by=person(request))
    messages.success(request, _("Your amendment is taken back."))
    return redirect("amendment", pk, amendment_id)


@signed_in
@require_POST
def promote(request: HttpRequest, pk: int, amendment_id: int) -> HttpResponse:
    _of(pk, amendment_id, person(request))
    draft = actions.promote_amendment(amendment_id=amendment_id, by=person(request))
    messages.success(request, _("This is a draft of your own now. Publish it when it stands by itself."))
    return redirect("proposal-check", draft.pk)


@signed_in
@require_POST
def support(request: HttpRequest, pk: int, amendment_id: int) -> HttpResponse:
    _of(pk, amendment_id, person(request))
    actions.support_amendment(amendment_id=amendment_id, by=person(request))
    messages.success(request, _("You support this amendment."))
    return redirect("amendment", pk, amendment_id)


@signed_in
@require_POST
def unsupport(request: HttpRequest, pk: int, amendment_id: int) -> HttpResponse:
    _of(pk, amendment_id, person(request))
    actions.unsupport_amendment(amendment_id=amendment_id, by=person(request))
    messages.success(request, _("Your support of the amendment is taken back."))
    return redirect("amendment", pk, amendment_id)


def verdicts(by: Someone, found: Amendment, conflicts: bool) -> dict[str, Verdict]:
    """Return what this person may do with the amendment now; what is decided speaks before the person."""
    waits = found.state == Amendment.State.OPEN
    decided = ALLOWED if waits else _DECIDED
    now = decided and policy.amendable(found.proposal)
    can = {
        "decide": decided and policy.revisable(found.proposal) and policy.may_decide_amendment(by, found),
        "accept": now and policy.may_decide_amendment(by, found),
        "rewrite": now and policy.may_rewrite_amendment(by, found, conflicts=conflicts),
        "withdraw": decided and policy.may_withdraw_amendment(by, found),
        "promote": policy.promotable(found) and policy.may_promote(by, found),
        "support": now and policy.may_support_amendment(by, found),
    }
    here = reverse("amendment", args=[found.proposal_id, found.pk])
    return {act: returning(verdict, here) for act, verdict in can.items()}


_DECIDED = refuse("decided", gettext_lazy("This amendment was decided about before."))


def _of(pk: int, amendment_id: int, by: Someone) -> Amendment:
    """Return the amendment when it is one to this proposal. Raises Amendment.DoesNotExist."""
    found = queries.amendment(amendment_id, by)
    if found.proposal_id != pk:
        raise Amendment.DoesNotExist
    return found


def _shown(
    request: HttpRequest, found: Amendment, *, accepting: AcceptForm | None = None, rejecting: RejectForm | None = None
) -> HttpResponse:
    by, text = someone(request), queries.rebased(found)
    waits = found.state == Amendment.State.OPEN
    now: Any = found.proposal if waits and not text.conflicts else found.base
    then = text if waits and not text.conflicts else found
    if now is found.base and found.base.is_withheld:  # what it changes there would tell what that said
        now = found
    wrong = accepting or rejecting
    proposal = queries.in_full(found.proposal_id, by)
    decider = found.decided_by.shown_name if found.decided_by else ""
    if decider and proposal.organisation and found.state != Amendment.State.WITHDRAWN:
        decider = proposal.organisation.name
    context = {
        "proposal": proposal,
        "amendment": found,
        "decided_for": decider,
        "waits": waits,
        "conflicts": text.conflicts if waits else [],
        "moved": waits and found.base.number != found.proposal.revision_number,
        "title_difference": shown(now.title, then.title) if now.title != then.title else "",
        "difference": shown(now.body, then.body),
        "can": verdicts(by, found, bool(text.conflicts)),
        "supported": queries.is_amendment_supported(found.pk, by),
        "fork": queries.public_fork(found),
        "accept_form": accepting or AcceptForm(initial={"seen": text.digest}),
        "reject_form": rejecting or RejectForm(),
        "wrong": wrong,
        "nav_current": "proposals",
    }
    return render(request, "proposals/amendment.html", context, status=422 if wrong else 200)


def _editing(request: HttpRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    context |= {"form": form, "nav_current": "proposals"}
    return render(request, "proposals/amend.html", context, status=422 if form.errors else 200)
