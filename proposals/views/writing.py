"""Write a proposal, look it over, publish it, take it back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import charter.queries
from accounts.models import Person
from charter.models import District, Feature, Process, Topic
from commons import clock
from commons.errors import IllegalMove
from commons.paging import page
from commons.text import clean, rendered
from commons.verdict import require
from proposals import actions, policy, queries
from proposals.forms import ProposalForm, ReviseForm, WithdrawForm
from proposals.lifecycle import Move, State
from proposals.models import Consent, Proposal, ProposalKind
from proposals.views.entrance import person, returning, signed_in, someone, typed
from proposals.views.gallery import documents, gallery
from proposals.views.pointing import map_of, pointed
from proposals.views.story import stations

# So much of the words in an address is taken over.
BEGINNING = 2_000


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Begin a proposal. Somebody whose session ended while they wrote keeps their text on the page."""
    verdict = policy.may_draft(someone(request))
    if request.method != "POST":
        if verdict.code == "sign-in":
            return redirect_to_login(request.get_full_path())
        return _writing(request, _form(request), verdict=verdict)
    form = _form(request)
    if not verdict:
        return _writing(request, form, verdict=returning(verdict, request.path), status=403)
    form.keep_files(by=person(request))
    if form.data is not request.POST:
        form.not_sent_on()
        return _writing(request, form, verdict=verdict)
    if draft := form.act(actions.draft_proposal, by=person(request)):
        for said in form.attach(proposal_id=draft.pk, by=person(request)):
            messages.error(request, said)
        return redirect("proposal-pictures" if form.brought_pictures else "proposal-check", draft.pk)
    return _writing(request, form, verdict=verdict, status=422)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    by, at = person(request), clock.now()
    proposal = queries.in_full(pk, by)
    require(policy.may_edit(by, proposal))
    supports = queries.support_figures([pk])[pk].supports
    minutes = charter.queries.rule("edit_minutes", at=proposal.published_at).whole
    correctable = policy.correctable(proposal, supports=supports, edit_minutes=minutes, at=at)
    if not correctable or queries.is_common(pk):
        return _revise(request, proposal)
    form = _form(request, proposal)
    if form.is_bound and form.data is not request.POST:
        form.not_sent_on()
        return _writing(request, form, proposal=proposal)
    if request.method == "POST" and (saved := form.act(actions.edit_proposal, proposal_id=pk, by=by)):
        if saved.state == State.DRAFT:
            return redirect("proposal-check", pk)
        messages.success(request, _("The text is corrected."))
        return redirect("proposal", pk)
    return _writing(request, form, proposal=proposal, status=422 if form.errors else 200)


