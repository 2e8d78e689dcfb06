"""Suggest that proposals are one, agree to a common text, carry a support over, undo it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import accounts.queries
import charter.queries
from accounts.models import Person
from commons import clock
from commons.difference import shown
from commons.errors import IllegalMove
from commons.text import rendered
from commons.verdict import Verdict, require
from proposals import actions, policy, queries
from proposals.forms import CommonTextForm, MergeForm, MergeReasonForm
from proposals.lifecycle import State
from proposals.models import Consent, Merge, MergeSource, Proposal, Revision
from proposals.queries import Listing, Someone
from proposals.queries.tokens import person_of_carry_token
from proposals.views.entrance import person, returning, signed_in, someone, typed

OFFERED = 8


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what says the same: what is alike in words, or what one searches for."""
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_suggest_merge(by))
    if request.method != "POST" and not (now := policy.mergeable(proposal)):
        raise IllegalMove(proposal.state, "merge", str(now.reason))
    search = request.GET.get("search", "").replace("\x00", " ")[:200]
    form = MergeForm(typed(request), of=proposal, offered=_offered(proposal, search, request))
    if request.method == "POST" and (made := form.act(actions.suggest_merge, by=by)):
        messages.success(request, _("Their authors are told. Nothing changes before all of them agree."))
        return redirect("merge", made.pk)
    days = charter.queries.rules().number("merge_answer_days")
    context = {"proposal": proposal, "form": form, "search": search, "days": days, "nav_current": "proposals"}
    return render(request, "proposals/merge_suggest.html", context, status=422 if form.errors else 200)


