"""What people write together: authors, invitations, consents, merges and amendments."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from commons.rights import CHUNK, EVER, Declaration, Erased, Personal
from proposals.actions.agree_merge import hold_kin, settle_merge_of
from proposals.actions.erase_content import erase_amendments
from proposals.actions.take_up import take_up_if_agreed
from proposals.actions.withdraw_proposal import withdraw_if_agreed
from proposals.lifecycle import MOVES, Move
from proposals.models import (
    Amendment,
    AmendmentSupport,
    Authorship,
    Carry,
    Consent,
    Invitation,
    Merge,
    MergeSource,
    Proposal,
)
from proposals.queries import comes_back
from proposals.rights.kept import NOTES_KEPT, TAKES_PART

DECLARATIONS = (
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
)


def leave(person_id: int) -> None:
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


def blank_amendments(person_id: int) -> None:
    """Take the words out of amendments that became no revision; one that waited is taken back."""
    mine = Amendment.objects.filter(author=person_id, visibility__in=[Visibility.PUBLIC, Visibility.AUTHOR])
    erase_amendments(mine.exclude(state=Amendment.State.ACCEPTED))


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
