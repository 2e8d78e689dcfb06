"""Content of every kind by its kind and id, for those who decide whether it is seen."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from proposals.models import (
    Amendment,
    Answer,
    AnswerVerdict,
    Attachment,
    Comment,
    HelpCall,
    InterimReply,
    Merge,
    MergeSource,
    Milestone,
    Need,
    OwnStep,
    Picture,
    Pledge,
    ProgressReport,
    Proposal,
    Revision,
    TakeUp,
    Writer,
)
from proposals.queries.merges import is_told

Piece = (
    Proposal
    | Comment
    | Answer
    | InterimReply
    | AnswerVerdict
    | ProgressReport
    | Picture
    | Attachment
    | Amendment
    | Revision
    | Merge
    | Pledge
    | HelpCall
    | Need
    | OwnStep
    | TakeUp
    | Milestone
)


class Kind(models.TextChoices):
    """What can be hidden by itself."""

    PROPOSAL = "proposal", _("proposal")
    COMMENT = "comment", _("comment")
    ANSWER = "answer", _("answer")
    INTERIM_REPLY = "interimreply", _("interim reply")
    ANSWER_VERDICT = "answerverdict", _("reason against an answer")
    PROGRESS_REPORT = "progressreport", _("report of delivery")
    PICTURE = "picture", _("picture")
    ATTACHMENT = "attachment", _("document")
    AMENDMENT = "amendment", _("amendment")
    REVISION = "revision", _("earlier text")
    MERGE = "merge", _("suggested merge")
    PLEDGE = "pledge", _("pledge")
    HELP_CALL = "helpcall", _("call for help")
    NEED = "need", _("something that is needed")
    OWN_STEP = "ownstep", _("step of those who do it themselves")
    TAKE_UP = "takeup", _("reason for doing it ourselves")
    MILESTONE = "milestone", _("step on the way to a promise")


MODELS: dict[str, type[models.Model]] = {
    Kind.PROPOSAL: Proposal,
    Kind.COMMENT: Comment,
    Kind.ANSWER: Answer,
    Kind.INTERIM_REPLY: InterimReply,
    Kind.ANSWER_VERDICT: AnswerVerdict,
    Kind.PROGRESS_REPORT: ProgressReport,
    Kind.PICTURE: Picture,
    Kind.ATTACHMENT: Attachment,
    Kind.AMENDMENT: Amendment,
    Kind.REVISION: Revision,
    Kind.MERGE: Merge,
    Kind.PLEDGE: Pledge,
    Kind.HELP_CALL: HelpCall,
    Kind.NEED: Need,
    Kind.OWN_STEP: OwnStep,
    Kind.TAKE_UP: TakeUp,
    Kind.MILESTONE: Milestone,
}
# What its authors say together, as they do its text.
TOGETHER = (Kind.PROPOSAL, Kind.PICTURE, Kind.ATTACHMENT, Kind.NEED, Kind.OWN_STEP, Kind.TAKE_UP)
# The way from a piece to its proposal, where it is not `proposal`.
WHOLE: dict[str, str] = {
    Kind.ANSWER_VERDICT: "answer__proposal",
    Kind.MERGE: "placed_as",
    Kind.MILESTONE: "commitment__answer__proposal",
}


def piece(kind: str, content_id: int, *, lock: bool = False) -> Piece:
    """Return one piece of content with its proposal, whoever may see it. Raises ObjectDoesNotExist.

    Not what is erased, nor what was never published. One query; `lock` locks its row alone.
    """
    if kind not in MODELS or content_id.bit_length() > 63:
        raise Proposal.DoesNotExist
    rows = _with_proposals(kind).exclude(visibility=Visibility.ERASED)
    if kind == Kind.PROPOSAL:
        rows = rows.filter(published_at__isnull=False)
    else:
        rows = rows.filter(**{f"{_whole(kind)}__published_at__isnull": False})
    if kind == Kind.TAKE_UP:
        rows = rows.filter(declared_at__isnull=False)  # before that its authors alone know of it
    if kind == Kind.ANSWER_VERDICT:
        rows = rows.exclude(reason="")  # without words it is a number, and numbers are nobody's
    found: Piece = (rows.select_for_update(of=("self",)) if lock else rows).get(pk=content_id)
    return found


def public_piece(kind: str, content_id: int) -> Piece:
    """Return a piece of content that everybody may see. One query. Raises ObjectDoesNotExist."""
    found = piece(kind, content_id)
    if not is_public(found):
        raise type(found).DoesNotExist
    return found


def is_public(found: Piece) -> bool:
    """Tell whether everybody may see it: itself, and the proposal it belongs to. No query."""
    if isinstance(found, Picture) and (not found.alt or not _is_shown(found.report)):
        return False
    if isinstance(found, AnswerVerdict) and (not found.reason or found.answer.visibility != Visibility.PUBLIC):
        return False
    if isinstance(found, Milestone) and found.commitment.answer.visibility != Visibility.PUBLIC:
        return False
    if isinstance(found, Merge) and not is_told(found, found.sources.all()):
        return False
    whole = whole_of(found)
    return found.visibility == Visibility.PUBLIC == whole.visibility and whole.published_at is not None


def whole_of(found: Piece) -> Proposal:
    """Return the proposal it is, or belongs to; of a merge the one it is placed as. No query for what `piece` gave."""
    if isinstance(found, Merge):
        return found.placed_as
    if isinstance(found, Milestone):
        return found.commitment.answer.proposal
    return found if isinstance(found, Proposal) else found.proposal


def district_id_of(found: Piece) -> int | None:
    """Return the district it is about; None: all of the city. No query for what `piece` gave."""
    return whole_of(found).district_id


def is_within(found: Piece) -> bool:
    """Tell whether only some read it: nothing of a proposal that was published. No query."""
    return False


def belongs(found: Piece, by: object) -> bool:
    """Tell whether somebody is among them. No query."""
    return True


def can_change(found: Piece) -> bool:
    """Tell whether its author can put other words there at all. No query."""
    return isinstance(found, Proposal | Comment)


def author_of(found: Piece) -> int | None:
    """Return who brought it; of what a proposal's authors bring together, who began it. No query."""
    if isinstance(found, AnswerVerdict):
        return found.person_id
    if isinstance(found, Picture) and found.report is not None:
        return found.report.author_id
    if isinstance(found, Merge):
        return found.suggested_by_id
    if isinstance(found, Milestone):
        return found.commitment.answer.author_id
    return (found.proposal if isinstance(found, Picture | Attachment | Need | OwnStep | TakeUp) else found).author_id


