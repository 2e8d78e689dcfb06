"""What proposals hold of people: what they wrote, what they support, what they find useful."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons import clock
from commons.models import Visibility
from commons.rights import CHUNK, EVER, Declaration, Elsewhere, Erased, Personal, Step
from journal.actions import forget_words
from proposals.actions.agree_merge import hold_kin, settle_merge_of
from proposals.actions.erase_content import drop_files_of, erase_amendments, erase_proposal, erase_reports
from proposals.actions.take_up import take_up_if_agreed
from proposals.actions.withdraw_proposal import withdraw_if_agreed
from proposals.lifecycle import MOVES, SUPPORTABLE, Move, State
from proposals.models import (
    Amendment,
    AmendmentSupport,
    Answer,
    AnswerDraft,
    AnswerVerdict,
    Assignment,
    Attachment,
    Authorship,
    Carry,
    Comment,
    Commitment,
    Consent,
    CountDue,
    DoneVerdict,
    Exposure,
    ExposureTaken,
    HelpCall,
    Intake,
    InterimReply,
    InternalNote,
    Invitation,
    Merge,
    MergeSource,
    Milestone,
    MissedDate,
    MovedDate,
    Need,
    OwnStep,
    Picture,
    Pledge,
    ProgressReport,
    Proposal,
    Reminder,
    Revision,
    RuleChange,
    SecondLook,
    Source,
    Support,
    SupportDay,
    TakeUp,
    UsefulMark,
)
from proposals.queries import comes_back, start_of_day

# Where a text is its author's alone, if nobody else has taken part.
OWN = (State.OPEN, State.WITHDRAWN, State.EXPIRED)
TAKES_PART = _("Taking part in public is what the platform is for.")
NOTES_KEPT = dt.timedelta(days=365)
FOR_EVER = _("for ever; a draft until you delete it; what a moderator hid, for 6 months")
AS_PROPOSAL = _("as long as the proposal; what a moderator hid, for 6 months")

DECLARATIONS = (
    Declaration(
        Proposal,
        title=_("Your proposals and drafts"),
        of="author",
        personal=(
            Personal(
                "author author_label",
                purpose=_("The proposal stands under the name you are shown by."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "title body lang topic district process place_name latitude longitude state visibility channel "
                "created_at published_at closed_at edit_asked_at hidden_at",
                purpose=TAKES_PART,
                lifetime=FOR_EVER,
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id organisation kind revision_number text_since counted_since forked_from merged_into gather_until "
        "threshold threshold_rule_number sorting_supports sorting_share "
        "exposure_rank bridging_score office reached_at due_at extended_at overdue_at escalated_at answered_at "
        "contested_at done_asked_at done_until reopened_at next_promise_on search",
    ),
    Declaration(
        Revision,
        title=_("Earlier texts of your proposals"),
        of="author",
        personal=(
            Personal(
                "author proposal number title body reason substantial amendment visibility created_at",
                purpose=_("Everybody can see what was changed after others had agreed."),
                lifetime=_("for ever"),
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id changed_share changes",
    ),
    # What is asked of a rule is the proposal's, as its title is; what came of it are numbers of nobody.
    Declaration(
        RuleChange,
        impersonal="id proposal rule value wished_on round_id adopted votes_for votes_against voters quorum decided_at "
        "effective_at",
    ),
    Declaration(
        Authorship,
        title=_("What you write with others, or alone"),
        of="person",
        personal=(
            Personal(
                "person proposal since via",
                purpose=_("Who writes a proposal may change it, and stands beside it."),
                lifetime=_("until you leave the proposal, or as long as the account"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Invitation,
        title=_("Invitations to write with others"),
        of="person",
        personal=(
            Personal(
                "person proposal by state asked_at answered_at",
                purpose=_("Nobody becomes an author without being asked, and nobody is asked twice at once."),
                lifetime=_("as long as the account"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Consent,
        title=_("What you agree to as an author"),
        of="person",
        personal=(
            Personal(
                "person proposal act about reason given_at",
                purpose=_("Some acts take all authors of a proposal."),
                lifetime=_("until all agree, or you take it back, or it is not possible any more"),
                erased=Erased.GOES,
                expires="proposals.consents",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Merge,
        title=_("Proposals you suggested to merge"),
        of="suggested_by",
        personal=(
            Personal(
                "suggested_by",
                purpose=_("Who suggests it stands beside the suggestion."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "reason state created_at answer_until ended_at end_reason visibility",
                purpose=TAKES_PART,
                lifetime=_("for ever; a year where it came to nothing"),
                erased=Erased.CHOICE,
                expires="proposals.merges",
            ),
            Personal(
                "written_by ended_by",
                purpose=_("Who wrote the common text, or ended the matter, can be traced."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
                withheld=_("It is said on the page of the merge."),
            ),
        ),
        impersonal="id title body version placed_as whole_city into agreed_at carry_until undo_until lapse",
    ),
    Declaration(MergeSource, impersonal="id merge proposal agreed_version in_force"),
    Declaration(
        Carry,
        title=_("Whether you carried a support over after a merge"),
        of="person",
        personal=(
            Personal(
                "person merge carried answered_at",
                purpose=_("Nobody is asked again who has answered. Nobody but you sees what you answered."),
                lifetime=_("until the time to answer is over"),
                erased=Erased.GOES,
                expires="proposals.carries",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Amendment,
        title=_("Your amendments"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=_("The amendment stands under the name you are shown by."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal base title body reason state answer decided_at rewritten_at visibility channel created_at",
                purpose=TAKES_PART,
                lifetime=_("for ever"),
                erased=Erased.CHOICE,
                expires=EVER,
            ),
            Personal(
                "decided_by",
                purpose=_("Who decided about an amendment can be traced."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
                withheld=_("It is said in the proposal's history."),
            ),
        ),
        impersonal="id shown_at",
    ),
    Declaration(
        AmendmentSupport,
        title=_("Amendments you support"),
        of="person",
        personal=(
            Personal(
                "person amendment created_at",
                purpose=_("One voice each. Nobody but you sees what you support; only numbers are public."),
                lifetime=_("until you take it back, or as long as the account"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Picture,
        title=_("Your pictures"),
        of="proposal__author",
        rather="report__author",
        personal=(
            Personal(
                "proposal report position alt width height visibility created_at",
                purpose=TAKES_PART,
                lifetime=AS_PROPOSAL,
                erased=Erased.CHOICE,
                expires=EVER,
            ),
            Personal(
                "key digest widths",
                purpose=_("Where the file lies. What the camera wrote into it is never kept."),
                lifetime=AS_PROPOSAL,
                erased=Erased.CHOICE,
                expires=EVER,
                withheld=_("The picture itself stands on the proposal's page."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Attachment,
        title=_("Documents of your proposals"),
        of="proposal__author",
        personal=(
            Personal(
                "proposal position name bytes_count visibility created_at",
                purpose=TAKES_PART,
                lifetime=AS_PROPOSAL,
                erased=Erased.CHOICE,
                expires=EVER,
            ),
            Personal(
                "key digest",
                purpose=_("Where the file lies."),
                lifetime=AS_PROPOSAL,
                erased=Erased.CHOICE,
                expires=EVER,
                withheld=_("The document itself stands on the proposal's page."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Comment,
        title=_("Your comments"),
        of="author",
        personal=(
            Personal(
                "author author_label",
                purpose=_("The comment stands under the name you are shown by."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal parent side body lang visibility channel created_at edited_at edit_asked_at",
                purpose=TAKES_PART,
                lifetime=_("until you delete it; what a moderator hid, for 6 months"),
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id organisation root depth",
    ),
    Declaration(
        Support,
        title=_("What you support"),
        of="person",
        personal=(
            Personal(
                "person created_at",
                purpose=_(
                    "One voice each. Nobody but you sees what you support, and the clerk who enters it for you; only "
                    "numbers are public."
                ),
                lifetime=_("until you take it back, or as long as the account"),
                erased=Erased.EMPTIED,
            ),
            Personal(
                "proposal revision revision_number district counts channel",
                purpose=_(
                    "The number of supports is always the number of rows, also when somebody has left. How it came "
                    "(web, paper, desk) is counted for the whole city."
                ),
                lifetime=_("as long as the proposal; deleted with the account while it could be taken back"),
                erased=Erased.UNLINKED,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Intake,
        title=_("What you entered at the desk as a clerk"),
        of="clerk",
        personal=(
            Personal(
                "clerk proposal comment support taken_at",
                purpose=_("A slip of the pen can be put right on the day it was made."),
                lifetime=_("until the day is over"),
                erased=Erased.GOES,
                expires="proposals.intakes",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        UsefulMark,
        title=_("Comments you find useful"),
        of="person",
        personal=(
            Personal(
                "person comment",
                purpose=_("Useful comments are shown first; only numbers are public."),
                lifetime=_("until you take it back"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Answer,
        title=_("Answers you gave for an office"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=_("Who answers for the city can be traced."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal author_name author_title number office decision reasons summary cost lang visibility channel "
                "created_at published_at approved_at due_at verdict_until",
                purpose=_("Officials answer under their real name. An answer of the city is a public record."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
            Personal(
                "approved_by",
                purpose=_("Another official looked over the answer. That it was done is public, by whom is not."),
                lifetime=_("as long as the account of who looked over it"),
                erased=Erased.UNLINKED,
                withheld=_("It names another person."),
            ),
        ),
        impersonal="id together",
    ),
    Declaration(
        InterimReply,
        title=_("Word you sent for an office before its answer"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=_("Who speaks for the city can be traced."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal author_name author_title number office body lang visibility channel created_at",
                purpose=_("Officials speak under their real name. What an office says in public is a public record."),
                lifetime=_("for ever; what a moderator hid, for 6 months"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        AnswerDraft,
        title=_("Answers you prepare for an office"),
        of="saved_by",
        personal=(
            Personal(
                "saved_by saved_at proposal content",
                purpose=_("An office prepares its answer together."),
                lifetime=_("until the answer is published"),
                erased=Erased.UNLINKED,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        SecondLook,
        title=_("Answers you asked a colleague to look over"),
        of="asked_by",
        personal=(
            Personal(
                "asked_by asked_at state",
                purpose=_("Two officials see an answer before everybody does."),
                lifetime=_("until the draft is changed or the answer is published"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "decided_by decided_at words",
                purpose=_("A colleague says whether the text can go out, or what should change."),
                lifetime=_("until the draft is changed or the answer is published"),
                erased=Erased.UNLINKED,
                withheld=_("It is a colleague's word. It stands beside the draft."),
            ),
        ),
        impersonal="id draft digest",
    ),
    Declaration(
        Assignment,
        title=_("Proposals you work on for an office"),
        of="mandate__person",
        personal=(
            Personal(
                "proposal mandate assigned_at",
                purpose=_("Colleagues of an office know who works on what."),
                lifetime=_("until the proposal is done or handed over; it counts only while your mandate is in force"),
                erased=Erased.GOES,
            ),
            Personal(
                "assigned_by",
                purpose=_("Who gave the work to whom."),
                lifetime=_("as long as the account of who did"),
                erased=Erased.UNLINKED,
                withheld=_("It names another person."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        InternalNote,
        title=_("Notes you wrote for your office"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=_("Colleagues know whom to ask."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal office body created_at",
                purpose=_("An office remembers what it found out. Only its own officials read it."),
                lifetime=_("a year, and not before the answer is published"),
                erased=Erased.UNLINKED,
                expires="proposals.notes",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Pledge,
        title=_("What you pledged"),
        of="author",
        personal=(
            Personal(
                "author shown",
                purpose=_("A pledge stands under your name only where you chose so."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal need kind body amount unit visibility channel created_at withdrawn_at",
                purpose=_("Neighbours who do it themselves know what they can count on."),
                lifetime=_("as long as the proposal; what a moderator hid, for 6 months; with your account it ends"),
                erased=Erased.EMPTIED,
                expires=EVER,
            ),
        ),
        impersonal="id organisation",
    ),
    Declaration(
        HelpCall,
        title=_("Calls for help you wrote"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=_("A call stands under the name you are shown by."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal need body lang visibility channel created_at",
                purpose=_("Neighbours read what help is wanted."),
                lifetime=AS_PROPOSAL,
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id organisation",
    ),
    Declaration(
        TakeUp,
        title=_("Proposals you declared taken up by residents"),
        of="declared_by",
        personal=(
            Personal(
                "declared_by",
                purpose=_("Who declared it can be traced."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal reason city_gives declared_at visibility",
                purpose=_("Everybody reads who does it now, and what the city must still give."),
                lifetime=AS_PROPOSAL,
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(Need, impersonal="id proposal kind words amount unit visibility created_at closed_at"),
    Declaration(OwnStep, impersonal="id proposal words due_on reached_on visibility"),
    Declaration(
        AnswerVerdict,
        title=_("What you say of answers"),
        of="person",
        personal=(
            Personal(
                "person given_at",
                purpose=_("One word each. Nobody but you sees what you say; numbers are public."),
                lifetime=_("until you take it back, or as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "answer says why reason visibility",
                purpose=_("Verdicts are public as numbers, the words of a contest without a name."),
                lifetime=_("as long as the proposal"),
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        DoneVerdict,
        title=_("Whether you say that something was done"),
        of="person",
        personal=(
            Personal(
                "person given_at",
                purpose=_("One word each. Nobody but you sees what you say; numbers are public."),
                lifetime=_("until you take it back, or as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal done",
                purpose=_("The number of verdicts is always the number of rows, also when somebody has left."),
                lifetime=_("as long as the proposal"),
                erased=Erased.UNLINKED,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        ProgressReport,
        title=_("Your reports of delivery"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=_("A report stands under the name you are shown by; who speaks for the city can be traced."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal text url visibility channel created_at",
                purpose=_("Residents show what they see of a delivery. What you say for an office is a public record."),
                lifetime=_("until you delete it; what a moderator hid, for 6 months; for an office, for ever"),
                erased=Erased.CHOICE,
                expires=EVER,
            ),
            Personal(
                "office author_name",
                purpose=_("Officials report under their real name. What the city says is a public record."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(Commitment, impersonal="id answer text due_on kept_on evidence given_up_on given_up_reason"),
    Declaration(MovedDate, impersonal="id commitment due_on reason moved_at"),
    Declaration(MissedDate, impersonal="id commitment due_on noted_at"),
    Declaration(Milestone, impersonal="id commitment text due_on reached_on visibility"),
    Declaration(CountDue, impersonal="id proposal"),
    Declaration(Exposure, impersonal="proposal views weighed"),
    Declaration(ExposureTaken, impersonal="id batch taken_at"),
    Declaration(SupportDay, impersonal="id day district supports"),
    Declaration(Reminder, impersonal="id proposal kind due_at sent_at"),
    Declaration(
        Source,
        impersonal="id proposal platform identifier url votes decision author_kind submitted_on",
    ),
)


def _voices() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT voices FROM identity.held()")
        return int(cursor.fetchone()[0])


ELSEWHERE = (
    Elsewhere(
        "identity.voice",
        _("Marks of voices whose account is erased"),
        Personal(
            "mark proposal_id",
            purpose=_("Whoever comes back with a new account counts once, not twice."),
            lifetime=_("until the proposal takes no more supports"),
            erased=Erased.STAYS,
            expires="proposals.voices",
            withheld=_("Nothing in it leads to a person without their document."),
        ),
        _voices,
    ),
)


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
    _let_go_of_supports(person_id)
    UsefulMark.objects.filter(person=person_id).delete()
    _let_go_of_pledges(person_id, texts)
    _delete_drafts(person_id)
    if texts:
        alone = _own_alone(person_id)
        for proposal in alone:
            erase_proposal(proposal)
        forget_words(person_id=person_id, verbs=OWN_REASONS)
        forget_words(person_id=person_id, verbs=["proposal.revised"], about=[each.pk for each in alone])
        own = Comment.objects.filter(author=person_id, organisation=None)
        own.filter(visibility__in=[Visibility.PUBLIC, Visibility.AUTHOR]).update(body="", visibility=Visibility.ERASED)
        _blank_amendments(person_id)
        seen = ProgressReport.objects.filter(author=person_id, office=None)
        erase_reports(seen.filter(visibility__in=[Visibility.PUBLIC, Visibility.AUTHOR]))
        Merge.objects.filter(suggested_by=person_id).update(reason="")
        Merge.objects.filter(ended_by=person_id).update(end_reason="")
    Comment.objects.filter(author=person_id).update(author=None)
    _leave(person_id)
    Proposal.objects.filter(author=person_id).update(author=None)
    Revision.objects.filter(author=person_id).update(author=None)
    Answer.objects.filter(author=person_id).update(author=None)
    ProgressReport.objects.filter(author=person_id).update(author=None)
    _let_go_of_verdicts(person_id, texts=texts)
    Answer.objects.filter(approved_by=person_id).update(approved_by=None)
    AnswerDraft.objects.filter(saved_by=person_id).update(saved_by=None)
    InterimReply.objects.filter(author=person_id).update(author=None)
    InternalNote.objects.filter(author=person_id).update(author=None)
    SecondLook.objects.filter(asked_by=person_id).update(asked_by=None)
    SecondLook.objects.filter(decided_by=person_id).update(decided_by=None)
    Assignment.objects.filter(mandate__person=person_id).delete()
    Assignment.objects.filter(assigned_by=person_id).update(assigned_by=None)


def _let_go_of_supports(person_id: int) -> None:
    """Withdraw what can be withdrawn; the rest keeps its row, and names nobody.

    What others may still support leaves a mark of the person's number, so that it does not count once more.
    """
    mine = Support.objects.filter(person=person_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM proposals_proposal WHERE id IN "
            "(SELECT proposal_id FROM proposals_support WHERE person_id = %s) ORDER BY id FOR SHARE",
            [person_id],
        )
    # What is merged may come back, and would count again.
    withdrawn = mine.filter(Q(proposal__state=State.OPEN) | Q(proposal__in=comes_back(clock.now())))
    CountDue.objects.bulk_create(CountDue(proposal_id=pk) for pk in withdrawn.values_list("proposal_id", flat=True))
    withdrawn.delete()
    kept = list(mine.filter(proposal__state__in=SUPPORTABLE).values_list("proposal_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity.leave_voices(%s, %s)", [person_id, kept])
    mine.update(person=None, created_at=None)


def _leave(person_id: int) -> None:
    """Take the person out of what they write with others, and of what they said about others' amendments."""
    left = Consent.objects.filter(proposal__authorships__person=person_id).values("proposal")
    written = list(Authorship.objects.filter(person=person_id).values_list("proposal_id", flat=True))
    hold_kin(written)
    agreeing = list(Proposal.objects.filter(pk__in=left).order_by("pk").select_for_update(of=("self",)))
    for model in (Authorship, Invitation, Consent, AmendmentSupport, Carry):
        model._default_manager.filter(person=person_id).delete()
    for proposal in agreeing:
        withdraw_if_agreed(proposal)
        take_up_if_agreed(proposal)
    for proposal in Proposal.objects.filter(pk__in=written, merge_sources__in_force=True).order_by("pk"):
        settle_merge_of(proposal)
    for who in ("suggested_by", "written_by", "ended_by"):
        Merge.objects.filter(**{who: person_id}).update(**{who: None})
    Invitation.objects.filter(by=person_id).update(by=None)
    Amendment.objects.filter(author=person_id).update(author=None)
    Amendment.objects.filter(decided_by=person_id).update(decided_by=None)


