"""Who belongs to a circle: names for members, a number for others."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deliberation import policy
from deliberation.actions import circles as actions
from deliberation.forms.circles import InviteForm, MemberForm
from deliberation.policy.circles import Standing
from deliberation.queries import circles as queries
from deliberation.views.circles.frame import act, frame, here_of
from proposals.views.entrance import person


@never_cache
@require_safe
def members(request: HttpRequest, circle_id: int) -> HttpResponse:
    return _page(request, here_of(request, circle_id))


@act
def invite(request: HttpRequest, circle_id: int) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.act(actions.invite_member, by=person(request), circle_id=circle_id) is None:
        return _page(request, here_of(request, circle_id), invite=form)
    messages.success(request, _("Asked. They find the invitation on the page of circles, for three weeks."))
    return redirect("circle-members", circle_id)


@act
def take_back(request: HttpRequest, invitation_id: int) -> HttpResponse:
    its = actions.take_back_invitation(by=person(request), invitation_id=invitation_id)
    messages.success(request, _("The invitation is taken back. Nobody is told."))
    return redirect("circle-members", its.pk)


@act
def describe(request: HttpRequest, circle_id: int) -> HttpResponse:
    form = MemberForm(request.POST)
    form.act(actions.describe_membership, by=person(request), circle_id=circle_id)
    messages.success(request, _("Kept."))
    return redirect("circle-members", circle_id)


@act
def step_down(request: HttpRequest, circle_id: int) -> HttpResponse:
    actions.step_down(by=person(request), circle_id=circle_id)
    messages.success(request, _("You do not facilitate any more. Until another is chosen all members do."))
    return redirect("circle-members", circle_id)


def _page(request: HttpRequest, here: Standing, *, invite: InviteForm | None = None) -> HttpResponse:
    mine = here.member
    rows = list(queries.members(here.circle)) if mine else list(queries.members(here.circle).filter(named=True))
    initial = {"willing": mine.willing, "named": mine.named} if mine else {}
    context = frame(here, "circle-members") | {
        "rows": rows,
        "invite": invite or InviteForm(),
        "mine": MemberForm(initial=initial) if mine else None,
        "may_act": bool(policy.circles.may_act(here)),
        "asked": list(queries.asked_in(here)) if mine else [],
        "others": here.members - len(rows),
    }
    return render(request, "deliberation/circles/members.html", context, status=422 if invite else 200)
