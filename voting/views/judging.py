"""Offices say whether projects can be done, before anybody votes on them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

import accounts.policy
from commons.errors import Refused
from commons.paging import page
from commons.templatetags.look import moment
from commons.text import rendered
from commons.verdict import require
from proposals.queries import offices_of
from proposals.views.entrance import person, typed
from voting import actions, policy, queries
from voting.forms import JudgeForm, in_words
from voting.lifecycle import State
from voting.models import Option
from voting.views import said
from voting.views.preparation import FORM

ROWS = 20


@never_cache
@login_required
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """List what waits for the word of the person's offices, the next to open first; below what they have judged."""
    by = person(request)
    require(accounts.policy.may_use_workspace(by))
    asked = {name: request.GET.get(name, "") for name in ("cursor", "judged")}
    waiting = page(queries.to_judge(by), order=queries.JUDGE_ORDER, cursor=asked["cursor"], size=ROWS)
    judged = page(queries.judged(by), order=queries.JUDGED_ORDER, cursor=asked["judged"], size=ROWS)
    context = {
        "office_names": ", ".join(each.name for each in offices_of(by)),
        "tabs": [
            {"text": _("To answer"), "url": reverse("workspace")},
            {"text": _("Promised"), "url": reverse("workspace-delivery")},
            {"text": _("To judge"), "url": reverse("workspace-projects"), "current": True},
        ],
        "waiting": [_line(each) for each in waiting],
        "judged": [_line(each) for each in judged],
        "next_url": f"?cursor={waiting.next}" if waiting.next else "",
        "previous_url": f"?cursor={waiting.previous}" if waiting.previous else "",
        "older_url": f"?judged={judged.next}#judged" if judged.next else "",
        "newer_url": f"?judged={judged.previous}#judged" if judged.previous else "",
        "nav_current": "workspace",
    }
    return render(request, "voting/preparation/projects.html", context)


@never_cache
@login_required
@require_http_methods(FORM)
def project(request: HttpRequest, option_id: int) -> HttpResponse:
    """Show one project and the form to judge it; once the vote has opened only what was said."""
    by = person(request)
    option = queries.option_to_judge(option_id, by)
    verdict = policy.may_judge(by, option)
    if not verdict and verdict.code != "opened":
        raise Refused(verdict)
    form = JudgeForm(typed(request), option=option)
    if form.is_bound and form.act(actions.judge_option, by=by, option_id=option_id) is not None:
        messages.success(request, _("Your office's word is kept. It stands beside the project, with its reason."))
        return redirect("workspace-projects")
    its = option.round
    context = {
        "option": option,
        "crumbs": [(_("Your office's work"), reverse("workspace-projects")), (option.title, "")],
        "its": its,
        "body": "" if option.is_withheld else rendered(option.body),
        "cost": in_words(option.cost_cents, its.currency) if option.cost_cents is not None else "",
        "opens": moment(its.opens_at),
        "judged": said.judged(option) if option.feasible is not None else "",
        "verdict": verdict,
        "is_public": its.state != State.DRAFT,
        "form": form,
        "nav_current": "workspace",
    }
    return render(request, "voting/preparation/project.html", context, status=422 if form.errors else 200)


def _line(option: Option) -> dict[str, Any]:
    its = option.round
    return {
        "title": option.title,
        "lang": option.lang,
        "url": reverse("workspace-project", args=[option.pk]),
        "round": its.title,
        "where": option.district.name if option.district else _("the whole city"),
        "cost": in_words(option.cost_cents, its.currency) if option.cost_cents is not None else "",
        "opens": moment(its.opens_at),
        "is_open": its.state in (State.DRAFT, State.ANNOUNCED),
        "feasible": option.feasible,
        "judged": said.judged(option),
        "because": option.feasible_because,
    }
