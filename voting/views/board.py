"""The board of a closed round: what lay in the box, whether mine did, and the files to count again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from commons.templatetags.look import ending
from proposals.views.entrance import someone
from voting import queries
from voting.lifecycle import State

KINDS = {"json": "application/json", "pb": "text/plain", "py": "text/x-python", "txt": "text/plain"}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("receipt")
def receipt(request: HttpRequest, round_id: int) -> HttpResponse:
    """Say what became of a ballot, by its receipt, for whoever has it; before closing, when one can ask."""
    its = queries.round_in_full(round_id, someone(request))
    published = its.is_secret and its.state in (State.CLOSED, State.COUNTED)
    asked = request.POST.get("receipt", "").strip()[:200] if request.method == "POST" else ""
    context = {
        "round": its,
        "published": published,
        "closes": ending(its.closes_at),
        "asked": asked,
        "missing": request.method == "POST" and not asked,
        "found": queries.receipt(its, asked) if published and asked else None,
        "nav_current": "rounds",
    }
    return render(request, "voting/receipt.html", context)


@require_safe
def file(request: HttpRequest, round_id: int, name: str) -> StreamingHttpResponse:
    """Give out a file of a counted round as it is read."""
    its = queries.round_in_full(round_id, someone(request))
    lines = queries.public_files(its).get(name)
    if lines is None:
        raise Http404
    kind = KINDS[name.rpartition(".")[2]]
    response = StreamingHttpResponse(lines(), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
