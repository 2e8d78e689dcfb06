"""What proposals hold of people: what they wrote, what they support, what they find useful. A file for each part."""

from __future__ import annotations

from commons.models import Visibility
from commons.rights import Declaration, Step
from journal.actions import forget_words
from proposals.actions.erase_content import erase_proposal, erase_reports
from proposals.models import (
    Answer,
    AnswerDraft,
    Assignment,
    Comment,
    InterimReply,
    InternalNote,
    Merge,
    ProgressReport,
    Proposal,
    Revision,
    SecondLook,
    UsefulMark,
)
from proposals.rights import delivery, figures, helping, office, proposals, together, voices
from proposals.rights.delivery import let_go_of_verdicts
from proposals.rights.helping import let_go_of_pledges
from proposals.rights.office import forget_notes
from proposals.rights.proposals import delete_drafts, own_alone
from proposals.rights.together import blank_amendments, forget_carries, forget_consents, forget_merges, leave
from proposals.rights.voices import ELSEWHERE, forget_intakes, forget_voices, let_go_of_supports

PARTS = (proposals, together, voices, office, helping, delivery, figures)
DECLARATIONS: tuple[Declaration, ...] = tuple(one for part in PARTS for one in part.DECLARATIONS)

# Acts of residents whose reason goes with their texts; that of a new text stays as long as the text does.
OWN_REASONS = (
    *("proposal.withdrawn", "proposal.unmerged", "amendment.proposed", "amendment.rejected"),
    *("merge.suggested", "merge.declined", "merge.undone"),
)


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of what they wrote and support; with `texts` also what they wrote, where it is theirs alone.

    What they published for an organisation is that one's, and stays.

    Locks the proposals concerned by id: those they support in share, their own against every change.
    """
    let_go_of_supports(person_id)
    UsefulMark.objects.filter(person=person_id).delete()
    let_go_of_pledges(person_id, texts)
    delete_drafts(person_id)
    if texts:
        alone = own_alone(person_id)
        for proposal in alone:
            erase_proposal(proposal)
        forget_words(person_id=person_id, verbs=OWN_REASONS)
        forget_words(person_id=person_id, verbs=["proposal.revised"], about=[each.pk for each in alone])
        own = Comment.objects.filter(author=person_id, organisation=None)
        own.filter(visibility__in=[Visibility.PUBLIC, Visibility.AUTHOR]).update(body="", visibility=Visibility.ERASED)
        blank_amendments(person_id)
        seen = ProgressReport.objects.filter(author=person_id, office=None)
        erase_reports(seen.filter(visibility__in=[Visibility.PUBLIC, Visibility.AUTHOR]))
        Merge.objects.filter(suggested_by=person_id).update(reason="")
        Merge.objects.filter(ended_by=person_id).update(end_reason="")
    Comment.objects.filter(author=person_id).update(author=None)
    leave(person_id)
    Proposal.objects.filter(author=person_id).update(author=None)
    Revision.objects.filter(author=person_id).update(author=None)
    Answer.objects.filter(author=person_id).update(author=None)
    ProgressReport.objects.filter(author=person_id).update(author=None)
    let_go_of_verdicts(person_id, texts=texts)
    Answer.objects.filter(approved_by=person_id).update(approved_by=None)
    AnswerDraft.objects.filter(saved_by=person_id).update(saved_by=None)
    InterimReply.objects.filter(author=person_id).update(author=None)
    InternalNote.objects.filter(author=person_id).update(author=None)
    SecondLook.objects.filter(asked_by=person_id).update(asked_by=None)
    SecondLook.objects.filter(decided_by=person_id).update(decided_by=None)
    Assignment.objects.filter(mandate__person=person_id).delete()
    Assignment.objects.filter(assigned_by=person_id).update(assigned_by=None)


STEPS = (
    Step("proposals.voices", forget_voices),
    Step("proposals.intakes", forget_intakes),
    Step("proposals.notes", forget_notes),
    Step("proposals.consents", forget_consents),
    Step("proposals.merges", forget_merges),
    Step("proposals.carries", forget_carries),
)

__all__ = ["DECLARATIONS", "ELSEWHERE", "STEPS", "erase", "forget_intakes"]
