"""The whole report of a conversation, statement by statement, and its files in the layout of Pol.is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commons import clock
from commons.paging import page
from deliberation import files, queries
from deliberation.models import Conversation, Statement
from deliberation.views.atlas import atlas, bar
from deliberation.views.conversations import head
from proposals.views.entrance import someone

ROWS = 50


@require_safe
def report(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """What came of it: the map, what all agree on, what divides, and every statement with all groups."""
    by, at = someone(request), clock.now()
    its = queries.conversation_in_full(conversation_id, by)
    shown = atlas(its, ())
    cursor = request.GET.get("cursor", "")
    found = page(queries.statements(its), order=queries.STATEMENTS_ORDER, cursor=cursor, size=ROWS)
    known = queries.map_of(its)
    votes = known.shown.get("votes", {}) if known is not None else {}
    context = {
        "conversation": its,
        **head(its, by, at),
        "map": shown,
        "figures": known,
        "rows": [_row(each, shown.get("groups", []), votes) for each in found.rows],
        "files": files.names(its),
        "next_url": f"?cursor={found.next}" if found.next else "",
        "previous_url": f"?cursor={found.previous}" if found.previous else "",
    }
    return render(request, "deliberation/report.html", context)


def _row(statement: Statement, groups: list[dict[str, Any]], votes: dict[str, list[int]]) -> dict[str, Any]:
    name = str(statement.number)
    agree, disagree, passed = votes.get(name, (0, 0, 0))
    return {
        "statement": statement,
        "agree": agree,
        "disagree": disagree,
        "passed": passed,
        "bars": [bar(each["name"], each["tone"], each["votes"].get(name, [0, 0, 0]), "agree") for each in groups],
    }


@require_safe
def file(request: HttpRequest, conversation_id: int, name: str) -> StreamingHttpResponse:
    """One file of the conversation; there is none before there is a map: so few could be told apart."""
    its = queries.conversation_in_full(conversation_id, someone(request))
    if name not in files.names(its):
        raise Conversation.DoesNotExist
    kind = "application/json" if name.endswith(".json") else "text/csv"
    response = StreamingHttpResponse(files.written(its, name), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="conversation-{its.pk}-{name}"'
    return response
