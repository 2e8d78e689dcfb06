"""What officials of the office in charge do: answer, ask for time, hand over, report delivery."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import charter.queries
from charter.models import Office
from commons import clock
from commons.errors import IllegalMove
from commons.paging import page
from commons.text import rendered
from commons.verdict import Verdict, require
from proposals import actions, policy, queries
from proposals.forms import AnswerForm, CommitmentFormSet, ExtendForm, HandOverForm, NoteForm, ReportForm
from proposals.lifecycle import Move, State
from proposals.models import Answer, AnswerVerdict, Decision, ProgressReport, Proposal
from proposals.views.entrance import person, returning, signed_in, someone, typed
from proposals.views.promises import reported, shown

OTHERS_OFFERED, REPORTS = 30, 20


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answer in preparation; publish it by POST."""
    proposal = _to_answer(request, pk)
    if request.method != "POST":
        draft = queries.answer_draft(proposal)
        kept = {"also": _ids(request.GET), **(draft.content if draft else {})}
        form, promises = _form(proposal, initial=kept), CommitmentFormSet(initial=kept.get("commitments") or [])
        return _answering(request, proposal, form, promises)
    form, promises = _form(proposal, request.POST), CommitmentFormSet(request.POST)
    given = {"proposal_id": pk, "by": person(request), "commitments": commitments(request.POST)}
    verdict = form.act(actions.may_go_out, **given)
    if verdict is not None and not verdict:
        form.add_error(None, str(verdict.reason))  # refused as the action would, but what was typed is kept
    elif verdict and (given_answer := form.act(actions.publish_answer, **given)):
        messages.success(request, _published(given_answer))
        return redirect("proposal", pk)
    return _answering(request, proposal, form, promises, status=422)


def _published(answer: Answer) -> str:
    queries.with_others([answer])
    if not answer.others:
        return _("The answer is published. Everybody who follows the proposal is told.")
    said = ngettext(
        "The answer is published, for %(n)d other proposal too. Everybody who follows one of them is told.",
        "The answer is published, for %(n)d other proposals too. Everybody who follows one of them is told.",
        len(answer.others),
    )
    return said % {"n": len(answer.others)}


@signed_in
@require_POST
def answer_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was written so far, complete or not."""
    actions.save_answer_draft(proposal_id=pk, by=person(request), content=_content(request.POST))
    messages.success(request, _("The draft is kept. Only your office sees it."))
    return redirect("proposal-answer", pk)


@signed_in
@require_POST
def answer_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the draft and ask a colleague to look over it; one that is not complete says what is missing."""
    proposal, by = _to_answer(request, pk), person(request)
    actions.save_answer_draft(proposal_id=pk, by=by, content=_content(request.POST))
    form, promises = _form(proposal, request.POST), CommitmentFormSet(request.POST)
    if form.act(lambda **_typed: actions.ask_second_look(proposal_id=pk, by=by)):
        messages.success(request, _("Your colleagues are asked. Any change of the text ends that."))
        return redirect("proposal-answer", pk)
    return _answering(request, proposal, form, promises, status=422)


@signed_in
@require_POST
def answer_discard(request: HttpRequest, pk: int) -> HttpResponse:
    actions.discard_answer_draft(proposal_id=pk, by=person(request))
    messages.success(request, _("The draft is thrown away."))
    return redirect("proposal-answer", pk)


@signed_in
@require_POST
def answer_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answer as residents will see it. Nothing is kept."""
    proposal = _to_answer(request, pk)
    form, promises = _form(proposal, request.POST), CommitmentFormSet(request.POST)
    if not form.is_valid():
        return _answering(request, proposal, form, promises, status=422)
    by = person(request)
    badge = by.badge_of(proposal.office_id)
    signed = {"official": badge.holder_name, "role": badge.title, "on": clock.today()} if badge else {}
    preview = previewed(form.cleaned_data | {"commitments": commitments(request.POST)}) | signed
    return _answering(request, proposal, form, promises, preview=preview)


@signed_in
@require_POST
def answer_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more rows for commitments. Nothing is kept."""
    proposal, content = _to_answer(request, pk), _content(request.POST)
    promises = CommitmentFormSet(initial=content["commitments"])
    return _answering(request, proposal, _form(proposal, initial=content), promises)


