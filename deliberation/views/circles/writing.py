"""What members of a circle write together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commons.paging import page
from commons.verdict import require
from deliberation import policy
from deliberation.actions import circles as actions
from deliberation.forms.circles import BringForm
from deliberation.models import CircleProposal
from deliberation.policy.circles import Standing
from deliberation.queries import circles as queries
from deliberation.views.circles.frame import act, frame, here_of
from proposals.models import Authorship
from proposals.views.entrance import person

ROWS = 15


@never_cache
@require_http_methods(["GET", "HEAD"])
def proposals(request: HttpRequest, circle_id: int) -> HttpResponse:
    return _page(request, here_of(request, circle_id))


@act
def bring(request: HttpRequest, circle_id: int) -> HttpResponse:
    here = here_of(request, circle_id)
    require(policy.circles.may_act(here))
    form = BringForm(request.POST, here=here)
    if form.act(actions.bring_proposal, by=person(request), circle_id=circle_id) is None:
        return _page(request, here, form=form)
    messages.success(request, _("It is in the circle. Any member can write it with you now."))
    return redirect("circle-proposals", circle_id)


@act
def take_on(request: HttpRequest, row_id: int) -> HttpResponse:
    made = actions.take_on_proposal(by=person(request), row_id=row_id)
    messages.success(request, _("You write it with the others."))
    return redirect("proposal", made.proposal_id)


def _page(request: HttpRequest, here: Standing, *, form: BringForm | None = None) -> HttpResponse:
    cursor = request.GET.get("cursor", "")
    found = page(queries.written_by(here), order=("-id",), cursor=cursor, size=ROWS)
    mine: set[int] = set()
    if here.member:
        ids = [each.proposal_id for each in found]
        mine = set(Authorship.objects.filter(proposal__in=ids, person=here.by.pk).values_list("proposal", flat=True))
    may_act = bool(policy.circles.may_act(here))
    context = frame(here, "circle-proposals") | {
        "rows": [_brief(each, here, mine) for each in found],
        "may_act": may_act,
        "form": form or (BringForm(here=here) if may_act else None),
        "next_url": f"?cursor={found.next}" if found.next else "",
        "previous_url": f"?cursor={found.previous}" if found.previous else "",
    }
    return render(request, "deliberation/circles/proposals.html", context, status=422 if form else 200)


def _brief(row: CircleProposal, here: Standing, mine: set[int]) -> dict[str, object]:
    its = row.proposal
    return {
        "row": row,
        "its": its,
        "readable": its.published_at is not None or its.pk in mine,
        "may_take_on": bool(policy.circles.may_act(here)) and its.pk not in mine and its.closed_at is None,
    }
