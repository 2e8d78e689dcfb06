"""Block an account, let it in again. Moderators' pages; the public list names nobody."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from commons.paging import page
from commons.verdict import require
from moderation import actions, policy, queries
from moderation.forms import BlockForm
from moderation.models import Block
from proposals.views.entrance import person, typed


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, person_id: int) -> HttpResponse:
    by = person(request)
    require(policy.may_see_queue(by))
    whom = get_object_or_404(Person, pk=person_id)
    form = BlockForm(typed(request))
    if request.method == "POST" and form.act(actions.block_account, person_id=whom.pk, by=by) is not None:
        messages.success(request, _("The account is blocked. The person is told by mail."))
        return redirect("moderation-blocks")
    context = {
        "form": form,
        "whom": whom,
        "verdict": policy.may_block(by, whom),
        "present": queries.block_of(whom.pk),
    }
    return render(request, "moderation/block.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, block_id: int) -> HttpResponse:
    by = person(request)
    require(policy.may_see_queue(by))
    kept = get_object_or_404(Block.objects.select_related("person"), pk=block_id)
    form = BlockForm(typed(request))
    if request.method == "POST" and form.act(actions.lift_block, block_id=kept.pk, by=by) is not None:
        messages.success(request, _("The person can sign in again, and is told by mail."))
        return redirect("moderation-blocks")
    verdict = policy.may_lift_block(by, kept.person)
    context = {"form": form, "present": kept, "whom": kept.person, "verdict": verdict}
    return render(request, "moderation/lift.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    require(policy.may_see_queue(person(request)))
    rows = queries.blocks().select_related("person")
    shown = page(rows, order=("-id",), cursor=request.GET.get("cursor", ""), size=20)
    context = {
        "blocks": shown,
        "next_url": f"?cursor={shown.next}" if shown.next else "",
        "previous_url": f"?cursor={shown.previous}" if shown.previous else "",
    }
    return render(request, "moderation/blocks.html", context)