def author_ids_of(found: Piece) -> list[int]:
    """Return everybody whose own it is. One query where several may write."""
    if isinstance(found, Revision | Merge):
        kind = Kind.REVISION if isinstance(found, Revision) else Kind.MERGE
        return writer_ids(kind, whole_of(found).pk, author_of(found))
    own = isinstance(found, Picture) and found.report_id is not None
    if isinstance(found, Proposal | Picture | Attachment | Need | OwnStep | TakeUp) and not own:
        return whole_of(found).author_ids
    author_id = author_of(found)
    return [] if author_id is None else [author_id]


def writer_ids(kind: str, proposal_id: int, author_id: int | None) -> list[int]:
    """Return whose own a piece of content is, known by its kind, its proposal and who brought it. One query at most.

    An earlier text is also theirs who write the proposal, a suggested merge theirs whose texts were to become one.
    """
    if kind in (Kind.REVISION, Kind.MERGE):
        sources = MergeSource.objects.filter(merge__sources__proposal=proposal_id).values("proposal")
        about = models.Q(proposal=proposal_id) if kind == Kind.REVISION else models.Q(proposal__in=sources)
        wrote = set(Writer.objects.filter(about).values_list("person_id", flat=True))
        return sorted(wrote | ({author_id} if author_id is not None else set()))
    if kind in TOGETHER:
        writers = list(Writer.objects.filter(proposal=proposal_id).values_list("person_id", flat=True))
        # What somebody else brought is evidence of a delivery.
        if kind != Kind.PICTURE or author_id is None or author_id in writers:
            return writers
    return [] if author_id is None else [author_id]


def pieces(kind: str, ids: list[int]) -> dict[int, Piece]:
    """Return many of one kind by id, with their proposals, whoever may see them. One query; of merges two."""
    return {row.pk: row for row in _with_proposals(kind).filter(pk__in=ids)}


def copies(kind: str, content_id: int) -> list[tuple[str, int]]:
    """Return what public pieces say the very words of one that is hidden: by kind and id. Two queries at most.

    The amendment that became an earlier text, the merge whose common text was the first, and the other way round. The
    present text is the proposal's own.
    """
    past = models.Q(number__lt=models.F("proposal__revision_number"))
    if kind == Kind.REVISION:
        amendments = Amendment.objects.public().filter(revision=content_id)
        merges = Merge.objects.filter(into__revisions=content_id, into__revisions__number=1)
        found = [(Kind.AMENDMENT, amendments), (Kind.MERGE, merges.filter(visibility=Visibility.PUBLIC))]
    elif kind == Kind.AMENDMENT:
        found = [(Kind.REVISION, Revision.objects.filter(past, amendment=content_id, visibility=Visibility.PUBLIC))]
    elif kind == Kind.MERGE:
        first = Revision.objects.filter(past, number=1, proposal__merge=content_id)
        found = [(Kind.REVISION, first.filter(visibility=Visibility.PUBLIC))]
    else:
        return []
    return [(str(kind), pk) for kind, rows in found for pk in rows.values_list("pk", flat=True)]


def speaker_ids(kind: str, proposal_id: int) -> list[int]:
    """Return everybody who spoke about a proposal: in its discussion, with amendments, with reasons, by helping.

    For lots: who took a side in public does not judge. One query.
    """
    spoke = [
        Comment.objects.filter(proposal=proposal_id).values_list("author_id"),
        Amendment.objects.filter(proposal=proposal_id).values_list("author_id"),
        Pledge.objects.filter(proposal=proposal_id).values_list("author_id"),
        AnswerVerdict.objects.filter(answer__proposal=proposal_id).exclude(reason="").values_list("person_id"),
        Writer.objects.filter(proposal=proposal_id).values_list("person_id"),
    ]
    return [person_id for (person_id,) in spoke[0].union(*spoke[1:]) if person_id is not None]


def _is_shown(report: ProgressReport | None) -> bool:
    return report is None or report.visibility == Visibility.PUBLIC


def _whole(kind: str) -> str:
    """Say by which way a piece leads to its proposal."""
    return WHOLE.get(kind, "proposal")


def _with_proposals(kind: str) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = MODELS[kind]._default_manager.all()
    if kind == Kind.PROPOSAL:
        return rows.defer("search")
    if kind == Kind.MERGE:
        sources = MergeSource.objects.select_related("proposal").defer("proposal__search")
        rows = rows.select_related("into").prefetch_related(models.Prefetch("sources", sources)).defer("into__search")
    beside = ["report"] if kind == Kind.PICTURE else []
    return rows.select_related(_whole(kind), *beside).defer(f"{_whole(kind)}__search")
