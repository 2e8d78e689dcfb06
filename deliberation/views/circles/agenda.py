"""The agenda of a circle."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commons.verdict import require
from deliberation import policy
from deliberation.actions import circles as actions
from deliberation.forms.circles import ItemForm, MoveForm
from deliberation.queries import circles as queries
from deliberation.views.circles.frame import FORM, act, frame, here_of, signed, step_page
from proposals.views.entrance import person, typed

TALKED = 20


@require_safe
def agenda(request: HttpRequest, circle_id: int) -> HttpResponse:
    """What is open, in its order, and what was talked about lately."""
    here = here_of(request, circle_id)
    context = frame(here, "circle-agenda") | {
        "rows": list(queries.agenda(here.circle)),
        "talked": list(queries.discussed(here.circle)[:TALKED]),
        "may_act": bool(policy.circles.may_act(here)),
        "may_order": bool(policy.circles.may_facilitate(here)),
        "me": here.member.person_id if here.member else None,
    }
    return render(request, "deliberation/circles/agenda.html", context)


@signed
@require_http_methods(FORM)
def add(request: HttpRequest, circle_id: int) -> HttpResponse:
    here = here_of(request, circle_id)
    require(policy.circles.may_act(here))
    form = ItemForm(typed(request), here=here)
    if form.is_bound and form.act(actions.add_item, by=person(request), circle_id=circle_id) is not None:
        messages.success(request, _("It stands on the agenda."))
        return redirect("circle-agenda", circle_id)
    title = _("Put something on the agenda")
    return step_page(request, here, form, tab="circle-agenda", title=title, button=_("Put it there"))


@signed
@require_http_methods(FORM)
def change(request: HttpRequest, item_id: int) -> HttpResponse:
    """Put other words there, if they are one's own."""
    item = queries.known_item(item_id, person(request))
    here = here_of(request, item.circle_id)
    require(policy.circles.may_change_item(here, item))
    form = ItemForm(typed(request), here=here, item=item)
    if form.is_bound and form.act(actions.change_item, by=person(request), item_id=item_id) is not None:
        messages.success(request, _("Changed."))
        return redirect("circle-agenda", item.circle_id)
    title, back = _("Change what you put on the agenda"), reverse("circle-agenda", args=[item.circle_id])
    return step_page(request, here, form, tab="circle-agenda", title=title, button=_("Keep it"), back=back)


@act
def take_back(request: HttpRequest, item_id: int) -> HttpResponse:
    item = actions.take_back_item(by=person(request), item_id=item_id)
    messages.success(request, _("Taken back."))
    return redirect("circle-agenda", item.circle_id)


@act
def move(request: HttpRequest, item_id: int) -> HttpResponse:
    form = MoveForm(request.POST)
    item = form.act(actions.move_item, by=person(request), item_id=item_id)
    if item is None:
        return redirect("circles")
    return redirect("circle-agenda", item.circle_id)


@act
def close(request: HttpRequest, item_id: int) -> HttpResponse:
    item = actions.close_item(by=person(request), item_id=item_id)
    messages.success(request, _("It counts as talked about."))
    return redirect("circle-agenda", item.circle_id)