@require_safe
def merge(request: HttpRequest, merge_id: int) -> HttpResponse:
    return _page(request, merge_id)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Write the common text; `from` begins with that of one of the proposals."""
    by = person(request)
    found = queries.merge(merge_id, by)
    sources = queries.merge_sources(found)
    require(policy.may_write_common(by, [row.proposal for row in sources]))
    if request.method != "POST" and not (now := policy.agreeable(found)):
        raise IllegalMove(found.state, "write", str(now.reason))
    begun = next((row.proposal for row in sources if str(row.proposal_id) == request.GET.get("from")), None)
    text = begun or found
    initial = {"title": text.title, "body": text.body, "seen": found.version, "whole_city": found.whole_city}
    initial["placed_as"] = begun.pk if begun else found.placed_as_id
    form = CommonTextForm(typed(request), initial=initial, sources=sources, rules=charter.queries.rules())
    if request.method == "POST" and (_saved := form.act(actions.write_common_text, merge_id=found.pk, by=by)):
        messages.success(request, _("The common text is saved. All authors are asked for these words now."))
        return redirect("merge", merge_id)
    context = {"merge": found, "sources": sources, "form": form, "nav_current": "proposals"}
    return render(request, "proposals/merge_text.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def agree(request: HttpRequest, merge_id: int) -> HttpResponse:
    said = request.POST.get("version", "")
    version = int(said[:9]) if said.isascii() and said.isdecimal() else 0
    done = actions.agree_merge(merge_id=merge_id, by=person(request), version=version)
    if done.state == Merge.State.MERGED and done.into_id:
        messages.success(request, _("All agreed: this is the common proposal. Supporters are asked now."))
        return redirect("proposal", done.into_id)
    messages.success(request, _("You agree. It is done when all the others do."))
    return redirect("merge", merge_id)


@signed_in
@require_POST
def disagree(request: HttpRequest, merge_id: int) -> HttpResponse:
    actions.disagree_merge(merge_id=merge_id, by=person(request))
    messages.success(request, _("You no longer agree."))
    return redirect("merge", merge_id)


@signed_in
@require_POST
def decline(request: HttpRequest, merge_id: int) -> HttpResponse:
    form = MergeReasonForm(request.POST)
    if form.act(actions.decline_merge, merge_id=merge_id, by=person(request)):
        messages.success(request, _("You declined. The proposals stay as they are."))
        return redirect("merge", merge_id)
    return _page(request, merge_id, declining=form)


@signed_in
@require_POST
def withdraw(request: HttpRequest, merge_id: int) -> HttpResponse:
    actions.withdraw_merge(merge_id=merge_id, by=person(request))
    messages.success(request, _("Your suggestion is taken back."))
    return redirect("merge", merge_id)


@signed_in
@require_POST
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    form = MergeReasonForm(request.POST)
    if done := form.act(actions.undo_merge, merge_id=merge_id, by=person(request)):
        if done.state == Merge.State.UNDONE:
            messages.success(request, _("The merge is undone. The proposals are open again with their supports."))
        else:
            messages.success(request, _("Noted. It is undone when all authors of your proposal say so."))
        return redirect("merge", merge_id)
    return _page(request, merge_id, undoing=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, merge_id: int, token: str = "") -> HttpResponse:
    """Ask who supported what was merged: one button carries the support over, another lets it go.

    A mail's link holds a token, for one person and one merge, that lets its bearer do this one thing.
    """
    if not token:
        return signed_in(lambda request, merge_id: _carrying(request, merge_id, person(request)))(
            request, merge_id=merge_id
        )
    by = _active(person_of_carry_token(token, merge_id))
    if by is None:
        return render(request, "proposals/confirm_unknown.html", status=404)
    return _carrying(request, merge_id, by)


def _carrying(request: HttpRequest, merge_id: int, by: Person) -> HttpResponse:
    if request.method == "POST" and request.POST.get("answer") == "let-go":
        actions.let_support_go(merge_id=merge_id, by=by)
        messages.success(request, _("You let it go. Your support stays in the history of what was merged."))
        return redirect("merge", merge_id)
    if request.method == "POST":
        seen = request.POST.get("revision", "")
        number = int(seen[:9]) if seen.isascii() and seen.isdecimal() else None
        actions.carry_support(merge_id=merge_id, by=by, seen=number)
        messages.success(request, _("You support the common proposal now: one voice, whatever you supported before."))
        return redirect("merge", merge_id)
    found = queries.merge(merge_id, by)
    sources = queries.merge_sources(found)
    mine = {each.proposal_id: each for each in queries.source_supports(found.pk, by).select_related("revision")}
    into = found.into
    here = queries.supports(by, into.pk) if into is not None else None
    told = into is not None and queries.is_told(found, sources)
    asked = policy.carriable(found, at=clock.now())
    context = {
        "merge": found,
        "into": into if told else None,
        "mine": [
            _from(row.proposal, mine[row.proposal_id].revision, into)
            for row in sources
            if told and into is not None and row.proposal_id in mine
        ],
        "answer": queries.carry(found.pk, by),
        "present": here,
        "can": asked and policy.may_carry(by, supports=bool(mine)),
        "may_let_go": asked and policy.may_let_go(by, supports=bool(mine)),
        "own": request.user.pk == by.pk,
        "nav_current": "proposals",
    }
    return render(request, "proposals/merge_carry.html", context)


def _page(
    request: HttpRequest,
    merge_id: int,
    *,
    declining: MergeReasonForm | None = None,
    undoing: MergeReasonForm | None = None,
) -> HttpResponse:
    by, at = someone(request), clock.now()
    found = queries.merge(merge_id, by)
    sources = queries.merge_sources(found)
    told = queries.is_told(found, sources)
    wrong = declining or undoing
    supports = queries.source_supports(found.pk, by).exists() if by.pk else False
    context = {
        "merge": found,
        "told": told,
        "sources": [_side(found, row, by, told) for row in sources if policy.may_see(by, row.proposal)],
        "html": rendered(found.body) if told else "",
        "can": _verdicts(by, found, sources, at),
        "agrees": _agrees(found, sources, by),
        "place": next((row.proposal for row in sources if row.proposal_id == found.placed_as_id), None),
        "into": found.into if found.into and policy.may_see(by, found.into) else None,
        "asked": supports and bool(policy.carriable(found, at=at)),
        "answer": queries.carry(found.pk, by),
        "counts": queries.carry_counts(found) if found.state == Merge.State.MERGED else None,
        "decline_form": declining or MergeReasonForm(),
        "undo_form": undoing or MergeReasonForm(),
        "wrong": wrong,
        "nav_current": "proposals",
    }
    return render(request, "proposals/merge.html", context, status=422 if wrong else 200)


def _side(found: Merge, row: MergeSource, by: Someone, told: bool) -> dict[str, Any]:
    """What is shown of one source: how it stands, who agreed, and what the common text changes in it."""
    proposal = row.proposal
    authors = list(queries.authors(proposal))
    given = set(queries.consents(proposal, Consent.Act.MERGE, about=found.pk).values_list("person_id", flat=True))
    whole = row.agreed_version == found.version
    then = found.into if found.into else found
    return {
        "proposal": proposal,
        "authors": authors,
        "agreed": whole,
        "agreed_count": len(authors) if whole else len(given),
        "supports": queries.figures([proposal.pk])[proposal.pk].supports,
        "difference": shown(proposal.body, then.body) if told else "",
        "title_difference": _title(proposal.title, then.title) if told else "",
    }


def _from(source: Proposal, read: Revision, into: Proposal) -> dict[str, Any]:
    """What the common text changes in the text that somebody supported, unless that was hidden since."""
    if read.is_withheld:
        return {"proposal": source, "difference": "", "title_difference": ""}
    return {
        "proposal": source,
        "difference": shown(read.body, into.body),
        "title_difference": _title(read.title, into.title),
    }


def _title(before: str, after: str) -> str:
    return shown(before, after) if before != after else ""


def _agrees(found: Merge, sources: list[MergeSource], by: Someone) -> bool:
    """Tell whether the person agreed to the present words, for all they write of it."""
    own = [row for row in sources if row.proposal.is_written_by(by.pk)]
    if found.state != Merge.State.SUGGESTED or not own:
        return False
    given = Consent.objects.filter(act=Consent.Act.MERGE, about=found.pk, person=by.pk)
    said = set(given.values_list("proposal_id", flat=True))
    return all(row.agreed_version == found.version or row.proposal_id in said for row in own)


def _verdicts(by: Someone, found: Merge, sources: list[MergeSource], at: Any) -> dict[str, Verdict]:
    rows = [row.proposal for row in sources]
    undecided = policy.undecided_merge(found)
    can = {
        "write": policy.agreeable(found) and policy.may_write_common(by, rows),
        "withdraw": undecided and policy.may_withdraw_merge(by, found),
        "undo": policy.undoable(found, found.into, at=at) and policy.may_undo(by, rows),
    }
    here = reverse("merge", args=[found.pk])
    return {act: returning(verdict, here) for act, verdict in can.items()}


def _offered(proposal: Proposal, search: str, request: HttpRequest) -> list[Proposal]:
    """What may be ticked: what a search finds or what is alike, and what was ticked."""
    if search:
        found = queries.listed_page(Listing(search=search, states=[State.OPEN]), size=OFFERED).rows
    else:
        found = queries.similar(title=proposal.title, district_id=proposal.district_id, but=proposal.pk, limit=OFFERED)
    ticked = [int(said) for said in request.POST.getlist("others")[:OFFERED] if said.isascii() and said.isdecimal()]
    more = queries.visible_among(ticked, someone(request)).values()
    rows = {row.pk: row for row in [*found, *more] if row.state == State.OPEN and row.pk != proposal.pk}
    return list(rows.values())


def _active(person_id: int | None) -> Person | None:
    if person_id is None:
        return None
    try:
        found = accounts.queries.person_with_residency(person_id)
    except Person.DoesNotExist:
        return None
    return found if found.is_active else None