def _blank_amendments(person_id: int) -> None:
    """Take the words out of amendments that became no revision; one that waited is taken back."""
    mine = Amendment.objects.filter(author=person_id, visibility__in=[Visibility.PUBLIC, Visibility.AUTHOR])
    erase_amendments(mine.exclude(state=Amendment.State.ACCEPTED))


def _let_go_of_verdicts(person_id: int, *, texts: bool) -> None:
    """Keep the numbers, which others were told; they name nobody, and with `texts` the words go."""
    mine = AnswerVerdict.objects.filter(person=person_id)
    if texts:
        mine.exclude(reason="").update(reason="", visibility=Visibility.ERASED)
    mine.update(person=None)
    DoneVerdict.objects.filter(person=person_id).update(person=None)


def _let_go_of_pledges(person_id: int, texts: bool) -> None:
    """Take back what the person pledged, with its words: it is needed again. An organisation's pledges stand."""
    own = Pledge.objects.filter(author=person_id, organisation=None)
    own.filter(withdrawn_at=None).update(withdrawn_at=Now())
    own.update(body="", visibility=Visibility.ERASED)
    Pledge.objects.filter(author=person_id).update(author=None)
    calls = HelpCall.objects.filter(author=person_id)
    if texts:
        calls.filter(organisation=None).update(body="", visibility=Visibility.ERASED)
    calls.update(author=None)
    TakeUp.objects.filter(declared_by=person_id).update(declared_by=None)


