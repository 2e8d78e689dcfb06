"""The key of a round, its box, and what trustees found in it."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charter.views.entrance import typed
from commons.errors import IllegalMove
from commons.uploads import takes_files_of
from commons.verdict import require
from proposals.views.entrance import person
from voting import actions, policy, queries, sealing
from voting.actions.bring_opening import MOST_BYTES
from voting.boxes import Opened, open_box, write_share
from voting.forms import HereForm, KeyForm, OpeningForm
from voting.lifecycle import Move, State
from voting.models import Round
from voting.sealing import Share, Unopenable
from voting.views import said
from voting.views.preparation import FORM, administrators, crumbs_of, draft

OPENED = (State.CLOSED, State.COUNTED)


@never_cache
@administrators
@require_http_methods(FORM)
def key(request: HttpRequest, round_id: int) -> HttpResponse:
    """Say how trustees make a key, and keep its public half."""
    its, form = draft(request, round_id), KeyForm(typed(request)[0])
    if form.is_bound and form.act(actions.set_key, by=person(request), round_id=round_id) is not None:
        messages.success(request, _("The key is kept. Compare its fingerprint with what the trustees have."))
        return redirect("round-key", round_id)
    context = {
        "its": its,
        "form": form,
        "crumbs": crumbs_of(its, _("The key of the box")),
        "fingerprint": said.fingerprint(its),
        "command": "python manage.py round_key --out shares",
        "demo": settings.DEBUG,
        "nav_current": "administration",
    }
    return render(request, "voting/preparation/key.html", context, status=422 if form.errors else 200)


@never_cache
@administrators
@require_POST
def key_here(request: HttpRequest, round_id: int) -> HttpResponse:
    """On a demonstration: make a key, keep its public half, and show the shares this once. They are stored nowhere."""
    by = person(request)
    require(policy.may_hold_key_here(by))
    shares = sealing.new_shares()
    actions.set_key(by=by, round_id=round_id, public_key=shares[0].public_key.hex())
    its = queries.round_in_full(round_id, by)
    context = {
        "its": its,
        "crumbs": crumbs_of(its, _("Three shares, this once")),
        "fingerprint": said.fingerprint(its),
        "shares": [_file(share) for share in shares],
        "nav_current": "administration",
    }
    return render(request, "voting/preparation/shares.html", context)


@takes_files_of(MOST_BYTES)
@never_cache
@administrators
@require_http_methods(FORM)
def opening(request: HttpRequest, round_id: int) -> HttpResponse:
    """Say how trustees open the box, take in what a pair found, and show what the pairs found."""
    its, form = _closed(request, round_id), OpeningForm(*typed(request))
    if form.is_bound and form.act(actions.bring_opening, by=person(request), round_id=round_id) is not None:
        messages.success(request, _("What they found is kept."))
        return redirect("round-opening", round_id)
    return _page(request, its, form=form)


@never_cache
@administrators
@require_safe
def box(request: HttpRequest, round_id: int) -> HttpResponse:
    """Give the file that trustees open. Raises IllegalMove before the round is closed."""
    its = queries.round_in_full(round_id, person(request))
    response = StreamingHttpResponse(queries.box_text(its), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="box-{round_id}.json"'
    return cast(HttpResponse, response)


@never_cache
@administrators
@require_POST
def open_here(request: HttpRequest, round_id: int) -> HttpResponse:
    """On a demonstration: open the box with two shares, which are forgotten at once."""
    by = person(request)
    require(policy.may_hold_key_here(by))
    its, form = _closed(request, round_id), HereForm(*typed(request))

    def opened(*, one: Share, other: Share) -> None:
        found = _opened(form, its, one, other)
        if found is not None:
            actions.bring_opening(
                by=by, round_id=round_id, trustees=found.trustees, choices=found.choices, spoiled=found.spoiled
            )

    form.act(opened)
    if form.errors:
        return _page(request, its, here_form=form)
    messages.success(request, _("Opened, and what was found is kept."))
    return redirect("round-opening", round_id)


def _opened(form: HereForm, its: Round, one: Share, other: Share) -> Opened | None:
    try:
        return open_box(queries.box_file(its), one, other)
    except Unopenable:
        why = _("These two shares do not open this box: choose the files of two different trustees, of its own key.")
        form.add_error(None, why)
        return None


def _closed(request: HttpRequest, round_id: int) -> Round:
    """Return a secret round that is closed, or counted. Raises IllegalMove."""
    its = queries.round_in_full(round_id, person(request))
    if its.state not in OPENED or not its.is_secret or its.imported:
        raise IllegalMove(its.state, Move.COUNT.value)
    return its


def _page(request: HttpRequest, its: Round, **forms: Any) -> HttpResponse:
    openings = queries.openings(its)
    found = {(each.digest, each.spoiled) for each in openings}
    context = {
        "its": its,
        "crumbs": crumbs_of(its, _("Open the box")),
        "command": f"python manage.py open_ballots box-{its.pk}.json --share share-1.json --share share-2.json",
        "ballots": queries.sealed_ballots(its, counted=True).count(),
        "fingerprint": said.fingerprint(its),
        "openings": openings,
        "columns": [{"text": _("Trustees")}, {"text": _("Fingerprint")}, {"text": _("Spoiled"), "number": True}],
        "rows": [[each.trustees, each.digest, {"text": each.spoiled, "number": True}] for each in openings],
        "agree": queries.agree(openings),
        "differ": len(found) > 1,
        "is_counted": its.state == State.COUNTED,
        "result_url": f"/rounds/{its.pk}/",
        "demo": settings.DEBUG,
        "form": OpeningForm(),
        "here_form": HereForm(),
        "nav_current": "administration",
    }
    wrong = any(each.errors for each in forms.values())
    return render(request, "voting/preparation/opening.html", context | forms, status=422 if wrong else 200)


def _file(share: Share) -> dict[str, Any]:
    text = write_share(share)
    return {
        "trustee": share.trustee,
        "name": f"share-{share.trustee}.json",
        "text": text,
        # A file in the link itself: it is in this answer, and nowhere else.
        "url": f"data:application/json;base64,{b64encode(text.encode()).decode()}",
    }
