"""What moderation holds of people: who flagged, whose content was flagged, who decided, who was shut out."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.queries.content import Kind as Organised
from commons.rights import CHUNK, EVER, Declaration, Erased, Personal, Step
from deliberation.actions.erase_content import erase_hidden as erase_deliberated
from moderation.contents import app_of
from moderation.lifecycle import Deed, State
from moderation.models import Act, Block, Concern, Flag, HourCount
from proposals.actions.erase_content import erase_hidden as erase_proposed
from proposals.queries.content import Kind
from voting.actions.hide_option import erase_option

FLAGS = dt.timedelta(days=180)
HIDDEN = dt.timedelta(days=184)
ERASED = {"proposals": erase_proposed, "deliberation": erase_deliberated, "voting": erase_option}
# What an office answered, and what administrators wrote of an organisation and can write anew.
STAY = (Kind.ANSWER.value, Organised.ORGANISATION.value)

DECLARATIONS = (
    Declaration(
        Concern,
        title=_("What you wrote that was flagged or moderated"),
        of="author",
        personal=(
            Personal(
                "author kind content_id proposal conversation circle assembly round organisation district state "
                "opened_at",
                purpose=_("Nobody decides about what they wrote themselves, and authors are told what was decided."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
        ),
        impersonal="id flag_count",
    ),
    Declaration(
        Flag,
        title=_("What you flagged"),
        of="person",
        personal=(
            Personal(
                "person text",
                purpose=_("Moderators see why somebody finds a rule broken. Authors never see who."),
                lifetime=_("6 months after it was decided"),
                erased=Erased.EMPTIED,
                expires="moderation.flags",
            ),
            Personal(
                "concern reason created_at closed_at",
                purpose=_("How often something was flagged, and why, counts also when somebody has left."),
                lifetime=_("for ever"),
                erased=Erased.UNLINKED,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Act,
        title=_("What you decided as a moderator"),
        of="by",
        personal=(
            Personal(
                "by",
                purpose=_("Who decides for the city can be traced."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "concern case deed reason text created_at restored_at",
                purpose=_("Moderation is a public record, without the text that was moderated."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Block,
        title=_("That your account was shut out"),
        of="person",
        personal=(
            Personal(
                "person",
                purpose=_("Whoever is shut out cannot sign in, and is told why."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "reason case created_at lifted_at lifted_reason",
                purpose=_("That an account was shut out is public, with the reason and without the name."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
            Personal(
                "by lifted_by",
                purpose=_("Who decides for the city can be traced."),
                lifetime=_("as long as that person's account"),
                erased=Erased.UNLINKED,
                withheld=_("The public list of moderation says what was done, not by which account."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(HourCount, impersonal="id hour written by_new"),
)


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of flags, acts and blocks; what they wrote to moderators goes. Six statements."""
    Flag.objects.filter(person=person_id).update(person=None, text="")
    Concern.objects.filter(author=person_id).update(author=None)
    Act.objects.filter(by=person_id).update(by=None)
    Block.objects.filter(person=person_id).update(person=None)
    Block.objects.filter(by=person_id).update(by=None)
    Block.objects.filter(lifted_by=person_id).update(lifted_by=None)


@transaction.atomic
def forget_flags(at: dt.datetime) -> int:
    """Take person and words out of flags that were decided half a year ago."""
    old = Flag.objects.filter(closed_at__lte=at - FLAGS).filter(Q(person__isnull=False) | ~Q(text=""))
    chunk = list(old.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    return Flag.objects.filter(pk__in=chunk).update(person=None, text="")


@transaction.atomic
def erase_hidden_content(at: dt.datetime) -> int:
    """Erase what has been hidden for half a year; what was decided stays. So does what the city itself wrote."""
    old = Act.objects.filter(deed=Deed.HIDE, restored_at=None, created_at__lte=at - HIDDEN).values("concern")
    due = Concern.objects.filter(state=State.HIDDEN, pk__in=old).exclude(kind__in=STAY)
    chunk = list(due.order_by("pk").select_for_update(of=("self",), skip_locked=True)[:CHUNK])
    for concern in chunk:
        with suppress(ObjectDoesNotExist):  # its author erased it meanwhile
            ERASED[app_of(concern.kind)](kind=concern.kind, content_id=concern.content_id)
    return Concern.objects.filter(pk__in=[concern.pk for concern in chunk]).update(state=State.SETTLED)


STEPS = (Step("moderation.flags", forget_flags), Step("moderation.hidden", erase_hidden_content))
