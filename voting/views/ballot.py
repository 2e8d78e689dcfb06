"""Vote in three steps: fill in, check, cast. Choices travel in the form; the receipt is told once and nowhere kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

import accounts.queries
from accounts.models import Organisation
from commons import clock
from commons.templatetags.look import ending
from commons.verdict import require
from proposals.views.entrance import person
from voting import actions, policy, queries, sealing
from voting.models import Round
from voting.views.carrying import fate_shown
from voting.views.marking import BUTTONS, Sheet
from voting.views.ruling import how_to_choose, most_choices
from voting.views.wording import when

View = Callable[..., HttpResponse]


def behind_doors(view: View) -> View:
    """Send a visitor to sign in and on to the paper; let no report of a fault and no cache hold what was chosen."""

    @wraps(view)
    def wrapped(request: HttpRequest, round_id: int) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, round_id)
        return redirect_to_login(reverse("round-ballot", args=[round_id]))

    return never_cache(sensitive_post_parameters()(wrapped))


@require_http_methods(["GET", "HEAD", "POST"])
@behind_doors
def ballot(request: HttpRequest, round_id: int) -> HttpResponse:
    """The paper. Sent to itself it keeps every mark and shows what was searched; nothing is written."""
    its, organisation = _voted_on(request, round_id)
    sheet = Sheet(its)
    return _paper(request, sheet.read(request.POST) if request.method == "POST" else sheet, organisation)


@require_POST
@behind_doors
def check(request: HttpRequest, round_id: int) -> HttpResponse:
    """Say what the ballot says and costs, before it is cast, where the browser does not do so itself (`review.js`).

    That it was begun is kept, nothing of what it says.
    """
    its, organisation = _voted_on(request, round_id)
    sheet = Sheet(its).read(request.POST)
    if not sheet.is_whole():
        return _paper(request, sheet, organisation)
    if organisation is None:
        actions.begin_ballot(by=person(request), round_id=its.pk)
    return render(request, "voting/check.html", {**_common(request, its, organisation), "sheet": sheet})


@require_POST
@behind_doors
def cast(request: HttpRequest, round_id: int) -> HttpResponse:
    """Cast the ballot. Its receipt is in this answer alone: no address, no session and no log holds it."""
    by, organisation = person(request), None
    if request.POST.get("organisation", ""):
        its, organisation = _voted_on(request, round_id)
    else:
        its = queries.round_alone(round_id, by)
    sheet = Sheet(its).read(request.POST)
    sealed = request.POST.get("sealed", "") if its.is_secret else ""
    if not sealed and not sheet.is_whole():
        if organisation is None:
            require(policy.may_vote(by, its, at=clock.now()))
        return _paper(request, sheet, organisation)
    try:
        done = actions.cast_ballot(
            by=by,
            round_id=its.pk,
            said=None if sealed else sheet.said,
            sealed=sealed,
            organisation_id=organisation.pk if organisation else None,
        )
    except ValidationError as error:
        sheet.errors = [("", message) for message in error.messages]
        return _paper(request, sheet, organisation)
    context = {
        "round": its,
        "organisation": organisation,
        "cast": done,
        "by_browser": bool(sealed),
        "closes": ending(its.closes_at),
        **_NAV,
    }
    return render(request, "voting/cast.html", context)


_NAV = {"nav_current": "rounds"}


def _voted_on(request: HttpRequest, round_id: int) -> tuple[Round, Organisation | None]:
    """Return the round and, where it is asked for, whose ballot it is beside one's own, if it may be cast now.

    Raises Refused, Round.DoesNotExist, Organisation.DoesNotExist.
    """
    by = person(request)
    its = queries.round_in_full(round_id, by)
    slug = request.POST.get("organisation", "") or request.GET.get("organisation", "")
    if not slug:
        require(policy.may_vote(by, its, at=clock.now()))
        return its, None
    organisation = accounts.queries.organisation_called(slug)
    require(policy.may_vote_for(by, its, organisation, at=clock.now()))
    return its, organisation


def _paper(request: HttpRequest, sheet: Sheet, organisation: Organisation | None) -> HttpResponse:
    its = sheet.its
    context = {
        **_common(request, its, organisation),
        "sheet": sheet,
        "choose": how_to_choose(its),
        "most": most_choices(its),
        "buttons": sheet.paper.points is not None and sheet.paper.points <= BUTTONS,
        "none_shown": not any(row["shown"] for row in sheet.rows),
        "many": len(sheet.rows) > 8,
    }
    return render(request, "voting/ballot.html", context)


def _common(request: HttpRequest, its: Round, organisation: Organisation | None) -> dict[str, Any]:
    by, key = person(request), bytes(its.public_key or b"") if its.is_secret else b""
    found: dict[str, Any] = {
        "round": its,
        "organisation": organisation,
        "when": when(its, clock.now()),
        "key": key.hex(),
        "fingerprint": sealing.fingerprint(key) if key else "",
        "about": sealing.about(its.pk).decode(),
        **_NAV,
    }
    if organisation is not None:
        return found | {"voted": queries.has_cast_for(its, organisation)}
    goes = None if its.is_secret else fate_shown(queries.foretold(by, [its])[0])
    return found | {"voted": queries.has_voted(its, by), "goes": goes}
