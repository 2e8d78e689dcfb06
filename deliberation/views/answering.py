"""Answer statements, see and change what one answered, leave."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commons import clock
from commons.paging import page
from commons.verdict import require
from deliberation import actions, policy, queries
from deliberation.views.conversations import head
from deliberation.views.wording import writer
from proposals.views.entrance import person, signed_in, someone

ROWS = 50


@require_POST
def stance(request: HttpRequest, conversation_id: int, statement_id: int) -> HttpResponse:
    """Take one answer, and show the next statement; from one's own list, the list again."""
    if not request.user.is_authenticated:
        messages.info(request, _("Sign in first, then press the button again."))
        return redirect(f"{reverse('account_login')}?next={reverse('conversation', args=[conversation_id])}")
    statement = queries.statement_in_full(statement_id, person(request))
    if statement.conversation_id != conversation_id:
        raise type(statement).DoesNotExist
    actions.take_stance(statement_id=statement_id, by=person(request), stance=request.POST.get("stance", ""))
    listed = request.POST.get("from") == "mine"
    response = redirect("conversation-mine" if listed else "conversation", conversation_id)
    response["Location"] += f"#statement-{statement.number}" if listed else "#answer"
    return response


@signed_in
@require_safe
def mine(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """All one has answered here, for oneself alone, each to be changed."""
    by, at = person(request), clock.now()
    its = queries.conversation_in_full(conversation_id, by)
    found = page(queries.my_stances(its, by), order=("id",), cursor=request.GET.get("cursor", ""), size=ROWS)
    context = {
        "conversation": its,
        **head(its, by, at),
        "rows": [(each.statement, actions.WORDS[each.value], writer(each.statement)) for each in found.rows],
        "next_url": f"?cursor={found.next}" if found.next else "",
        "previous_url": f"?cursor={found.previous}" if found.previous else "",
    }
    return render(request, "deliberation/mine.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Ask first; only the page that asks sends `sure`."""
    by = person(request)
    its = queries.conversation_in_full(conversation_id, by)
    require(policy.may_leave(by))
    if request.POST.get("sure"):
        actions.leave_conversation(conversation_id=its.pk, by=by)
        messages.success(request, _("Your answers are deleted. The next map is made without them."))
        return redirect("conversation", its.pk)
    context = {"conversation": its, **head(its, someone(request), clock.now())}
    return render(request, "deliberation/leave.html", context)