def previewed(content: dict[str, Any]) -> dict[str, Any]:
    """Return an answer in preparation as the component `answer` takes it."""
    decision = content.get("decision", "")
    return {
        **content,
        "decision_name": Decision(decision).label if decision in Decision.values else "",
        "reasons": rendered(content.get("reasons", "")),
        "commitments": [
            row | {"due_on": parse_due(str(row.get("due_on", "")))} for row in content.get("commitments", [])
        ],
    }


def _form(proposal: Proposal, data: QueryDict | None = None, initial: dict[str, Any] | None = None) -> AnswerForm:
    others = queries.answerable_together(proposal, limit=OTHERS_OFFERED)
    return AnswerForm(data, initial=initial, others=others)


def _content(given: QueryDict) -> dict[str, Any]:
    """Return what was written, as a draft keeps it."""
    names = ("decision", "summary", "reasons", "cost", "lang")
    content: dict[str, Any] = {name: given.get(name, "").replace("\x00", "") for name in names}
    return content | {"commitments": commitments(given), "also": _ids(given)}


def _ids(given: QueryDict) -> list[int]:
    found = {int(each) for each in given.getlist("also") if each.isascii() and each.isdigit() and len(each) < 19}
    return sorted(found)[: actions.MOST_TOGETHER]


def commitments(given: QueryDict) -> list[dict[str, str]]:
    """Return the rows in which something was written."""
    total = given.get("form-TOTAL_FORMS", "")
    rows = [
        {name: given.get(f"form-{n}-{name}", "").replace("\x00", "").strip() for name in ("text", "due_on")}
        for n in range(min(int(total), 40) if total.isascii() and total.isdigit() and len(total) < 4 else 0)
    ]
    return [row for row in rows if row["text"] or row["due_on"]]


