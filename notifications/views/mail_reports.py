"""Where a mail server brings what came back: bounces and complaints, as the messages they are."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notifications.actions import heed_report


# A mail server has no session; what it sends in `Authorization` is the whole authority.
@csrf_exempt
@never_cache
@require_POST
def mail_reports(request: HttpRequest) -> HttpResponse:
    """Take a message (RFC 3464 or RFC 5965) as the body. 204 whatever it says: a server would send it again.

    For who does not know MAIL_REPORTS_TOKEN nothing is here.
    """
    given = request.headers.get("Authorization", "").encode()
    known = f"Bearer {settings.MAIL_REPORTS_TOKEN}".encode()
    if not (settings.MAIL_REPORTS_TOKEN and secrets.compare_digest(given, known)):
        return HttpResponseNotFound(content_type="text/plain")
    heed_report(message=request.body)
    return HttpResponse(status=204)
