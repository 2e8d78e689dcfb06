"""What officials write for an office: answers, words before them, and the work behind."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commons.rights import CHUNK, EVER, Declaration, Erased, Personal
from proposals.lifecycle import State
from proposals.models import Answer, AnswerDraft, Assignment, InterimReply, InternalNote, SecondLook
from proposals.rights.kept import NOTES_KEPT

DECLARATIONS = (
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
)


@transaction.atomic
def forget_notes(at: dt.datetime) -> int:
    """Delete a chunk of the notes that are older than a year and whose answer is published."""
    old = InternalNote.objects.filter(created_at__lt=at - NOTES_KEPT).exclude(proposal__state=State.AWAITING_ANSWER)
    return InternalNote.objects.filter(pk__in=old.order_by("created_at").values("pk")[:CHUNK]).delete()[0]
