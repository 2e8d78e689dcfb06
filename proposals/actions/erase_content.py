"""Erase for good what somebody wrote. Its place stays, so that what others said of it keeps its sense."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Now

from commons import store
from commons.later import later
from commons.models import Visibility
from journal.actions import record
from proposals import queries
from proposals.actions.end_merge import end_suggestion_of
from proposals.lifecycle import Move, State, after
from proposals.models import (
    Amendment,
    Answer,
    AnswerVerdict,
    Attachment,
    Comment,
    HelpCall,
    InterimReply,
    Merge,
    Milestone,
    Need,
    OwnStep,
    Picture,
    Pledge,
    ProgressReport,
    Proposal,
    Revision,
    TakeUp,
)
from proposals.queries.content import piece

# What of short texts goes, by the model of each; with the visibility alone something stays to be counted.
WORDS: dict[type[Model], tuple[str, ...]] = {
    **dict.fromkeys((Comment, InterimReply, Pledge, HelpCall), ("body",)),
    AnswerVerdict: ("reason",),
    Revision: ("title", "body", "reason"),
    Need: ("words",),
    OwnStep: ("words",),
    TakeUp: ("reason", "city_gives"),
    Milestone: ("text",),
}


@transaction.atomic
def erase_hidden(*, kind: str, content_id: int) -> bool:
    """Erase what is still hidden, whatever it is but an answer: those stay for ever. Tell whether it was.

    Locks the piece. Raises ObjectDoesNotExist. The caller knows that its time is over.
    """
    found = piece(kind, content_id, lock=True)
    if found.visibility != Visibility.HIDDEN or isinstance(found, Answer):
        return False
    record(f"{kind}.erased", actor=None, subject=found)
    if isinstance(found, Proposal):
        erase_proposal(found)
    elif isinstance(found, Amendment):
        erase_amendments(Amendment.objects.filter(pk=found.pk))
    elif isinstance(found, ProgressReport):
        erase_reports(ProgressReport.objects.filter(pk=found.pk))
    elif isinstance(found, Merge):
        erase_merges(Merge.objects.filter(pk=found.pk))
        Merge.objects.filter(pk=found.pk).update(visibility=Visibility.ERASED)
    elif isinstance(found, Picture | Attachment):
        room = store.PICTURES if isinstance(found, Picture) else store.ATTACHMENTS
        later("proposals.drop_files", room, found.key)
        found.delete()
    else:
        blank = dict.fromkeys(WORDS[type(found)], "")
        type(found)._default_manager.filter(pk=found.pk).update(**blank, visibility=Visibility.ERASED)
    return True


def erase_proposal(proposal: Proposal) -> None:
    """Empty a locked proposal with its earlier texts, amendments, pictures and files; an open one ends as withdrawn."""
    if proposal.state == State.OPEN:
        proposal.state, proposal.closed_at = after(proposal.state, Move.WITHDRAW), Now()
        record("proposal.withdrawn", actor=None, subject=proposal, reason="")
    proposal.title = proposal.body = proposal.place_name = ""
    proposal.latitude = proposal.longitude = None
    proposal.visibility = Visibility.ERASED
    blanked = ["title", "body", "place_name", "latitude", "longitude", "visibility", "state", "closed_at"]
    proposal.save(update_fields=blanked)
    proposal.revisions.update(title="", body="", reason="", visibility=Visibility.ERASED)
    erase_amendments(proposal.amendments.all())
    end_suggestion_of(proposal, Merge.Lapse.HIDDEN)
    # What was written to become one with it; a common text that is carried out stands with its own proposal.
    common = Merge.objects.filter(pk__in=queries.merge_ids_of(proposal.pk))
    erase_merges(common.exclude(~Q(into=proposal), state=Merge.State.MERGED))
    drop_files_of(Proposal.objects.filter(pk=proposal.pk))
    proposal.pictures.all().delete()
    proposal.attachments.all().delete()
    proposal.needs.update(words="")
    proposal.own_steps.update(words="")
    proposal.help_calls.update(body="", visibility=Visibility.ERASED)
    TakeUp.objects.filter(proposal=proposal).update(reason="", city_gives="")


def erase_amendments(amendments: QuerySet[Amendment]) -> None:
    """Empty amendments; one that waits is taken back. What was taken in stays as its revision says it."""
    amendments.filter(state=Amendment.State.OPEN).update(state=Amendment.State.WITHDRAWN, decided_at=Now())
    amendments.update(title="", body="", reason="", answer="", visibility=Visibility.ERASED)


def erase_merges(merges: QuerySet[Merge]) -> None:
    """Take the words out of merges; that there was one stays."""
    merges.update(title="", body="", reason="", end_reason="")


def erase_reports(reports: QuerySet[ProgressReport]) -> None:
    """Empty reports of delivery; their pictures go, and the files after the commit."""
    shown = Picture.objects.filter(report__in=reports)
    for key in list(shown.values_list("key", flat=True)):
        later("proposals.drop_files", store.PICTURES, key)
    shown.delete()
    reports.update(text="", url="", visibility=Visibility.ERASED)


def drop_files_of(proposals: QuerySet[Proposal]) -> None:
    """Delete the files after the commit; what is lost then, the sweep finds."""
    for room, model in ((store.PICTURES, Picture), (store.ATTACHMENTS, Attachment)):
        for key in model.objects.filter(proposal__in=proposals).values_list("key", flat=True):  # type: ignore[attr-defined]
            later("proposals.drop_files", room, key)
