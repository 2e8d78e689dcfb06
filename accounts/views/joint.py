"""Acts that take two people: what waits for a second one, what was decided, and the way to agree or not."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, policy, queries
from accounts.actions.give_data import GIVE_DATA
from accounts.downloads import handed
from accounts.forms import DataForm, RefusalForm
from accounts.joint import DAYS, about, joints, of_roles
from accounts.models import JointAct, Person
from accounts.views.security import again_to_write
from charter.views.entrance import behind, home_crumb, typed
from commons import clock
from commons.paging import page
from commons.verdict import require

deciders = behind(lambda person: policy.may_see_joint_acts(cast(Person, person)))
FORM = ["GET", "HEAD", "POST"]
ROWS = 30


@deciders
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, the soonest to lapse first; then all there was. About six queries."""
    by, at = cast(Person, request.user), clock.now()
    kinds = of_roles(by)
    waiting = list(queries.waiting_joint_acts(kinds, at=at)[:ROWS])
    rows = queries.joint_acts(kinds).exclude(pk__in=[each.pk for each in waiting])
    before = page(rows, order=("-id",), cursor=request.GET.get("cursor", ""), size=ROWS)
    named = about([*waiting, *before])
    context = {
        "crumbs": [*_home(by), (_("Acts that take two people"), "")],
        "waiting": [_told(each, named, at) for each in waiting],
        "before": [_told(each, named, at) for each in before],
        "may_give": bool(policy.may_give_data(by, None)),
        "days": DAYS,
        "previous_url": before.previous and f"?cursor={before.previous}",
        "next_url": before.next and f"?cursor={before.next}",
        "nav_current": "administration",
    }
    return render(request, "accounts/joint_acts.html", context)


@deciders
@require_safe
def one(request: HttpRequest, act_id: int) -> HttpResponse:
    by = cast(Person, request.user)
    act = queries.joint_act(act_id, of_roles(by))
    context = (
        _told(act, about([act]), clock.now())
        | _can(act, by)
        | {"crumbs": _crumbs(by, act), "nav_current": "administration"}
    )
    return render(request, "accounts/joint_act.html", context)


@deciders
@require_http_methods(FORM)
@again_to_write
def data(request: HttpRequest) -> HttpResponse:
    """Ask that what is held about one person is handed over."""
    by, its = cast(Person, request.user), joints()[GIVE_DATA]
    require(policy.may_give_data(by, None))
    form = DataForm(typed(request)[0], by=by, kind=its)
    asked = form.act(actions.ask_joint_act, kind=GIVE_DATA, by=by) if form.is_bound else None
    if asked is not None:
        messages.success(request, _("Asked. Nothing is done yet: it waits for a second person."))
        return redirect("joint-act", asked.pk)
    context = {
        "title": its.title,
        "lead": _("For those who have a right to it by law. A second administrator must agree."),
        "form": form,
        "button": _("Ask a second person"),
        "crumbs": [*_home(by), (_("Acts that take two people"), reverse("joint-act-list")), (str(its.title), "")],
        "facts": [
            _("A second administrator must agree within %(days)d days.") % {"days": DAYS},
            _("Then you can take the file, once, within a day. It is made at that moment and kept nowhere."),
            _("The person is told at once by mail, with your reason, and reads both names among who looked."),
            _("Everybody reads your reason and both names, but not whom it is about."),
        ],
        "nav_current": "administration",
    }
    return render(request, "charter/act.html", context, status=400 if form.errors else 200)


@deciders
@require_POST
@again_to_write
def confirm(request: HttpRequest, act_id: int) -> HttpResponse:
    act = actions.confirm_joint_act(act_id=act_id, by=cast(Person, request.user))
    messages.success(request, str(joints()[act.kind].done))
    return redirect("joint-act", act_id)


@deciders
@require_http_methods(FORM)
def refuse(request: HttpRequest, act_id: int) -> HttpResponse:
    by = cast(Person, request.user)
    act = queries.joint_act(act_id, of_roles(by))
    require(policy.may_decide_joint_act(by, act))
    form = RefusalForm(typed(request)[0])
    if form.is_bound and form.act(actions.refuse_joint_act, act_id=act_id, by=by) is not None:
        messages.success(request, _("Refused. Whoever asked reads why."))
        return redirect("joint-act", act_id)
    context = {
        "title": _("Do not agree"),
        "form": form,
        "button": _("Refuse it"),
        "crumbs": _crumbs(by, act),
        "facts": [_("It can be asked for again, with a better reason.")],
        "nav_current": "administration",
    }
    return render(request, "charter/act.html", context, status=400 if form.errors else 200)


@deciders
@require_POST
def take_back(request: HttpRequest, act_id: int) -> HttpResponse:
    actions.take_back_joint_act(act_id=act_id, by=cast(Person, request.user))
    messages.success(request, _("Taken back. Nothing was done."))
    return redirect("joint-act", act_id)


@deciders
@never_cache
@require_POST
@again_to_write
def take(request: HttpRequest, act_id: int) -> HttpResponse:
    return handed(actions.take_data(act_id=act_id, by=cast(Person, request.user)))


def _told(act: JointAct, named: dict[int, tuple[str, str]], at: dt.datetime) -> dict[str, Any]:
    """Say of an act what it is, about what, and how it stands. No query."""
    its = joints()[act.kind]
    what, url = named[act.pk]
    waits = act.state == JointAct.State.ASKED
    lapsed = waits and act.until <= at
    return {
        "act": act,
        "title": its.title,
        "what": what,
        "url": url,
        "ground": its.grounds.get(act.ground, act.ground),
        "lapsed": lapsed,
        "waits": waits and not lapsed,
    }


def _can(act: JointAct, by: Person) -> dict[str, Any]:
    """Say what this person can do with it, or why not. A query or two."""
    may = joints()[act.kind].may(by, act)
    return {
        "may_decide": may and policy.may_decide_joint_act(by, act),
        "may_take_back": may and policy.may_take_back_joint_act(by, act),
        "may_take": act.kind == GIVE_DATA and act.state == JointAct.State.CONFIRMED and act.asked_by_id == by.pk,
    }


def _home(by: Person) -> list[tuple[str, str]]:
    return [home_crumb()] if policy.may_revoke(by) else []


def _crumbs(by: Person, act: JointAct) -> list[tuple[str, str]]:
    title = str(joints()[act.kind].title)
    return [*_home(by), (_("Acts that take two people"), reverse("joint-act-list")), (title, "")]
