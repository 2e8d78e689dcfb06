"""What voting holds of people: less than any other app, and of a secret vote nothing once it has closed."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from commons import clock
from commons.rights import CHUNK, EVER, Declaration, Elsewhere, Erased, Personal, Step
from voting.models import (
    Area,
    Begun,
    Carried,
    Choice,
    Delegation,
    OpenBallot,
    Opening,
    OpenVoter,
    Option,
    OptionPicture,
    OrganisationBallot,
    Round,
    RuleVote,
    SealedBallot,
    Tally,
    Turnout,
)

# So long a delegation that has ended is shown to its delegator, who may renew it.
ENDED = dt.timedelta(days=30)

DECLARATIONS = (
    Declaration(
        Round,
        title=_("Votes that you prepared"),
        of="drafted_by",
        personal=(
            Personal(
                "drafted_by",
                purpose=_("Who decides for the city can be traced."),
                lifetime=_("as long as that person's account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "title summary state opens_at closes_at created_at",
                purpose=_("Everybody reads what is voted on."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id lang process topic districts method form secrecy most_choices most_points currency settings "
        "imported file_hash public_key box_size rules delegation announced_at opened_at closed_at counted_at "
        "cancelled_at cancelled_because closing_told_at",
    ),
    Declaration(RuleVote, impersonal="id round proposal standing"),
    Declaration(Area, impersonal="id round district budget_cents"),
    Declaration(
        Option,
        impersonal="id round code position title body visibility lang proposal district place_name latitude longitude "
        "cost_cents excludes office feasible feasible_because judged_at",
    ),
    Declaration(OptionPicture, impersonal="id option position key digest width height widths alt created_at"),
    Declaration(
        OpenBallot,
        title=_("Your ballots in open votes"),
        of="person",
        personal=(
            Personal(
                "person round district said",
                purpose=_("You can change your ballot as long as the vote is open."),
                lifetime=_("until the vote closes"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Begun,
        title=_("Ballots that you began"),
        of="person",
        personal=(
            Personal(
                "person round reminded",
                purpose=_("You are reminded once before the vote closes. What you chose is not kept."),
                lifetime=_("until you vote or the vote closes"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(SealedBallot, impersonal="pk round hash sealed"),
    Declaration(Turnout, impersonal="id round district voters"),
    Declaration(
        Opening,
        title=_("Openings of boxes that you brought"),
        of="brought_by",
        personal=(
            Personal(
                "brought_by round trustees digest spoiled brought_at",
                purpose=_("Two pairs of trustees must find the same: who brought it can be traced."),
                lifetime=_("for ever"),
                erased=Erased.UNLINKED,
                expires=EVER,
            ),
        ),
        impersonal="id choices",
    ),
    Declaration(Tally, impersonal="id round voters spoiled root replaced_root digest winners result"),
    Declaration(Choice, impersonal="id round said voters"),
    Declaration(
        OpenVoter,
        title=_("Where you vote in the open"),
        of="person",
        personal=(
            Personal(
                "person topic since",
                purpose=_("Others delegate their votes to you: everybody reads that they can."),
                lifetime=_("until you take it back"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id organisation",
    ),
    Declaration(
        Delegation,
        title=_("Your delegations"),
        of="delegator",
        personal=(
            Personal(
                "delegator round topic person organisation expires_on",
                purpose=_("Who casts your vote in open votes where you cast none. Nobody reads it but you."),
                lifetime=_("until you recall it, its vote closes, or 30 days after its last day"),
                erased=Erased.GOES,
                expires="voting.delegations",
            ),
        ),
        impersonal="id",
    ),
    Declaration(OrganisationBallot, impersonal="id round organisation said"),
    Declaration(
        Carried,
        title=_("What you said in the open, and how many votes it carried"),
        of="person",
        personal=(
            Personal(
                "person round said votes beyond",
                purpose=_("Who votes in the open for others answers to them."),
                lifetime=_("for ever"),
                erased=Erased.UNLINKED,
                expires=EVER,
            ),
        ),
        impersonal="id organisation",
    ),
)


@transaction.atomic
def forget_delegations(at: dt.datetime) -> int:
    """Delete a chunk of delegations whose last day is long past; return how many."""
    ended = Delegation.objects.filter(expires_on__lt=clock.today(at) - ENDED).order_by("expires_on")
    chunk = list(ended.values_list("pk", flat=True)[:CHUNK])
    return Delegation.objects.filter(pk__in=chunk).delete()[0]


STEPS = (Step("voting.delegations", forget_delegations),)


def _held() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT box.held()")
        return int(cursor.fetchone()[0])


ELSEWHERE = (
    Elsewhere(
        "box.ballot",
        _("Sealed ballots in open boxes"),
        Personal(
            "tag district_id hash sealed",
            purpose=_("One person, one ballot. The tag is made of your proof with a key that closing destroys."),
            lifetime=_("the tag and the district until the vote closes; the sealed ballot, joined to nobody, for ever"),
            erased=Erased.STAYS,
            withheld=_("Nobody, the platform's own pages included, can read it."),
        ),
        _held,
    ),
)


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of rounds, openings and what they carried for others.

    Open ballots and delegations go with the account; sealed ballots are nobody's. Whoever delegated to them delegates
    to nobody there.
    """
    Round.objects.filter(drafted_by=person_id).update(drafted_by=None)
    Opening.objects.filter(brought_by=person_id).update(brought_by=None)
    Carried.objects.filter(person=person_id).update(person=None)
    Delegation.objects.filter(person=person_id).update(person=None)
    OpenVoter.objects.filter(person=person_id).delete()
