"""What residents give and ask of each other: pledges, calls for help, and what they take up themselves."""

from __future__ import annotations

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from commons.rights import EVER, Declaration, Erased, Personal
from proposals.models import HelpCall, Need, OwnStep, Pledge, TakeUp
from proposals.rights.kept import AS_PROPOSAL

DECLARATIONS = (
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
)


def let_go_of_pledges(person_id: int, texts: bool) -> None:
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
