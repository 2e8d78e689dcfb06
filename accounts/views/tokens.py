"""Keys to the API, made by the person themself."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, policy, queries
from accounts.forms import TokenForm
from accounts.models import ApiToken, Person
from accounts.views.security import again_to_write


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@again_to_write
def tokens(request: HttpRequest) -> HttpResponse:
    """List; make, for who has just shown that it is them.

    A new token stands in the answer to its POST alone: it is stored nowhere, the session included.
    """
    person = cast(Person, request.user)
    form = TokenForm(request.POST or None)
    made = form.act(actions.create_token, by=person) if request.method == "POST" else None
    kept = list(queries.tokens_of(person))
    return render(
        request,
        "accounts/tokens.html",
        {
            "form": TokenForm() if made else form,
            "secret": made[1] if made else "",
            "tokens": kept,
            "may_create": policy.may_create_token(person, held=len(kept)),
        },
    )


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=token_id, person=cast(Person, request.user))
    actions.revoke_token(token_id=token.pk, by=cast(Person, request.user))
    messages.success(request, _("The token %(name)s no longer works.") % {"name": token.name})
    return redirect("account_tokens")
