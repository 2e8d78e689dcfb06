"""What cases and juries hold of people: who is ready, who was called, what they said and found, sanctions."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons.rights import CHUNK, EVER, Declaration, Erased, Personal, Step
from moderation.lifecycle import Ending
from moderation.models import Case, CaseItem, Juror, Readiness, RoomWord, Sanction

WORDS = dt.timedelta(days=180)
# As long as duties within a year are counted, and an appeal may ask who sat before.
DUTIES = dt.timedelta(days=400)

DECLARATIONS = (
    Declaration(
        Case,
        title=_("Cases about your account, and your appeals"),
        of="person",
        personal=(
            Personal(
                "person",
                purpose=_("Residents decide whether an account broke rules again and again; its person is told."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "appellant opened_by",
                purpose=_("One appeals once, and nobody judges what they opened themselves."),
                lifetime=_("as long as that person's account"),
                erased=Erased.UNLINKED,
                withheld=_("Who appealed or opened a case is told to nobody else."),
            ),
            Personal(
                "text",
                purpose=_("Jurors read why somebody asks them."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
                withheld=_("It was written for the jurors of the case."),
            ),
            Personal(
                "subject origin reason appeal_of appeal_of_act panel size state outcome outcome_reason opened_at "
                "due_at decided_at appeal_until",
                purpose=_("What residents decide is a public record, without names and without the text it was about."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id quorum days answer_days appeal_days extended list_csv list_hash seed_root secret exhausted",
    ),
    Declaration(CaseItem, impersonal="id case concern open"),
    Declaration(
        Readiness,
        title=_("That you accept jury duty"),
        of="person",
        personal=(
            Personal(
                "person since",
                purpose=_("Juries are drawn by lot from those who are ready."),
                lifetime=_("until you say otherwise"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Juror,
        title=_("Juries you were called to"),
        of="person",
        personal=(
            Personal(
                "person",
                purpose=_(
                    "Nobody has two duties at once or too many in a year, and nobody judges the same thing twice."
                ),
                lifetime=_("13 months after the call"),
                erased=Erased.UNLINKED,
                expires="moderation.duties",
            ),
            Personal(
                "case number ticket called_at answer_by accepted_at ended ended_at vote vote_reason vote_text voted_at",
                purpose=_("A verdict is counted, and explained to whom it concerns, under a number."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id sits",
    ),
    Declaration(
        RoomWord,
        title=_("What you said in the room of a jury"),
        of="juror__person",
        personal=(
            Personal(
                "case juror text created_at",
                purpose=_("Jurors talk with each other before they decide. Nobody else ever reads it."),
                lifetime=_("6 months after the case ended"),
                erased=Erased.GOES,
                expires="moderation.rooms",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Sanction,
        title=_("What a jury laid on your account"),
        of="person",
        personal=(
            Personal(
                "person",
                purpose=_("A silence holds for its time, and its person is told why."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "case kind given_at until ended_at",
                purpose=_("That an account was warned or silenced is public, without the name."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
)


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of cases and juries; an open duty ends, and beat calls another. Eight statements."""
    Readiness.objects.filter(person=person_id).delete()
    RoomWord.objects.filter(juror__person=person_id).delete()
    # A vote stays in an open case no longer than its juror; one that was counted stays.
    sitting = Juror.objects.filter(person=person_id, case__state="sitting")
    sitting.filter(ended="").update(ended=Ending.LET_GO, ended_at=Now(), sits=False)
    Juror.objects.filter(person=person_id).update(person=None)
    Case.objects.filter(person=person_id).update(person=None)
    Case.objects.filter(appellant=person_id).update(appellant=None)
    Case.objects.filter(opened_by=person_id).update(opened_by=None)
    Sanction.objects.filter(person=person_id).update(person=None)


@transaction.atomic
def forget_rooms(at: dt.datetime) -> int:
    """Delete what was said in rooms whose case ended half a year ago."""
    old = RoomWord.objects.filter(case__decided_at__lte=at - WORDS).order_by("pk").values_list("pk", flat=True)
    return RoomWord.objects.filter(pk__in=list(old[:CHUNK])).delete()[0]


@transaction.atomic
def forget_duties(at: dt.datetime) -> int:
    """Take people out of calls that are older than a year counts, once their case and an appeal are over."""
    old = Juror.objects.filter(called_at__lte=at - DUTIES, sits=False).filter(Q(person__isnull=False))
    over = old.exclude(case__state="sitting").exclude(case__appeal__state="sitting")
    chunk = list(over.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    return Juror.objects.filter(pk__in=chunk).update(person=None)


STEPS = (Step("moderation.rooms", forget_rooms), Step("moderation.duties", forget_duties))