def _revise(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Change a text that stands: a revision follows, with its reason."""
    if not (now := policy.amendable(proposal)):
        raise IllegalMove(proposal.state, "edit", str(now.reason))
    rules = charter.queries.rules()
    initial = {"title": proposal.title, "body": proposal.body, "seen": proposal.revision_number}
    form = ReviseForm(typed(request), initial=initial, rules=rules)
    if request.method == "POST":
        saved = form.act(actions.edit_proposal, proposal_id=proposal.pk, by=person(request))
        if saved and saved.text_since == saved.revision_number:
            messages.success(request, _("The new text is public. Supporters are asked to confirm."))
        elif saved:
            messages.success(request, _("The new text is public."))
        if saved:
            return redirect("proposal", proposal.pk)
    context = {"proposal": proposal, "form": form, "rules": rules, "nav_current": "proposals"}
    return render(request, "proposals/revise.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it will stand, and what others ask already."""
    by = person(request)
    draft = queries.in_full(pk, by)
    require(policy.may_edit(by, draft))
    if draft.state != State.DRAFT:
        return redirect("proposal", pk)
    shown = list(queries.pictures(draft, by))
    return render(
        request,
        "proposals/check.html",
        {
            "proposal": draft,
            "stations": stations(draft, (), None),
            "html": rendered(draft.body),
            "pictures": gallery(shown),
            "documents": documents(queries.attachments(draft)),
            "described": policy.described(sum(not each.alt for each in shown)),
            "taken": policy.in_phase(draft, Feature.PROPOSE) and policy.of_level(by, draft.process, Feature.PROPOSE),
            "similar": queries.similar(title=draft.title, district_id=draft.district_id, but=pk),
            "rules": charter.queries.rules(),
            "nav_current": "proposals",
        },
    )


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """The panel that appears while one types a title. It knows no more than the list shows."""
    district = District.objects.filter(code=request.GET.get("district", "").replace("\x00", "")).first()
    title = request.GET.get("title", "").replace("\x00", " ")
    found = queries.similar(title=title, district_id=district.pk if district else None)
    return render(request, "proposals/_similar.html", {"similar": found, "city": charter.queries.city()})


@signed_in
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    actions.publish_proposal(proposal_id=pk, by=person(request))
    messages.success(request, _("Your proposal is public. Nobody had to let it through; now it needs neighbours."))
    return redirect("proposal", pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_withdraw(by, proposal))
    if not (now := policy.in_state(proposal, Move.WITHDRAW)):
        raise IllegalMove(proposal.state, Move.WITHDRAW, str(now.reason))
    form = WithdrawForm(typed(request))
    if request.method == "POST" and (gone := form.act(actions.withdraw_proposal, proposal_id=pk, by=by)):
        if gone.state != State.WITHDRAWN:
            messages.success(request, _("You agree. It ends when every author has agreed."))
            return redirect("proposal-authors", pk)
        messages.success(request, _("Your proposal is withdrawn."))
        return redirect("proposal", pk)
    context = {
        "together": policy.takes_all(proposal, Consent.Act.WITHDRAW),
        "proposal": proposal,
        "form": form,
        "nav_current": "proposals",
    }
    return render(request, "proposals/withdraw.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own proposals and drafts."""
    rows = queries.for_cards(queries.written_by(person(request)))
    shown = queries.with_figures(page(rows, order=("-id",), cursor=request.GET.get("cursor", ""), size=20))
    return render(
        request,
        "proposals/mine.html",
        {
            "drafts": [row for row in shown if row.state == State.DRAFT],
            "published": [row for row in shown if row.state != State.DRAFT],
            "page": shown,
            "next_url": f"?cursor={shown.next}" if shown.next else "",
            "previous_url": f"?cursor={shown.previous}" if shown.previous else "",
            "invitations": queries.invitations_for(person(request))[:20],
            "may_draft": policy.may_draft(person(request)),
            "nav_current": "account",
        },
    )


def _form(request: HttpRequest, proposal: Proposal | None = None) -> ProposalForm:
    """Return the form with what was typed; a new one begins where the address says, else in the writer's district."""
    residency, at = getattr(request.user, "residency", None), clock.now()
    present = (proposal.district_id, proposal.process_id) if proposal else (None, None)
    # What is closed, or takes nothing now, is offered to what belongs to it already.
    districts = [each for each in charter.queries.districts() if each.closed_at is None or each.pk == present[0]]
    by = someone(request)
    if proposal is not None and proposal.kind == ProposalKind.RULE:
        districts = []  # a rule is the whole city's
    processes = [
        each for each in charter.queries.taking_proposals(at=at) if policy.of_level(by, each, Feature.PROPOSE, at=at)
    ]
    if proposal is not None and proposal.kind == ProposalKind.RULE:
        processes = []
    if proposal and proposal.process and proposal.process not in processes:
        processes = [*processes, proposal.process]
    sent = typed(request)
    if sent is not None and (with_point := pointed(sent, districts)) is not None:
        sent = with_point
    return ProposalForm(
        sent,
        request.FILES if request.method == "POST" else None,
        initial=({"district": residency.district.code} if residency else {})
        | _beginning(request, processes, districts),
        districts=districts,
        topics=list(Topic.objects.all()),
        processes=processes,
        city_name=charter.queries.city().name,
        rules=charter.queries.rules(),
        proposal=proposal,
        speakers=request.user.organisations if proposal is None and isinstance(request.user, Person) else (),
    )


def _beginning(request: HttpRequest, processes: list[Process], districts: list[District]) -> dict[str, str]:
    """Return what a new proposal begins with: words, process and district of the page that led here."""
    words = {name: clean(request.GET[name])[:BEGINNING] for name in ("title", "body") if name in request.GET}
    for name, parts in (("process", processes), ("district", districts)):
        code = request.GET.get(name, "")
        if any(each.code == code for each in parts):  # type: ignore[attr-defined]
            words[name] = code
    return words


def _writing(request: HttpRequest, form: ProposalForm, *, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"form": form, "rules": charter.queries.rules(), "nav_current": "proposals"}
    context |= {"map": map_of(form, list(charter.queries.known().districts.values()))}
    context |= {"tiles": settings.TILE_URL, "credit": settings.TILE_CREDIT}
    return render(request, "proposals/write.html", context, status=status)