def parse_due(text: str) -> Any:
    """Return the date, None where it is not one: the preview shows what the action would refuse."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _to_answer(request: HttpRequest, pk: int) -> Proposal:
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_answer(by, proposal))
    _now(proposal, Move.ANSWER, policy.in_state(proposal, Move.ANSWER))
    return proposal


def _now(proposal: Proposal, move: str, verdict: Verdict) -> None:
    if not verdict:
        raise IllegalMove(proposal.state, move, str(verdict.reason))


def _answering(
    request: HttpRequest, proposal: Proposal, form: AnswerForm, promises: Any, *, status: int = 200, **context: Any
) -> HttpResponse:
    by, draft = person(request), queries.answer_draft(proposal)
    contested = queries.last_answer(proposal) if proposal.contested_at else None
    said = queries.judged(contested) if contested else None
    look = getattr(draft, "second_look", None)
    context |= {
        "proposal": proposal,
        "figures": queries.figures([proposal.pk])[proposal.pk],
        "html": rendered(proposal.body),
        "form": form,
        "promises": promises,
        "draft": draft,
        "whys": [(AnswerVerdict.Why(why).label, n) for why, n in said.by_reason] if said else [],
        "words": [words for _id, _why, words in said.words] if said else [],
        "look": look,
        "gate": actions.second_look(proposal, by, draft, look.digest if look else ""),
        "nav_current": "workspace",
    }
    return render(request, "proposals/answer.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_extend(by, proposal))
    _now(proposal, "extend", policy.extendable(proposal, at=clock.now()))
    began = proposal.contested_at or proposal.reached_at
    form = ExtendForm(typed(request), rules=charter.queries.rules(at=began))
    if request.method == "POST" and (_moved := form.act(actions.extend_answer_time, proposal_id=pk, by=by)):
        messages.success(request, _("The new date is public, with your reason."))
        return redirect("proposal", pk)
    return _act(request, "extend", proposal, form)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_hand_over(by, proposal))
    _now(proposal, "hand-over", policy.in_state(proposal, Move.ANSWER))
    form = HandOverForm(typed(request), offices=list(Office.objects.exclude(pk=proposal.office_id or 0)))
    if request.method == "POST" and (_handed := form.act(actions.hand_over, proposal_id=pk, by=by)):
        messages.success(request, _("The other office is in charge now, and your reason is public."))
        return redirect("proposal", pk)
    return _act(request, "handover", proposal, form)


@require_safe
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """What was promised and how it goes, for everybody; the office in charge reports here."""
    by = someone(request)
    proposal = queries.in_full(pk, by)
    return _delivery(request, proposal, NoteForm())


@signed_in
@require_POST
def delivery_start(request: HttpRequest, pk: int) -> HttpResponse:
    form = NoteForm(request.POST)
    if form.act(actions.deliver_proposal, proposal_id=pk, by=person(request)):
        messages.success(request, _("Delivery has started, and the proposal's story says so."))
        return redirect("proposal-delivery", pk)
    return _delivery(request, queries.in_full(pk, person(request)), form, status=422)


@signed_in
@require_POST
def delivery_finish(request: HttpRequest, pk: int) -> HttpResponse:
    form = NoteForm(request.POST)
    if form.act(actions.finish_proposal, proposal_id=pk, by=person(request)):
        messages.success(request, _("The proposal is done, and its story says so."))
        return redirect("proposal-delivery", pk)
    return _delivery(request, queries.in_full(pk, person(request)), form, status=422)


@signed_in
@require_POST
def delivery_report(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_report(by, proposal))
    if not (now := policy.reportable(proposal)):
        raise IllegalMove(proposal.state, "report", str(now.reason))
    form = ReportForm(request.POST, request.FILES)
    if form.publish(proposal_id=pk, by=by):
        messages.success(request, _("Your report is public."))
        return redirect("proposal-delivery", pk)
    return _delivery(request, queries.in_full(pk, person(request)), NoteForm(), report=form, status=422)


@signed_in
@require_POST
def delivery_delete_report(request: HttpRequest, pk: int, report_id: int) -> HttpResponse:
    by = person(request)
    if queries.report(report_id, by).proposal_id != pk:
        raise ProgressReport.DoesNotExist
    actions.delete_report(report_id=report_id, by=by)
    messages.success(request, _("Your report is deleted."))
    return redirect("proposal-delivery", pk)


def _delivery(
    request: HttpRequest, proposal: Proposal, form: NoteForm, *, report: ReportForm | None = None, status: int = 200
) -> HttpResponse:
    by = someone(request)
    answers = queries.answers_to(proposal)
    given, today = answers[0] if answers else None, clock.today()
    told = page(queries.progress(proposal), order=("-id",), cursor=request.GET.get("cursor", ""), size=REPORTS)
    context = {
        "proposal": proposal,
        "answer": given,
        "promises": [(each, shown(each, today)) for each in given.commitments.all()] if given else [],
        "progress": [reported(each, by) for each in told],
        "next_url": f"?cursor={told.next}" if told.next else "",
        "previous_url": f"?cursor={told.previous}" if told.previous else "",
        "form": form,
        "report": report or ReportForm(),
        "can_report": returning(policy.may_report(by, proposal), reverse("proposal-delivery", args=[proposal.pk])),
        "reportable": policy.reportable(proposal),
        "may_promise": policy.promising(proposal),
        "in_charge": policy.may_deliver(by, proposal),
        "may_start": policy.in_state(proposal, Move.DELIVER) and policy.deliverable(given),
        "may_finish": policy.in_state(proposal, Move.FINISH),
        "finishable": policy.finishable(sum(each.is_open for each in given.commitments.all()) if given else 0),
        "waits": proposal.state == State.ANSWERED,
        "nav_current": "proposals",
    }
    return render(request, "proposals/delivery.html", context, status=status)


def _act(request: HttpRequest, name: str, proposal: Proposal, form: Any) -> HttpResponse:
    context = {"proposal": proposal, "form": form, "rules": charter.queries.rules(), "nav_current": "awaiting"}
    return render(request, f"proposals/{name}.html", context, status=422 if form.errors else 200)
