"""What assemblies hold of people: that they are willing, for one draw what they answered, a seat while they sit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from commons.rights import EVER, Declaration, Erased, Personal, Step
from deliberation.lifecycle.assemblies import HELD, SeatState
from deliberation.models import (
    Assembly,
    AssemblyQuestion,
    AssemblyQuota,
    AssemblySession,
    AssemblyStatement,
    Draw,
    Entrant,
    MemberVote,
    Recommendation,
    Seat,
    Willing,
)

ACCOUNT_TIME = _("as long as that person's account")
DECIDED = _("Who decides for the city can be traced.")

DECLARATIONS: tuple[Declaration, ...] = (
    Declaration(
        Willing,
        title=_("That you are willing to be drawn by lot"),
        of="person",
        personal=(
            Personal(
                "person since",
                purpose=_("Only who is willing can be drawn into an assembly."),
                lifetime=_("until you say otherwise"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Assembly,
        title=_("Assemblies that you convened"),
        of="convened_by",
        personal=(
            Personal("convened_by", purpose=DECIDED, lifetime=ACCOUNT_TIME, erased=Erased.UNLINKED),
            Personal(
                "title mandate reason state created_at",
                purpose=_("Everybody reads what an assembly is asked, and why there is one."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id visibility channel lang topic districts seats invitation_days proposal event event_at secret "
        "shortfalls called_at closed_at listed_at drawn_at seated_at reported_at ended_at cancelled_at "
        "cancelled_because",
    ),
    Declaration(AssemblyQuestion, impersonal="id assembly feature text choices column codes"),
    Declaration(AssemblyQuota, impersonal="id assembly feature value least most"),
    Declaration(
        Entrant,
        title=_("Draws you have entered"),
        of="person",
        personal=(
            Personal(
                "person assembly features ticket general",
                purpose=_("The panel is to be like the city: quotas need what your proof says, and what you answered."),
                lifetime=_("until the panel is complete; then deleted, your answers with it"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Draw,
        title=_("Seeds that you entered"),
        of="entered_by",
        personal=(
            Personal(
                "entered_by assembly seed seed_source entered_at",
                purpose=DECIDED,
                lifetime=_("for ever"),
                erased=Erased.UNLINKED,
                expires=EVER,
            ),
        ),
        impersonal="id listing panels quotas rules commitment people lowest highest left_out first declined seated "
        "failed unfilled",
    ),
    Declaration(
        Seat,
        title=_("Seats you were drawn for"),
        of="person",
        personal=(
            Personal(
                "person assembly state round invited_at answer_by answered_at",
                purpose=_("Who was drawn is invited, and sits."),
                lifetime=_("until you decline, or the assembly ends; the ticket stays, which says nothing of you"),
                erased=Erased.UNLINKED,
            ),
        ),
        impersonal="id ticket",
    ),
    Declaration(AssemblySession, impersonal="id assembly on title agenda minutes"),
    Declaration(
        AssemblyStatement,
        title=_("What you said from within an assembly"),
        of="author",
        personal=(
            Personal(
                "author by_city",
                purpose=_("Only its author takes a statement back; others never see who it is."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "assembly text lang visibility channel created_at",
                purpose=_("Taking part in public is what the platform is for."),
                lifetime=_("for ever, unless you take it back"),
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Recommendation,
        impersonal="id visibility channel created_at assembly title body lang votes_for votes_against abstained "
        "proposal entered_at",
    ),
    Declaration(
        MemberVote,
        title=_("How you vote in an assembly"),
        of="person",
        personal=(
            Personal(
                "person recommendation choice",
                purpose=_("You can change your vote until the recommendation goes to the city."),
                lifetime=_("until it goes to the city; then only numbers stay"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
)
STEPS: tuple[Step, ...] = ()


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of assemblies. A seat they held is free: beat calls who comes next while others are invited.

    A published list keeps its ticket, which leads to nobody any more.
    """
    Willing.objects.filter(person=person_id).delete()
    Entrant.objects.filter(person=person_id, ticket="").delete()
    Entrant.objects.filter(person=person_id).update(person=None, features={})
    Seat.objects.filter(person=person_id, state__in=HELD).update(person=None, state=SeatState.GONE)
    MemberVote.objects.filter(person=person_id).delete()
    said = AssemblyStatement.objects.filter(author=person_id)
    if texts:
        said.update(author=None, text="", visibility=Visibility.ERASED)
    else:
        said.update(author=None)
    Assembly.objects.filter(convened_by=person_id).update(convened_by=None)
    Draw.objects.filter(entered_by=person_id).update(entered_by=None)
