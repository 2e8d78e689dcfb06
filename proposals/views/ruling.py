"""Propose to change a rule."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

import charter.queries
from accounts.models import Person
from charter.catalogue import RULES
from charter.views.rules import shown
from commons.verdict import require
from proposals import actions, policy
from proposals.forms import RuleProposalForm
from proposals.views.entrance import person, someone, typed


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a rule proposal: a draft that carries the change as data."""
    if (spec := RULES.get(code)) is None:
        raise Http404
    verdict = policy.may_draft(someone(request))
    if verdict.code == "sign-in" and request.method != "POST":
        return redirect_to_login(request.get_full_path())
    require(verdict)
    form = RuleProposalForm(
        typed(request),
        spec=spec,
        topics=list(charter.queries.topics()),
        speakers=request.user.organisations if isinstance(request.user, Person) else (),
    )
    if form.is_bound and (draft := form.act(actions.propose_rule, by=person(request), rule=code)):
        return redirect("proposal-check", draft.pk)
    rules = charter.queries.rules()
    context = {
        "form": form,
        "rule": shown(rules[code], charter.queries.office_names()),
        "rules": rules,
        "nav_current": "charter",
    }
    return render(request, "proposals/rule.html", context, status=422 if form.errors else 200)
