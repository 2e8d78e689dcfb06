"""What an entry of the journal tells of: the proposal, process, round, circle or case, and whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import Organisation
from charter.models import Process
from commons.models import Visibility
from deliberation.models import Assembly, Circle, Conversation, Decision, Meeting
from journal.models import Entry
from moderation.models import WHOLES, Act
from moderation.models import Case as JuryCase
from moderation.queries import concerned_by
from notifications.models import WHAT
from proposals.models import (
    Amendment,
    Assignment,
    Authorship,
    Comment,
    HelpCall,
    Invitation,
    Merge,
    MergeSource,
    Pledge,
    Proposal,
    SecondLook,
    Writer,
)
from voting.models import Round


@dataclass(frozen=True, slots=True)
class News:
    """A journal entry with the proposal, process or round it is about; for a comment, whose comment it replies to."""

    entry: Entry
    proposal: Proposal | None
    parent_author_id: int | None = None
    concerned_ids: Sequence[int] = ()
    process: Process | None = None
    # Whose supporters are told too: of a merge what was merged and, where it is undone, what it became.
    supported_ids: Sequence[int] = ()
    round: Round | None = None
    conversation: Conversation | None = None
    circle: Circle | None = None
    assembly: Assembly | None = None
    organisation: Organisation | None = None
    case: JuryCase | None = None

    @property
    def about(self) -> dict[str, Any]:
        """What the line is about, by the names of `WHAT`: one of them, and None for the others."""
        return {name: getattr(self, name) for name in WHAT}


# What of circles their members are told.
OF_CIRCLES: dict[str, Any] = {"decision": Decision, "meeting": Meeting}


def news(entry: Entry) -> News | None:
    """Return what an entry tells of; None when it is hidden, withdrawn from view or gone. One or two queries."""
    if entry.subject_type == "act":  # also about what is hidden: that is the news
        beside = (f"concern__{name}" for name in WHOLES)
        act = Act.objects.filter(pk=entry.subject_id).select_related(*beside).first()
        if act is None or (act.case_id is not None and entry.actor_id is None):
            return None  # what a jury did is told by its case
        wholes = {name: getattr(act.concern, name) for name in WHOLES}
        return News(entry, concerned_ids=sorted(concerned_by(act)), **wholes)
    if entry.verb == "report.ready":
        return News(entry, None, concerned_ids=_who_scheduled(entry))
    if entry.subject_type == "case":
        case = JuryCase.objects.defer("text", "list_csv", "secret").filter(pk=entry.subject_id).first()
        return News(entry, None, case=case) if case else None
    if entry.subject_type == "process":
        process = Process.objects.filter(pk=entry.subject_id).first()
        return News(entry, None, process=process) if process else None
    if entry.subject_type == "round":
        its = Round.objects.defer("rules", "summary").filter(pk=entry.subject_id).first()
        return News(entry, None, round=its) if its else None
    if entry.subject_type in OF_CIRCLES:
        rows = OF_CIRCLES[entry.subject_type].objects.public().filter(circle__visibility=Visibility.PUBLIC)
        found = rows.select_related("circle").filter(pk=entry.subject_id).first()
        return News(entry, None, circle=found.circle) if found else None
    if entry.subject_type == "assembly":
        assembly = Assembly.objects.public().filter(pk=entry.subject_id).first()
        return News(entry, None, assembly=assembly) if assembly else None
    if entry.subject_type in OFFICE_WORK:
        return _office_news(entry)
    if entry.subject_type in TOGETHER:
        return _together(entry)
    if entry.subject_type == "merge":
        return _merge_news(entry)
    if entry.verb == "proposal.revised" and not entry.data.get("substantial"):
        return None
    if entry.subject_type in HELPING:
        return _helping_news(entry)
    if entry.subject_type != "comment":
        proposal = Proposal.objects.public().filter(pk=entry.subject_id).first()
        return News(entry, proposal) if proposal else None
    comment = (
        Comment.objects.public()
        .filter(pk=entry.subject_id, proposal__visibility=Visibility.PUBLIC)
        .select_related("proposal", "parent")
        .first()
    )
    if comment is None:
        return None
    parent = comment.parent if comment.parent and comment.parent.visibility == Visibility.PUBLIC else None
    return News(entry, comment.proposal, parent.author_id if parent else None)


def _who_scheduled(entry: Entry) -> list[int]:
    """Return who has the report made, as the journal says who began it. One query."""
    begun = Entry.objects.filter(subject_type="schedule", subject_id=entry.data["schedule"], verb="schedule.begun")
    return [person for person in begun.values_list("actor_id", flat=True) if person is not None]


# Rows of an office's work, and whom an entry about one concerns.
OFFICE_WORK: dict[str, tuple[type[Model], str]] = {
    "assignment": (Assignment, "mandate__person"),
    "secondlook": (SecondLook, "asked_by"),
}


def _office_news(entry: Entry) -> News | None:
    """Return what colleagues did for each other, as long as it stands."""
    model, concerned = OFFICE_WORK[entry.subject_type]
    person_id = model._default_manager.filter(pk=entry.subject_id).values_list(concerned, flat=True).first()
    proposal = Proposal.objects.public().filter(pk=entry.data["proposal"]).first()
    return News(entry, proposal, concerned_ids=[person_id]) if proposal and person_id else None


TOGETHER: dict[str, tuple[type[Model], str]] = {
    "amendment": (Amendment, "author_id"),
    "invitation": (Invitation, "person_id"),
    "authorship": (Authorship, "person_id"),
}


def _together(entry: Entry) -> News | None:
    """Return news of an amendment, an invitation that waits, or somebody who still writes. One query."""
    model, whose = TOGETHER[entry.subject_type]
    rows: QuerySet[Any] = model._default_manager.filter(
        pk=entry.subject_id, proposal__visibility=Visibility.PUBLIC
    ).select_related("proposal")
    if model is Amendment:
        rows = rows.filter(visibility=Visibility.PUBLIC)
    elif model is Invitation:
        rows = rows.filter(state=Invitation.State.OPEN)
    found = rows.first()
    if found is None:
        return None
    concerned = getattr(found, whose)
    return News(entry, found.proposal, concerned_ids=[concerned] if concerned else [])


def _merge_news(entry: Entry) -> News | None:
    """Return news of a merge: by the title of what it became, before that of what it is placed as. Three queries."""
    merge = Merge.objects.filter(pk=entry.subject_id).select_related("into", "placed_as").first()
    if merge is None:
        return None
    proposal = merge.into or merge.placed_as
    if proposal.visibility != Visibility.PUBLIC:
        return None
    sources = list(MergeSource.objects.filter(merge=merge).values_list("proposal_id", flat=True))
    concerned = set(Writer.objects.filter(proposal__in=sources).values_list("person_id", flat=True))
    if entry.verb not in ("merge.written", "merge.consented") and merge.suggested_by_id:
        concerned.add(merge.suggested_by_id)
    supported = [*sources, *([merge.into_id] if entry.verb == "merge.undone" and merge.into_id else [])]
    return News(entry, proposal, concerned_ids=sorted(concerned), supported_ids=supported)


# What residents give and ask of each other, told as long as everybody may see it.
HELPING: dict[str, type[Model]] = {"pledge": Pledge, "helpcall": HelpCall}


def _helping_news(entry: Entry) -> News | None:
    row = HELPING[entry.subject_type]._default_manager.filter(
        pk=entry.subject_id, visibility=Visibility.PUBLIC, proposal__visibility=Visibility.PUBLIC
    )
    found: Any = row.select_related("proposal").first()
    return News(entry, found.proposal) if found and getattr(found, "withdrawn_at", None) is None else None
