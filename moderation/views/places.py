"""Where a piece of content stands, and where its author changes it."""

from __future__ import annotations

from django.urls import reverse

from deliberation.queries.content import Kind as Deliberated
from moderation.contents import Piece, is_within
from moderation.models import Concern
from proposals.queries.content import Kind as Proposed

# The page of each sort of whole, and where its author changes that.
PAGES = {
    "proposal": ("proposal", "proposal-edit"),
    "conversation": ("conversation", "conversation-edit"),
    "circle": ("circle", "circle-change"),
    "assembly": ("assembly", "assembly"),
}


def where_url(concern: Concern, found: Piece | None) -> str:
    """Return the page where everybody reads it; what is said within a circle leads to that. No query."""
    pk = concern.content_id
    whole = reverse(PAGES[concern.sort][0], args=[concern.whole_id])
    if found is None or is_within(found):
        return whole
    if concern.kind == Deliberated.DECISION:
        return reverse("decision", args=[pk])
    if concern.kind == Deliberated.VOICE:
        return reverse("decision", args=[found.decision_id]) + f"#voice-{pk}"
    if concern.kind == Deliberated.MEETING:
        return reverse("meeting", args=[pk])
    if concern.kind == Proposed.MERGE:
        return reverse("merge", args=[pk])
    ends = {
        Proposed.COMMENT: f"#comment-{pk}",
        Proposed.ANSWER: "#answer",
        Proposed.INTERIM_REPLY: "#interim",
        Proposed.ANSWER_VERDICT: "#does-it-answer",
        Proposed.PROGRESS_REPORT: f"delivery/#report-{pk}",
        Proposed.AMENDMENT: f"amendments/{pk}/",
        Proposed.REVISION: f"history/{getattr(found, 'number', '')}/",
        Proposed.PLEDGE: f"help/#pledge-{pk}",
        Proposed.HELP_CALL: f"help/#call-{pk}",
        Deliberated.STATEMENT: "statements/",
        Deliberated.AGENDA_ITEM: f"agenda/#item-{pk}",
        Deliberated.ASSEMBLY_STATEMENT: f"#statement-{pk}",
        Deliberated.RECOMMENDATION: f"#recommendation-{pk}",
    }
    return whole + str(ends.get(concern.kind, ""))  # type: ignore[call-overload]


def change_url(concern: Concern, found: Piece | None) -> str:
    """Return the page where its author, asked for another text, writes it. No query."""
    pk = concern.content_id
    if concern.kind == Deliberated.VOICE and found is not None:
        return reverse("decision", args=[found.decision_id]) + "#speak"
    if concern.kind == Deliberated.MEETING:
        has_minutes = found is not None and found.minutes_at is not None
        return reverse("meeting-minutes" if has_minutes else "meeting-change", args=[pk])
    ends = {
        Proposed.COMMENT: ("comment-edit", [concern.whole_id, pk]),
        Deliberated.STATEMENT: ("statement-edit", [pk]),
        Deliberated.DECISION: ("decision-change", [pk]),
        Deliberated.AGENDA_ITEM: ("agenda-change", [pk]),
    }
    name, keys = ends.get(concern.kind, (PAGES[concern.sort][1], [concern.whole_id]))  # type: ignore[call-overload]
    return reverse(name, args=keys)
