"""Programs of one's own that are told of public acts: listed, added, woken, given another key, removed."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import journal.queries
from accounts.models import Person
from accounts.views.security import again_to_write
from commons.register import Sort
from notifications import actions, policy
from notifications.forms import WebhookForm
from notifications.models import Webhook


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@again_to_write
def webhooks(request: HttpRequest) -> HttpResponse:
    """List; add, for who has just shown that it is them. The key stands in the answer to the POST alone."""
    person = cast(Person, request.user)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and (made := form.act(actions.add_webhook, by=person)):
        return _one(request, made, secret=made.secret)
    kept = list(person.webhooks.all())
    shown = {"form": form, "webhooks": kept, "may_add": policy.may_add_webhook(person, held=len(kept))}
    return render(request, "notifications/webhooks.html", shown, status=400 if form.errors else 200)


@never_cache
@login_required
@require_safe
def webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """How far it is, and what came of the last try."""
    return _one(request, _own(request, webhook_id))


def _one(request: HttpRequest, hook: Webhook, *, secret: str = "") -> HttpResponse:
    head = journal.queries.head()
    shown = {
        "hook": hook,
        "secret": secret,
        "sorts": [Sort[name].value for name in hook.sorts if name in Sort.__members__],
        "behind": max(0, (head.number if head else 0) - hook.number),
    }
    return render(request, "notifications/webhook.html", shown)


@login_required
@require_POST
def resume(request: HttpRequest, webhook_id: int) -> HttpResponse:
    hook = _own(request, webhook_id)
    actions.resume_webhook(webhook_id=hook.pk, by=cast(Person, request.user))
    messages.success(request, _("It is tried again now, from where it stood."))
    return redirect("webhook", hook.pk)


@never_cache
@login_required
@require_POST
@again_to_write
def renew(request: HttpRequest, webhook_id: int) -> HttpResponse:
    hook = actions.renew_webhook(webhook_id=_own(request, webhook_id).pk, by=cast(Person, request.user))
    return _one(request, hook, secret=hook.secret)


@login_required
@require_POST
def remove(request: HttpRequest, webhook_id: int) -> HttpResponse:
    hook = _own(request, webhook_id)
    actions.remove_webhook(webhook_id=hook.pk, by=cast(Person, request.user))
    messages.success(request, _("%(name)s is told nothing more.") % {"name": hook.name})
    return redirect("webhooks")


def _own(request: HttpRequest, webhook_id: int) -> Webhook:
    return get_object_or_404(Webhook, pk=webhook_id, person=cast(Person, request.user))