def _delete_drafts(person_id: int) -> None:
    """Delete what was never published and nobody else writes, with its files."""
    with_others = Authorship.objects.filter(proposal=OuterRef("pk")).exclude(person=person_id)
    written = Authorship.objects.filter(person=person_id).values("proposal")
    drafts = Proposal.objects.filter(~Exists(with_others), pk__in=written, published_at=None)
    drop_files_of(drafts)
    drafts.delete()


def _own_alone(person_id: int) -> list[Proposal]:
    """Return what the person writes and nobody else took part in, locked."""
    others = Support.objects.filter(proposal=OuterRef("pk")).exclude(person=person_id)
    voices = Comment.objects.filter(proposal=OuterRef("pk")).exclude(author=person_id)
    writers = Authorship.objects.filter(proposal=OuterRef("pk")).exclude(person=person_id)
    amenders = Amendment.objects.filter(proposal=OuterRef("pk")).exclude(author=person_id)
    written = Authorship.objects.filter(person=person_id).values("proposal")
    mine = Proposal.objects.filter(pk__in=written, organisation=None, state__in=OWN, visibility=Visibility.PUBLIC)
    givers = Pledge.objects.filter(proposal=OuterRef("pk")).exclude(author=person_id)
    alone = mine.filter(~Exists(others), ~Exists(voices), ~Exists(writers), ~Exists(amenders), ~Exists(givers))
    return list(alone.order_by("pk").select_for_update(of=("self",)))


