"""The link at the foot of every mail. Whoever holds it can end that person's mails of one kind, or one digest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications.actions import unsubscribe as end_mails
from notifications.mail.letter import read_token
from notifications.models import Frequency, Kind


# Mail programs post here without session or cookie (RFC 8058); the token in the address is the whole authority.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; only a POST changes anything."""
    known = read_token(token)
    if known is None:
        return render(request, "notifications/unsubscribe_unknown.html", status=404)
    person_id, ends = known
    if request.method == "POST":
        end_mails(person_id=person_id, ends=ends)
    shown = {
        "kind": "" if ends in Frequency.values else Kind(ends).label,
        "digest": Frequency(ends) if ends in Frequency.values else "",
        "done": request.method == "POST",
    }
    return render(request, "notifications/unsubscribe.html", shown)
