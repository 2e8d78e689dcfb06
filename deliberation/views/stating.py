"""All statements of a conversation; write one, correct it, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

import charter.queries
from commons import clock
from commons.paging import page
from commons.verdict import require
from deliberation import actions, policy, queries
from deliberation.forms import StatementForm
from deliberation.models import Conversation, Stance, Statement
from deliberation.policy import Someone
from deliberation.views.conversations import head
from deliberation.views.wording import writer
from proposals.views.entrance import person, signed_in, someone, typed

ROWS = 50


@require_safe
def statements(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Every public statement, in the order they were written, without what others answered."""
    by, at = someone(request), clock.now()
    its = queries.conversation_in_full(conversation_id, by)
    cursor = request.GET.get("cursor", "")
    found = page(
        queries.with_writers(queries.statements(its)), order=queries.STATEMENTS_ORDER, cursor=cursor, size=ROWS
    )
    context = {
        "conversation": its,
        **head(its, by, at),
        "rows": [_row(each, by) for each in found.rows],
        "next_url": f"?cursor={found.next}" if found.next else "",
        "previous_url": f"?cursor={found.previous}" if found.previous else "",
    }
    return render(request, "deliberation/statements.html", context)


def _row(statement: Statement, by: Someone) -> dict[str, Any]:
    own = by.pk is not None and statement.author_id == by.pk
    return {"statement": statement, "writer": writer(statement), "own": own}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The form stands on the conversation's page too; what is wrong with it is said here."""
    by = person(request)
    its = queries.conversation_in_full(conversation_id, by)
    form = StatementForm(typed(request))
    if request.method == "POST":
        if form.act(actions.write_statement, conversation_id=its.pk, by=by):
            messages.success(request, _("Your statement is there for everybody to answer."))
            return _to(its)
    else:
        require(policy.may_state(by, its, answers=queries.answers_missing(queries.progress(its, by))))
        policy.require_open(its, "state")
    return _page(request, "statement_form", its, form=form, title=_("Add a statement"), button=_("Put it to everyone"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, statement_id: int) -> HttpResponse:
    by = person(request)
    statement = queries.statement_in_full(statement_id, by)
    form = StatementForm(typed(request), initial={"text": statement.text})
    if request.method == "POST":
        if form.act(actions.change_statement, statement_id=statement.pk, by=by):
            messages.success(request, _("Your statement is changed."))
            return _to(statement.conversation)
    else:
        minutes, at = charter.queries.rule("edit_minutes", at=statement.created_at).whole, clock.now()
        answered = Stance.objects.filter(statement=statement).exists()
        require(policy.may_change_statement(by, statement, answered=answered, edit_minutes=minutes, at=at))
        policy.require_open(statement.conversation, "change", at=at)
    title = _("Correct your statement")
    return _page(request, "statement_form", statement.conversation, form=form, title=title, button=_("Save"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Ask first; only the page that asks sends `sure`."""
    by = person(request)
    statement = queries.statement_in_full(statement_id, by)
    require(policy.may_take_back(by, statement))
    if request.POST.get("sure"):
        actions.take_back_statement(statement_id=statement.pk, by=by)
        messages.success(request, _("Your statement is gone, and what was answered to it."))
        return _to(statement.conversation)
    return _page(request, "statement_delete", statement.conversation, statement=statement)


def _to(its: Conversation) -> HttpResponse:
    response = redirect("conversation", its.pk)
    response["Location"] += "#answer"
    return response


def _page(request: HttpRequest, name: str, its: Conversation, **context: Any) -> HttpResponse:
    context |= {"conversation": its, **head(its, person(request), clock.now())}
    wrong = "form" in context and context["form"].errors
    return render(request, f"deliberation/{name}.html", context, status=422 if wrong else 200)
