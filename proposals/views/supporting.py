"""Give a support, take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proposals import actions
from proposals.views.entrance import person, signed_in


@signed_in
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    actions.give_support(proposal_id=pk, by=person(request))
    messages.success(request, _("Your support is counted. You may take it back while the proposal is open."))
    return redirect("proposal", pk)


@signed_in
@require_POST
def unsupport(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw_support(proposal_id=pk, by=person(request))
    messages.success(request, _("Your support is taken back."))
    return redirect("proposal", pk)
