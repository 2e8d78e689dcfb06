"""Speak about a proposal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import accounts.queries
import charter.queries
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import require
from proposals import actions, policy, queries
from proposals.forms import CommentForm, CommentTextForm
from proposals.models import Comment, Proposal
from proposals.views.entrance import person, signed_in, someone, typed
from proposals.views.voices import voice


@signed_in
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The form itself stands on the proposal's page; what is wrong with it is said here."""
    form = CommentForm(request.POST, rules=charter.queries.rules(), speakers=person(request).organisations)
    if written := form.act(actions.write_comment, proposal_id=pk, by=person(request)):
        messages.success(request, _("Your comment is published."))
        return _to(written)
    return _page(request, "comment", pk, form=form, status=422)


@require_safe
def thread(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    """A long thread by itself: every reply, oldest first."""
    by, at, minutes = someone(request), clock.now(), charter.queries.rules().number("edit_minutes")
    proposal = queries.in_full(pk, by)
    first, replies = queries.thread(proposal, comment_id, person=by, cursor=request.GET.get("cursor", ""))
    open_now = bool(policy.commentable(proposal, at=at))
    muted = accounts.queries.muted_ids(by.pk)
    said = [
        voice(
            each,
            by=by,
            edit_minutes=minutes,
            at=at,
            open_now=open_now,
            marked=each.marked,
            folded=each.organisation_id is None and each.author_id in muted,
        )
        for each in (first, *replies.rows)
    ]
    context = {
        "proposal": proposal,
        "first": said[0],
        "replies": said[1:],
        "next_url": f"?cursor={replies.next}" if replies.next else "",
        "previous_url": f"?cursor={replies.previous}" if replies.previous else "",
        "nav_current": "proposals",
    }
    return render(request, "proposals/thread.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    by, rules = person(request), charter.queries.rules()
    above = _of(queries.visible_comment(comment_id, by), pk)
    form = CommentForm(typed(request), rules=rules, speakers=by.organisations)
    if request.method == "POST":
        if written := form.act(actions.write_comment, proposal_id=pk, parent_id=above.pk, by=by):
            messages.success(request, _("Your reply is published."))
            return _to(written)
    else:
        _may_speak(request, queries.visible(pk, by))
    said = voice(above, by=by, edit_minutes=0, at=clock.now(), open_now=False) | {"delete_url": ""}
    return _page(request, "reply", pk, form=form, above=said, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    by, rules = person(request), charter.queries.rules()
    mine = _of(queries.visible_comment(comment_id, by), pk)
    minutes = charter.queries.rule("edit_minutes", at=mine.created_at).whole
    require(policy.may_edit_comment(by, mine, edit_minutes=minutes, at=clock.now()))
    form = CommentTextForm(typed(request), initial={"body": mine.body, "lang": mine.lang}, rules=rules)
    if request.method == "POST" and (changed := form.act(actions.edit_comment, comment_id=mine.pk, by=by)):
        messages.success(request, _("Your comment is changed."))
        return _to(changed)
    return _page(request, "comment_edit", pk, form=form, comment=mine, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    """Ask first; only the page that asks sends `sure`."""
    by = person(request)
    mine = _of(queries.visible_comment(comment_id, by), pk)
    require(policy.may_delete_comment(by, mine))
    if request.POST.get("sure"):
        actions.delete_comment(comment_id=mine.pk, by=by)
        messages.success(request, _("Your comment is gone. Replies to it stay."))
        return redirect("proposal", pk)
    said = voice(mine, by=by, edit_minutes=0, at=clock.now(), open_now=False) | {"delete_url": ""}
    return _page(request, "comment_delete", pk, said=said, comment=mine)


@signed_in
@require_POST
def useful(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    by = person(request)
    return _to(actions.mark_useful(comment_id=_of(queries.visible_comment(comment_id, by), pk).pk, by=by))


@signed_in
@require_POST
def not_useful(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    by = person(request)
    return _to(actions.unmark_useful(comment_id=_of(queries.visible_comment(comment_id, by), pk).pk, by=by))


def _may_speak(request: HttpRequest, proposal: Proposal) -> None:
    require(policy.may_comment(person(request), proposal))
    if not (verdict := policy.commentable(proposal)):
        raise IllegalMove(proposal.state, "comment", str(verdict.reason))


def _of(comment: Comment, pk: int) -> Comment:
    """Return the comment when it is one of this proposal. Raises Comment.DoesNotExist."""
    if comment.proposal_id != pk:
        raise Comment.DoesNotExist
    return comment


def _to(comment: Comment) -> HttpResponse:
    response = redirect("proposal", comment.proposal_id)
    response["Location"] += f"#comment-{comment.pk}"
    return response


def _page(request: HttpRequest, name: str, pk: int, *, status: int = 200, **context: Any) -> HttpResponse:
    context["proposal"] = queries.in_full(pk, person(request))
    context["nav_current"] = "proposals"
    return render(request, f"proposals/{name}.html", context, status=status)
