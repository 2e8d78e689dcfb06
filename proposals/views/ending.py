"""Ask that the city ends a proposal, or lets it go on: a second person must agree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

import accounts.actions
from accounts.forms import JointActForm
from accounts.joint import DAYS, joints
from accounts.models import JointAct
from commons.verdict import require
from proposals import queries
from proposals.actions.end_proposal import END, RESUME
from proposals.views.entrance import person, signed_in, typed

FORM = ["GET", "HEAD", "POST"]


@signed_in
@require_http_methods(FORM)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    facts = [
        _("It stays readable, with its supports and comments, and says why it ended and who decided that."),
        _("Its authors and supporters are told, and where they can have it looked at."),
        _("Two people can let it go on within thirty days."),
    ]
    return _ask(request, pk, END, _("End “%(title)s”"), facts)


@signed_in
@require_http_methods(FORM)
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    facts = [
        _("It goes on where it was, with all its supports."),
        _("A date that ran moves by the time it stood still."),
    ]
    return _ask(request, pk, RESUME, _("Let “%(title)s” go on"), facts)


def _ask(request: HttpRequest, pk: int, kind: str, title: str, facts: list[str]) -> HttpResponse:
    by, its = person(request), joints()[kind]
    proposal = queries.in_full(pk, by)
    act = JointAct(kind=kind, subject_id=pk)
    require(its.may(by, act))
    its.fits(act)
    form = JointActForm(typed(request), kind=its)
    asked = form.act(accounts.actions.ask_joint_act, kind=kind, subject_id=pk, by=by) if form.is_bound else None
    if asked is not None:
        messages.success(request, _("Asked. Nothing is done yet: it waits for a second person."))
        return redirect("joint-act", asked.pk)
    context: dict[str, Any] = {
        "title": title % {"title": proposal.title},
        "form": form,
        "button": _("Ask a second person"),
        "crumbs": [(proposal.title, reverse("proposal", args=[pk])), (str(its.title), "")],
        "facts": [_("A second person with a mandate must agree within %(days)d days.") % {"days": DAYS}, *facts],
        "nav_current": "proposals",
    }
    return render(request, "charter/act.html", context, status=400 if form.errors else 200)
