"""Where a piece of content stands, and where its author changes it."""

from __future__ import annotations

from django.urls import reverse

from deliberation.queries.content import Kind as Deliberated
from moderation.models import Concern
from proposals.queries.content import Kind as Proposed


def where_url(concern: Concern) -> str:
    """Return the page where everybody reads it. No query."""
    pk = concern.content_id
    ends = {
        Proposed.COMMENT: f"#comment-{pk}",
        Proposed.ANSWER: "#answer",
        Proposed.INTERIM_REPLY: "#interim",
        Proposed.ANSWER_VERDICT: "#does-it-answer",
        Proposed.PROGRESS_REPORT: f"delivery/#report-{pk}",
        Proposed.AMENDMENT: f"amendments/{pk}/",
        Proposed.PLEDGE: f"help/#pledge-{pk}",
        Proposed.HELP_CALL: f"help/#call-{pk}",
        Deliberated.STATEMENT: "statements/",
    }
    page = "proposal" if concern.conversation_id is None else "conversation"
    return reverse(page, args=[concern.whole_id]) + str(ends.get(concern.kind, ""))  # type: ignore[call-overload]


def change_url(concern: Concern) -> str:
    """Return the page where its author, asked for another text, writes it. No query."""
    ends = {Proposed.COMMENT: ("comment-edit", [concern.whole_id, concern.content_id])}
    ends |= {Deliberated.STATEMENT: ("statement-edit", [concern.content_id])}  # type: ignore[dict-item]
    page = "proposal-edit" if concern.conversation_id is None else "conversation-edit"
    name, keys = ends.get(concern.kind, (page, [concern.whole_id]))  # type: ignore[call-overload]
    return reverse(name, args=keys)
