"""Bring pictures and documents, describe and order them; give them out to those who may see the proposal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import charter.queries
from commons import clock, store
from commons.errors import IllegalMove
from commons.giving import given_out, guarded
from commons.models import Visibility
from commons.verdict import require
from proposals import actions, policy, queries
from proposals.actions.keep_file import DOCUMENT
from proposals.forms import PicturesForm
from proposals.lifecycle import State
from proposals.models import Attachment, Picture, Proposal
from proposals.views.entrance import person, signed_in, someone, typed
from proposals.views.gallery import documents, gallery


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def illustrate(request: HttpRequest, pk: int) -> HttpResponse:
    """The pictures and documents of one's own proposal: all that was typed and every good file is kept."""
    by = person(request)
    proposal = _changeable(request, pk)
    if request.method != "POST":
        return _page(request, proposal, PicturesForm(pictures=queries.pictures(proposal, by)))
    actions.arrange_pictures(proposal_id=pk, by=by, order=_order(request))
    there = list(queries.pictures(proposal, by))
    form = PicturesForm(typed(request), request.FILES, pictures=there)
    form.keep_files(by=by, pictures_there=len(there), attachments_there=len(queries.attachments(proposal)))
    form.describe(by=by, asked=not form.kept)
    refused = form.attach(proposal_id=pk, by=by)
    if form.errors or refused:
        return _page(request, proposal, _again(request, form, proposal, refused), status=422)
    if form.kept:
        messages.success(request, _added(form))
    if form.brought_pictures:
        return redirect("proposal-pictures", pk)
    return redirect("proposal-check" if proposal.state == State.DRAFT else "proposal", pk)


@signed_in
@require_POST
def earlier(request: HttpRequest, pk: int, picture_id: int) -> HttpResponse:
    return _moved(request, pk, picture_id, -1)


@signed_in
@require_POST
def later(request: HttpRequest, pk: int, picture_id: int) -> HttpResponse:
    return _moved(request, pk, picture_id, 1)


@signed_in
@require_POST
def remove_picture(request: HttpRequest, pk: int, picture_id: int) -> HttpResponse:
    _beside(request, pk)
    actions.remove_picture(picture_id=picture_id, by=person(request))
    messages.success(request, _("The picture is removed."))
    return redirect("proposal-pictures", pk)


@signed_in
@require_POST
def remove_attachment(request: HttpRequest, pk: int, attachment_id: int) -> HttpResponse:
    _beside(request, pk)
    actions.remove_attachment(attachment_id=attachment_id, by=person(request))
    messages.success(request, _("The document is removed."))
    return redirect("proposal-pictures", pk)


@require_safe
def picture(request: HttpRequest, pk: int, digest: str, width: int) -> HttpResponseBase:
    """One size of a picture."""
    found = queries.picture_named(pk, digest, someone(request))
    return given_out(request, found, store.PICTURES, width=width, public=_is_public(found.proposal))


@require_safe
def whole(request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
    """The picture as it was kept, while its sizes are being made."""
    found = queries.picture_named(pk, digest, someone(request))
    return given_out(request, found, store.PICTURES, public=_is_public(found.proposal))


@require_safe
def download(request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
    """A document, never shown in the page's own place."""
    found = queries.attachment_named(pk, digest, someone(request))
    file = store.opened(store.ATTACHMENTS, found.key, DOCUMENT)
    if file is None:
        raise Http404
    response = FileResponse(file, as_attachment=True, filename=found.name, content_type="application/pdf")
    return guarded(response, public=_is_public(found.proposal))


def _is_public(proposal: Proposal) -> bool:
    return proposal.visibility == Visibility.PUBLIC and proposal.published_at is not None


def _changeable(request: HttpRequest, pk: int) -> Proposal:
    """Return one's own proposal while its text may change. Raises Refused, IllegalMove, Proposal.DoesNotExist."""
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_illustrate(by, proposal))
    supports = queries.support_figures([pk])[pk].supports
    minutes = charter.queries.rule("edit_minutes", at=proposal.published_at).whole
    if not (now := policy.correctable(proposal, supports=supports, edit_minutes=minutes, at=clock.now())):
        raise IllegalMove(proposal.state, "edit", str(now.reason))
    return proposal


def _beside(request: HttpRequest, pk: int) -> list[Picture]:
    """Keep what was typed and chosen beside the button that was pressed. Returns the pictures in order."""
    by = person(request)
    proposal = _changeable(request, pk)
    shown = list(queries.pictures(proposal, by))
    form = PicturesForm(typed(request), request.FILES, pictures=shown)
    form.describe(by=by, asked=False)
    form.keep_files(by=by, pictures_there=len(shown), attachments_there=len(queries.attachments(proposal)))
    refused = form.attach(proposal_id=pk, by=by)
    for said in [*(each for errors in form.errors.values() for each in errors), *refused]:
        messages.error(request, str(said))
    return shown


def _moved(request: HttpRequest, pk: int, picture_id: int, by_places: int) -> HttpResponse:
    shown = _beside(request, pk)
    place = next((each.position for each in shown if each.pk == picture_id), 1)
    actions.place_picture(proposal_id=pk, picture_id=picture_id, by=person(request), position=place + by_places)
    return redirect("proposal-pictures", pk)


def _order(request: HttpRequest) -> list[int]:
    """Return the order in which the rows came back: that of the page, unless somebody dragged them."""
    numbers = request.POST.getlist("order")[:20]
    return [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 19]


def _again(request: HttpRequest, form: PicturesForm, proposal: Proposal, refused: list[str]) -> PicturesForm:
    """Return the form with what was typed, the pictures that came since, and what was wrong."""
    again = PicturesForm(typed(request), pictures=queries.pictures(proposal, person(request)))
    again.is_valid()
    for field, said in form.errors.items():
        if field in again.fields and field not in again.errors:
            again.add_error(field, list(said))
    for each in refused:
        again.add_error(None, each)
    return again


def _added(form: PicturesForm) -> str:
    words = ngettext("%(n)d file is added.", "%(n)d files are added.", len(form.kept)) % {"n": len(form.kept)}
    return f"{words} {_('Say now what each picture shows.')}" if form.brought_pictures else words


def _page(request: HttpRequest, proposal: Proposal, form: PicturesForm, *, status: int = 200) -> HttpResponse:
    rows: list[dict[str, Any]] = [
        {"id": each.pk, "field": field, "first": place == 0, "last": place == len(form.shown) - 1, "shown": shown}
        for place, ((each, field), shown) in enumerate(zip(form.rows, gallery(form.shown), strict=True))
    ]
    sheets = list(queries.attachments(proposal))
    context = {
        "proposal": proposal,
        "form": form,
        "rows": rows,
        "documents": [{"id": each.pk, **shown} for each, shown in zip(sheets, documents(sheets), strict=True)],
        "room_for_pictures": len(rows) < Picture.MOST,
        "room_for_documents": len(sheets) < Attachment.MOST,
        "nav_current": "proposals",
    }
    return render(request, "proposals/pictures.html", context, status=status)