@transaction.atomic
def forget_voices(at: dt.datetime) -> int:
    """Delete the marks of proposals that take no more supports."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity.voices_left()")
        left = [pk for (pk,) in cursor.fetchall()]
        open_now = Proposal.objects.filter(pk__in=left, state__in=SUPPORTABLE).values_list("pk", flat=True)
        cursor.execute("SELECT identity.forget_voices(%s)", [sorted(set(left) - set(open_now))])
        return int(cursor.fetchone()[0])


@transaction.atomic
def forget_intakes(at: dt.datetime) -> int:
    """Forget who entered what on days that are over."""
    chunk = list(Intake.objects.filter(taken_at__lt=start_of_day(at)).values_list("pk", flat=True)[:CHUNK])
    return int(Intake.objects.filter(pk__in=chunk).delete()[0])


@transaction.atomic
def forget_consents(at: dt.datetime) -> int:
    """Delete a chunk of the consents to what is not possible any more: the proposal has moved on."""
    able = [state for state, move in MOVES if move == Move.WITHDRAW]
    moot = Consent.objects.filter(act=Consent.Act.WITHDRAW).exclude(proposal__state__in=able)
    moot |= Consent.objects.filter(act=Consent.Act.UNMERGE).exclude(proposal__in=comes_back(at))
    return int(Consent.objects.filter(pk__in=moot.values("pk")[:CHUNK]).delete()[0])


@transaction.atomic
def forget_merges(at: dt.datetime) -> int:
    """Delete a chunk of the suggestions that came to nothing a year ago; what they were about has its own pages."""
    nothing = (Merge.State.DECLINED, Merge.State.LAPSED, Merge.State.WITHDRAWN)
    old = Merge.objects.filter(state__in=nothing, ended_at__lt=at - NOTES_KEPT).order_by("ended_at").values("pk")
    return Merge.objects.filter(pk__in=old[:CHUNK]).delete()[1].get("proposals.Merge", 0)


@transaction.atomic
def forget_carries(at: dt.datetime) -> int:
    """Delete a chunk of the answers whose time to be given is over."""
    over = Carry.objects.filter(Q(merge__carry_until__lt=at) | Q(merge__state=Merge.State.UNDONE))
    return int(Carry.objects.filter(pk__in=over.values("pk")[:CHUNK]).delete()[0])


@transaction.atomic
def forget_notes(at: dt.datetime) -> int:
    """Delete a chunk of the notes that are older than a year and whose answer is published."""
    old = InternalNote.objects.filter(created_at__lt=at - NOTES_KEPT).exclude(proposal__state=State.AWAITING_ANSWER)
    return InternalNote.objects.filter(pk__in=old.order_by("created_at").values("pk")[:CHUNK]).delete()[0]


STEPS = (
    Step("proposals.voices", forget_voices),
    Step("proposals.intakes", forget_intakes),
    Step("proposals.notes", forget_notes),
    Step("proposals.consents", forget_consents),
    Step("proposals.merges", forget_merges),
    Step("proposals.carries", forget_carries),
)
