"""Where a piece of content stands, and where its author changes it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.models import Organisation
from commons.models import Visibility
from deliberation.queries.content import Kind as Deliberated
from moderation.contents import Piece, is_within
from moderation.models import Concern
from proposals.queries.content import Kind as Proposed
from voting.queries.content import Kind as Voted

# The page of each sort of whole, and where its author changes that.
PAGES = {
    "proposal": ("proposal", "proposal-edit"),
    "conversation": ("conversation", "conversation-edit"),
    "circle": ("circle", "circle-change"),
    "assembly": ("assembly", "assembly"),
    "round": ("round", "round"),
    "organisation": ("organisation", "organisation"),
}


def page_of(whole: Any) -> str:
    """Return the page of a whole of any sort. No query."""
    sort = whole._meta.model_name
    return reverse(PAGES[sort][0], args=[whole.slug if sort == "organisation" else whole.pk])


def has_page(whole: Any) -> bool:
    """Tell whether everybody gets to the page of a whole: of a vote always, of an organisation without its words."""
    return isinstance(whole, Organisation) or getattr(whole, "visibility", Visibility.PUBLIC) == Visibility.PUBLIC


def where_url(concern: Concern, found: Piece | None) -> str:
    """Return the page where everybody reads it; what is said within a circle leads to that.

    No query; one for an organisation that was not read along.
    """
    pk = concern.content_id
    if concern.sort == "organisation":
        return page_of(concern.organisation)
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
        Proposed.NEED: f"help/#need-{pk}",
        Proposed.OWN_STEP: f"help/#step-{pk}",
        Proposed.TAKE_UP: "help/#taken-up",
        Proposed.MILESTONE: f"delivery/#step-{pk}",
        Voted.OPTION: f"#option-{getattr(found, 'code', '')}",
        Deliberated.STATEMENT: "statements/",
        Deliberated.AGENDA_ITEM: f"agenda/#item-{pk}",
        Deliberated.ASSEMBLY_STATEMENT: f"#statement-{pk}",
        Deliberated.RECOMMENDATION: f"#recommendation-{pk}",
    }
    return whole + str(ends.get(concern.kind, ""))  # type: ignore[call-overload]


def change_url(concern: Concern, found: Piece | None) -> str:
    """Return the page where its author, asked for another text, writes it. No query."""
    pk = concern.content_id
    if concern.sort == "organisation":
        return page_of(concern.organisation)
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
