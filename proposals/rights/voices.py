"""What people add to proposals: pictures, documents, comments, supports and marks."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commons import clock
from commons.rights import CHUNK, EVER, Declaration, Elsewhere, Erased, Personal
from proposals.lifecycle import SUPPORTABLE, State
from proposals.models import Attachment, Comment, CountDue, Intake, Picture, Proposal, Support, UsefulMark
from proposals.queries import comes_back, start_of_day
from proposals.rights.kept import AS_PROPOSAL, TAKES_PART

DECLARATIONS = (
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


def let_go_of_supports(person_id: int) -> None:
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
