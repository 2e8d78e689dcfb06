"""One decision, and the way to appeal, behind a mail's link: for whom it is about, without signing in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from commons import clock
from moderation import actions
from moderation.forms import AppealForm
from moderation.lifecycle import Deed
from moderation.models import Act, Case
from moderation.queries import act as act_of
from moderation.queries import cases as queries
from moderation.queries import concerned_by
from moderation.queries.tokens import Bearer, bearer
from moderation.views import saying
from moderation.views.decided import act_appeal_until, decided_act, decided_case, flagged_at, own_of_act
from proposals.views.entrance import typed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """Read what was decided; one POST appeals. The word in the address is of one person and one decision.

    It holds until the time to appeal is over. Nobody is signed in by it. Only a POST does anything.
    """
    named = bearer(token)
    by = Person.objects.filter(pk=named.person_id).first() if named else None
    form = AppealForm(typed(request))
    context = _decision(named, by) if named is not None and by is not None else None
    if context is None or named is None:
        return _private(render(request, "moderation/appeals/unknown.html", status=404))
    if clock.now() >= context["ends"]:
        return _private(render(request, "moderation/appeals/over.html", context, status=410))
    if request.method == "POST":
        made = form.act(actions.appeal, case_id=named.case_id, act_id=named.act_id, by=by)
        if made is not None:
            messages.success(request, _("Your appeal is in. Other residents look at it anew."))
            return _private(redirect("appeal-by-mail", token))
    context |= {"form": form, "appeal_url": request.path}
    return _private(render(request, "moderation/appeals/appeal.html", context, status=422 if form.errors else 200))


def _decision(named: Bearer, by: Person) -> dict[str, Any] | None:
    """Return what was decided as its bearer reads it; None where it is not about them (any more)."""
    if named.act_id is not None:
        return _act(named.act_id, by)
    its = Case.objects.filter(pk=named.case_id or 0).first()
    if its is None:
        return None
    concerns = queries.items(its)
    told = decided_case(its, concerns, by)
    if told["mine"] is None or its.appeal_until is None:
        return None
    return told | {
        "case": its,
        "found": saying.found(its),
        "about": saying.about(its, concerns),
        "panel": saying.panel(its),
        "ends": its.appeal_until,
        "until": saying.until(its.appeal_until),
        **_appealed(Case.objects.filter(appeal_of=its).first()),
    }


def _act(act_id: int, by: Person) -> dict[str, Any] | None:
    act = Act.objects.filter(pk=act_id).first()
    if act is None or by.pk not in concerned_by(act := act_of(act_id)):
        return None
    flagged = act.deed == Deed.DISMISS
    return {
        "act": act,
        "flagged": flagged,
        "found": act.done_words,
        "about": str(act.concern.get_kind_display()).capitalize(),
        "own": [] if flagged else own_of_act(act),
        "where_url": flagged_at(act) if flagged else "",
        "why": saying.rule(act.reason),
        "ends": act_appeal_until(act),
        **(said := decided_act(act, concerned=True)),
        **_appealed(said["appeal"]),
    }


def _appealed(case: Case | None) -> dict[str, Any]:
    """Return the appeal's case, and what became of it once it is decided."""
    return {"appeal": case, "appeal_found": saying.found(case) if case and not case.is_open else ""}


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the word in the address to its bearer: no search engine. No other site is told it, as of every page."""
    response["X-Robots-Tag"] = "noindex"
    return response
