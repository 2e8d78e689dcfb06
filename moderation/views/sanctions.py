"""What juries laid on one's own account. Nobody else reads it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commons import clock
from moderation import queries
from moderation.lifecycle import MEANINGS, Reason
from proposals.views.entrance import person


@never_cache
@login_required
@require_safe
def sanctions(request: HttpRequest) -> HttpResponse:
    """The rule, in plain words, until when, and the way to appeal."""
    by, at = person(request), clock.now()
    rows = [
        {
            "its": each,
            "holds": each.ended_at is None and each.until is not None and each.until > at,
            "rule": each.case.reason_words,
            "meaning": MEANINGS[Reason(each.case.outcome_reason)],
            "appeal": each.ended_at is None and each.case.takes_appeal(at),
        }
        for each in queries.sanctions_of(by)
    ]
    return render(request, "moderation/sanctions.html", {"rows": rows})
