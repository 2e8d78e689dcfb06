"""Pictures of what a ballot names: administrators add and remove them; given out to whoever may see the option."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commons import store
from commons.giving import given_out
from commons.verdict import require
from proposals.views.entrance import person, someone, typed
from voting import actions, policy, queries
from voting.forms import OptionPictureForm
from voting.lifecycle import State
from voting.models import Option, OptionPicture
from voting.views.cards import own_pictures
from voting.views.preparation import FORM, administrators, crumbs_of


@never_cache
@administrators
@require_http_methods(FORM)
def illustrate(request: HttpRequest, option_id: int) -> HttpResponse:
    """The pictures of an option, and one more: what was typed and every good file is kept."""
    by = person(request)
    option = queries.option_to_judge(option_id, by)
    require(policy.may_illustrate(by, option))
    form = OptionPictureForm(typed(request), request.FILES or None)
    if form.is_bound and form.add(by=by, option_id=option_id):
        messages.success(request, _("The picture is added."))
        return redirect("round-option-pictures", option_id)
    return _page(request, option, form)


@administrators
@require_POST
def remove(request: HttpRequest, option_id: int, picture_id: int) -> HttpResponse:
    actions.remove_option_picture(by=person(request), option_id=option_id, picture_id=picture_id)
    messages.success(request, _("The picture is removed."))
    return redirect("round-option-pictures", option_id)


@require_safe
def picture(request: HttpRequest, option_id: int, digest: str, width: int) -> HttpResponseBase:
    """One size of a picture."""
    return _given(request, option_id, digest, width)


@require_safe
def whole(request: HttpRequest, option_id: int, digest: str) -> HttpResponseBase:
    """The picture as it was kept, while its sizes are being made."""
    return _given(request, option_id, digest, None)


def _given(request: HttpRequest, option_id: int, digest: str, width: int | None) -> HttpResponseBase:
    found = queries.option_picture(option_id, digest, someone(request))
    public = found.option.round.state != State.DRAFT
    return given_out(request, found, store.OPTIONS, width=width, public=public)


def _page(request: HttpRequest, option: Option, form: OptionPictureForm) -> HttpResponse:
    rows = list(option.pictures.order_by("position"))
    shown = [
        {"id": each.pk, "made": bool(each.widths), **frame}
        for each, frame in zip(rows, own_pictures(option, rows), strict=True)
    ]
    context = {
        "option": option,
        "form": form,
        "rows": shown,
        "room": len(rows) < OptionPicture.MOST,
        "back": reverse("round-options", args=[option.round_id]),
        "crumbs": crumbs_of(option.round, _("Pictures")),
        "nav_current": "administration",
    }
    return render(
        request, "voting/preparation/pictures.html", context, status=422 if form.is_bound and form.errors else 200
    )
