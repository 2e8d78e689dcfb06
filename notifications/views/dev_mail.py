"""The mails of a city in development, to be read without a mail server."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from commons.paging import page
from notifications.models import Mail

# What a mail's own page may do in its frame: show its own colours, nothing else. Links leave the frame on a click.
SANDBOX = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; form-action 'none'; frame-ancestors 'self'"
)


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    _only_in_development()
    found = Mail.objects.all()
    if to := request.GET.get("to", "").replace("\x00", "").strip():
        found = found.filter(to__icontains=to)
    shown = page(found, order=("-id",), cursor=request.GET.get("cursor", ""), size=50)
    return render(request, "notifications/dev_mails.html", {"page": shown, "to": to})


@require_safe
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    _only_in_development()
    return render(request, "notifications/dev_mail.html", {"mail": get_object_or_404(Mail, pk=mail_id)})


@require_safe
@xframe_options_sameorigin
def mail_html(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Answer with the HTML part alone, under a policy of its own, for the frame in the mail's page."""
    _only_in_development()
    html = get_object_or_404(Mail, pk=mail_id).html.replace("<head>", '<head><base target="_top">', 1)
    response = HttpResponse(html)
    response["Content-Security-Policy"] = SANDBOX
    return response


def _only_in_development() -> None:
    if not settings.DEBUG:
        raise Http404
