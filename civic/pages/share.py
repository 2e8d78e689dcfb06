"""A proposal to take along: the picture that is shown when its address is shared, a poster, a page to print."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from rest_framework.request import Request

import charter.queries
from civic import cards
from civic.cards import Card
from civic.pages.proposal import drawn_for
from commons import store
from commons.throttles import WindowThrottle
from proposals import queries
from proposals.models import Proposal
from proposals.views.entrance import someone

FOR_EVER = "public, max-age=31536000, immutable"
# Another one may be drawn in a moment; the platform's own is shown until then.
SOON, BUSY_SECONDS = "no-store", 1.0
THREADS = 100
_drawing = threading.BoundedSemaphore(1)


class PosterThrottle(WindowThrottle):
    """Posters: 10 a minute, 60 an hour. Setting one costs as much as many pages."""

    name = "poster"
    windows = ((60, 10), (3_600, 60))

    def applies(self, request: Request) -> bool:
        return True


@require_safe
def card(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """The picture of a public proposal as it stands; an older name leads to it. Three queries. Else 404."""
    shown = public(pk)
    counted = queries.support_figures([pk])[pk].counted
    its = cards.of_proposal(shown, counted, charter.queries.known().city)
    if digest != its.digest:
        answer: HttpResponse = redirect("proposal-card", pk, its.digest)
        answer["Cache-Control"] = "public, max-age=300"
        return answer
    return _given_out(its, f"{pk % 256:02x}{pk}", FOR_EVER)


@require_safe
def city_card(request: HttpRequest) -> HttpResponse:
    """The picture of every other page, for a day."""
    its = cards.of_city(charter.queries.known().city)
    return _given_out(its, "00city", "public, max-age=86400")


@require_safe
@cache_control(public=True, max_age=300)
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """A poster of a public proposal as PDF. Two queries. Else 404."""
    return handed_out(request, f"{_('poster')}-{pk}", lambda: cards.poster(public(pk), charter.queries.known().city))


def handed_out(request: HttpRequest, name: str, make: Callable[[], bytes]) -> HttpResponse:
    """Return the PDF that `make` sets, one at a time, for who did not ask for too many."""
    throttle = PosterThrottle()
    if not throttle.allow_request(request, None):  # type: ignore[arg-type]
        slow = render(request, "429.html", status=429)
        slow["Retry-After"] = str(int(throttle.wait() or 60) + 1)
        return slow
    with _drawing:
        made = make()
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal, its answer and its newest comments on white, without what only works on a screen."""
    told = queries.told(pk, someone(request), size=THREADS)
    rules = charter.queries.known_rules()
    sheet = drawn_for(told, rules)
    shared = sheet.shared
    context = shared | {
        "qr": mark_safe(cards.qr(shared["canonical"])),
        "threads": sheet.dossier.threads,
        "nav_current": "proposals",
    }
    return render(request, "civic/paper.html", context)


def public(pk: int) -> Proposal:
    """Return what everybody may see. Raises Proposal.DoesNotExist."""
    if pk.bit_length() > 63:
        raise Http404
    found: Proposal = queries.published().select_related("district").get(pk=pk)
    return found


def _given_out(its: Card, key: str, kept: str) -> HttpResponse:
    """Return the picture: the one that was made once, one made now, or the platform's own where others wait already."""
    name = f"{its.digest}.png"
    content = _read(key, name)
    if content is None:
        if not _drawing.acquire(timeout=BUSY_SECONDS):
            answer: HttpResponse = redirect(static("commons/art/share.png"))
            answer["Cache-Control"] = SOON
            return answer
        try:
            content = _read(key, name) or _made(its, key, name)
        finally:
            _drawing.release()
    response = HttpResponse(content, content_type="image/png")
    response["Cache-Control"] = kept
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _made(its: Card, key: str, name: str) -> bytes:
    """Draw it and keep it in the place of the one before: there is one for each proposal."""
    content = cards.png(its)
    store.drop(cards.ROOM, key)
    store.put(cards.ROOM, key, name, content)
    return content


def _read(key: str, name: str) -> bytes | None:
    file = store.opened(cards.ROOM, key, name)
    if file is None:
        return None
    with file:
        return b"".join(iter(partial(file.read, 1 << 16), b""))
