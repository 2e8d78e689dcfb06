"""The desk: what a clerk enters for somebody, from a support sheet, from a meeting, and puts right the same day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import accounts.policy
import accounts.queries
import charter.queries
from accounts.views.desk import at_desk
from charter.models import Topic
from commons import clock, language
from commons.errors import IllegalMove
from commons.verdict import require
from proposals import actions, policy, queries
from proposals.forms import (
    CommentTextForm,
    MeetingCommentForm,
    MeetingPaperForm,
    PaperCommentForm,
    PaperForm,
    SignatureForm,
)
from proposals.models import Intake, Proposal
from proposals.queries import Listing
from proposals.views.entrance import person, typed

FOUND = 10


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """A proposal of whom the clerk acts for, as it stands on their form."""
    assistance = accounts.queries.helped(person(request))
    initial = {"lang": assistance.person.language, "district": _home(assistance.person)}
    form = _paper(PaperForm, request, initial)
    if request.method == "POST" and (made := form.act(actions.take_in_proposal, by=person(request))):
        messages.success(request, _("“%(title)s” is public, as number %(n)d.") % {"title": made.title, "n": made.pk})
        return redirect("desk")
    return _page(request, "propose", form=form)


@at_desk
@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """Find a proposal by its number or by words, and support it for whom the clerk acts."""
    assistance = accounts.queries.helped(person(request))
    sought = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = _found(sought) if sought else []
    context = {
        "q": sought,
        "found": found,
        "supported": queries.supported_among(assistance.person, [row.pk for row in found]),
        "verdict": accounts.policy.may_support(assistance.person),
    }
    return _page(request, "support", **context)


@at_desk
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    actions.take_in_support(by=person(request), proposal_id=pk)
    messages.success(request, _("The support for proposal %(n)d is counted.") % {"n": pk})
    return redirect("desk")


@at_desk
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    actions.take_back_support(by=person(request), proposal_id=pk)
    messages.success(request, _("The support for proposal %(n)d is taken back.") % {"n": pk})
    return redirect("desk")


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest) -> HttpResponse:
    """What whom the clerk acts for says about a proposal."""
    assistance = accounts.queries.helped(person(request))
    initial = {"lang": assistance.person.language, "proposal_id": request.GET.get("proposal", "")[:20]}
    form = PaperCommentForm(typed(request), initial=initial, rules=charter.queries.rules())
    if request.method == "POST" and _act(form, actions.take_in_comment, by=person(request)):
        messages.success(request, _("The comment is public."))
        return redirect("desk")
    return _page(request, "comment", form=form)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("number")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a support sheet line by line: a document, a voice."""
    proposal = queries.in_full(pk, person(request))
    if not (now_open := policy.supportable(proposal)):
        raise IllegalMove(proposal.state, "support", str(now_open.reason))
    accepted = {"country": settings.IDENTITY_COUNTRY, "kind": settings.IDENTITY_KIND, "language": language.own()}
    form = SignatureForm(typed(request), initial=accepted)
    if request.method == "POST" and (now := form.act(actions.take_in_signature, by=person(request), proposal_id=pk)):
        messages.success(request, _("Counted: %(n)d supports now. The next line.") % {"n": now.figures.supports})
        return redirect("desk_sheet", pk)
    return _page(request, "sheet", form=form, proposal=proposal)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_proposal(request: HttpRequest) -> HttpResponse:
    form = _paper(MeetingPaperForm, request, {})
    if request.method == "POST" and (made := form.act(actions.take_in_meeting_proposal, by=person(request))):
        messages.success(request, _("“%(title)s” is public, as number %(n)d.") % {"title": made.title, "n": made.pk})
        return redirect("desk_today")
    return _page(request, "meeting", form=form, kind="proposal")


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_comment(request: HttpRequest) -> HttpResponse:
    initial = {"proposal_id": request.GET.get("proposal", "")[:20]}
    form = MeetingCommentForm(typed(request), initial=initial, rules=charter.queries.rules())
    if request.method == "POST" and _act(form, actions.take_in_meeting_comment, by=person(request)):
        messages.success(request, _("The comment is public."))
        return redirect("desk_today")
    return _page(request, "meeting", form=form, kind="comment")


@at_desk
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What the clerk entered today, and what of it can still be put right."""
    at, minutes = clock.now(), charter.queries.rules().number("edit_minutes")
    rows = [
        {"intake": row, "verdict": policy.may_put_right(row, edit_minutes=minutes, at=at)}
        for row in queries.intakes(person(request), at=at)
    ]
    return _page(request, "today", rows=rows, minutes=minutes)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Give something entered today its right words."""
    at = clock.now()
    row = queries.intake(person(request), intake_id, at=at)
    minutes = charter.queries.rule("edit_minutes", at=row.taken_at).whole
    require(policy.may_put_right(row, edit_minutes=minutes, at=at))
    form = _correction(request, row)
    changed = {"by": person(request), "intake_id": intake_id}
    if request.method == "POST" and form.act(actions.correct_intake, **changed):
        messages.success(request, _("The text is corrected."))
        return redirect("desk_today")
    return _page(request, "correct", form=form, intake=row)


@at_desk
@require_POST
def undo(request: HttpRequest, intake_id: int) -> HttpResponse:
    actions.undo_intake(by=person(request), intake_id=intake_id)
    messages.success(request, _("It is taken back."))
    return redirect("desk_today")


def _correction(request: HttpRequest, row: Intake) -> Any:
    if row.proposal is not None:
        return _paper(PaperForm, request, {}, queries.in_full(row.proposal.pk, row.proposal.author or person(request)))
    if row.comment is not None:
        initial = {"body": row.comment.body, "lang": row.comment.lang}
        return CommentTextForm(typed(request), initial=initial, rules=charter.queries.rules())
    raise IllegalMove("support", "correct", _("A support has no words to correct. It can be undone."))


def _act(form: Any, action: Any, **arguments: Any) -> Any:
    """Run the action; a number that is no proposal's is said at its field."""
    try:
        return form.act(action, **arguments)
    except Proposal.DoesNotExist:
        form.add_error("proposal_id", _("There is no public proposal with this number."))
        return None


def _paper(
    form: type[PaperForm], request: HttpRequest, initial: dict[str, Any], proposal: Proposal | None = None
) -> Any:
    present = proposal.district_id if proposal else None
    return form(
        typed(request),
        initial=initial,
        # What is closed is offered to what belongs to it already.
        districts=[each for each in charter.queries.districts() if each.closed_at is None or each.pk == present],
        topics=list(Topic.objects.all()),
        processes=[],  # the printed form asks for none; what stands in one stays there
        city_name=charter.queries.city().name,
        rules=charter.queries.rules(),
        proposal=proposal,
    )


def _home(of: Any) -> str:
    residency = getattr(of, "residency", None)
    return residency.district.code if residency else ""


def _found(sought: str) -> list[Proposal]:
    """Return the proposal of a number, or those that have the words."""
    if sought.isascii() and sought.isdigit():
        rows = list(queries.published().filter(pk=int(sought[:18])))
        queries.named(rows)
        return rows
    return list(queries.listed_page(Listing(search=sought, order="relevance"), size=FOUND).rows)


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    return render(request, f"proposals/desk_{name}.html", context, status=status)
